"""A simulated camera: a picture of a screen becomes a photograph of it, or a film of such frames.

Tilt, blur, weak light, sensor noise and JPEG, each set by hand and repeatable by seed. It ranks
decoders and catches what cannot be read at all; it does not promise how a real lens behaves.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

FRAME = (1280, 720)


@dataclass(frozen=True)
class Optics:
    """How the phone is held and seen: degrees, pixels of blur, grey steps of noise."""

    fill: float = 0.8  # width of the screen as a part of the frame's height
    aim: float = 0.4  # how far down the screen the middle of the frame is
    tilt: float = 12.0
    roll: float = 7.0
    blur: float = 0.9
    noise: float = 4.0
    gain: float = 0.8
    quality: int = 80


PLAIN = Optics()
HARD = Optics(tilt=22.0, roll=-14.0, blur=1.2, noise=9.0, gain=0.45, quality=70)


def photograph(screen: Image.Image, optics: Optics = PLAIN, seed: int = 1) -> bytes:
    """A JPEG frame of 1280 x 720 of somebody holding `screen` to the camera."""
    chance = np.random.default_rng(seed)
    frame = _held(screen.convert("L"), optics).filter(ImageFilter.GaussianBlur(optics.blur))
    seen = np.asarray(frame, dtype=np.float64) * optics.gain + 8
    seen += chance.normal(0, optics.noise, seen.shape)
    lit = Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))
    jpeg = io.BytesIO()
    lit.save(jpeg, "JPEG", quality=optics.quality)
    return jpeg.getvalue()


def film(frames: Sequence[bytes], path: Path) -> Path:
    """Write frames as a .y4m file for Chromium's --use-file-for-fake-video-capture."""
    width, height = FRAME
    grey = bytes([128]) * (width * height // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames:
            luma = Image.open(io.BytesIO(frame)).convert("L").resize(FRAME)
            file.write(b"FRAME\n" + luma.tobytes() + grey)
    return path


def _held(screen: Image.Image, optics: Optics) -> Image.Image:
    """The screen in the frame as a tilted plane over a dull background."""
    width = FRAME[1] * optics.fill
    height = width * screen.height / screen.width
    corners = _corners(width, height, optics)
    edges = [(0, 0), (screen.width, 0), (screen.width, screen.height), (0, screen.height)]
    way = _perspective(corners, edges)
    seen = screen.transform(FRAME, Image.Transform.PERSPECTIVE, way, Image.Resampling.BICUBIC)
    inside = Image.new("L", screen.size, 255).transform(FRAME, Image.Transform.PERSPECTIVE, way)
    return Image.composite(seen, Image.new("L", FRAME, 90), inside)


def _corners(width: float, height: float, optics: Optics) -> list[tuple[float, float]]:
    tilt, roll = np.radians(optics.tilt), np.radians(optics.roll)
    distance = 3 * FRAME[1]
    found = []
    for x, y in ((-0.5, 0), (0.5, 0), (0.5, 1), (-0.5, 1)):
        flat = np.array([x * width, (y - optics.aim) * height])
        turned = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]) @ flat
        depth = distance / (distance + turned[0] * np.sin(tilt) + turned[1] * np.sin(tilt) / 2)
        found.append((FRAME[0] / 2 + turned[0] * depth, FRAME[1] / 2 + turned[1] * depth))
    return found


def _perspective(
    seen: Sequence[tuple[float, float]], flat: Sequence[tuple[float, float]]
) -> tuple[float, ...]:
    """The eight coefficients that bring a pixel of the frame back to the screen."""
    rows, sides = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        sides += [u, v]
    return tuple(float(each) for each in np.linalg.solve(np.array(rows), np.array(sides)))
