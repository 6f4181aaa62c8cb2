// A soft two-tone chime, made here: it rings even where no clip can be read.

const TONES = [
  [783.99, 0],
  [659.25, 0.45],
]; // G5, E5: seconds after the start
const LENGTH_S = 1.9;
const LOUD = 0.25;
const RISE_S = 0.02;
const FALL = 4.4; // how fast a tone dies away, in 1/s

/** The chime as a stretch for the player. */
export function chime(context) {
  const buffer = new AudioBuffer({ length: LENGTH_S * context.sampleRate, sampleRate: context.sampleRate });
  buffer.copyToChannel(Float32Array.from({ length: buffer.length }, (_, index) => sample(index / buffer.sampleRate)), 0);
  return { buffer, start: 0, length: LENGTH_S, rest: 0 };
}

function sample(at) {
  const tones = TONES.map(([pitch, after]) => {
    const since = at - after;
    if (since < 0) return 0;
    return Math.min(1, since / RISE_S) * Math.exp(-FALL * since) * Math.sin(2 * Math.PI * pitch * since);
  });
  const ending = Math.min(1, (LENGTH_S - at) / RISE_S);
  return LOUD * ending * tones.reduce((sum, tone) => sum + tone, 0);
}
