// Two soft tones made by the page itself; never where somebody may be mourning.

let audio = null;

export function chime(view) {
  if (view.quiet) return;
  try {
    audio ??= new AudioContext();
    tone(659, 0);
    tone(523, 0.35);
  } catch {
    // A kiosk without sound still shows the words.
  }
}

function tone(pitch, start) {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  const at = audio.currentTime + start;
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.2, at + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + 0.7);
}
