"""Sound as samples between -1 and 1: cutting at silence, trimming, levelling, putting together."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Wave: TypeAlias = NDArray[np.float64]
SILENT = 10 ** (-42 / 20)
LOUDNESS, PEAK = 10 ** (-19 / 20), 10 ** (-3 / 20)
MARGIN_S, FADE_S, BETWEEN_S = 0.012, 0.006, 0.08
PAUSE_S = 0.25  # what counts as a pause; the closure of a plosive is shorter


def levelled(wave: Wave) -> Wave:
    """As loud as every other: its voiced part at one mean level, no peak above -3 dB."""
    voiced = wave[np.abs(wave) > SILENT]
    if not voiced.size:
        raise ValueError("nothing is said")
    gain = LOUDNESS / float(np.sqrt(np.mean(voiced**2)))
    return np.tanh(wave * gain / PEAK) * PEAK


def trimmed(wave: Wave, rate: int) -> Wave:
    """Without silence before and after, the ends faded so that nothing clicks."""
    loud = np.flatnonzero(np.abs(wave) > SILENT)
    if not loud.size:
        raise ValueError("nothing is said")
    margin, fade = int(MARGIN_S * rate), int(FADE_S * rate)
    found = wave[max(0, loud[0] - margin) : loud[-1] + margin].copy()
    ramp = np.linspace(0, 1, fade)
    found[:fade] *= ramp
    found[-fade:] *= ramp[::-1]
    return found


def at_pauses(wave: Wave, rate: int) -> list[Wave]:
    """The stretches between pauses."""
    loud = np.flatnonzero(np.abs(wave) > SILENT)
    breaks = np.flatnonzero(np.diff(loud) > PAUSE_S * rate)
    starts, ends = loud[np.r_[0, breaks + 1]], loud[np.r_[breaks, loud.size - 1]]
    margin = int(MARGIN_S * rate)
    return [wave[max(0, a - margin) : b + margin] for a, b in zip(starts, ends, strict=True)]


def together(waves: list[Wave], rate: int) -> tuple[Wave, list[tuple[float, float]]]:
    """One after another with silence between; where each begins and how long it is, in seconds."""
    gap = np.zeros(int(BETWEEN_S * rate))
    row = [gap, *(part for wave in waves for part in (wave, gap))]
    edges = np.cumsum([0, *(part.size for part in row)])
    places = [(a / rate, (b - a) / rate) for a, b in pairwise(edges)]
    return np.concatenate(row), places[1::2]
