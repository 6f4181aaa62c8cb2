// A soft two-tone chime, made here; where the browser wants a touch first, a button asks for it.

const TONES = [
  [783.99, 0],
  [659.25, 0.45],
]; // G5, E5: seconds after the start
const APART_S = 2.5;

export class Chime {
  constructor(button) {
    this.context = new AudioContext();
    this.next = 0;
    const show = () => (button.hidden = this.context.state === "running");
    this.context.addEventListener("statechange", show);
    button.addEventListener("click", () => this.context.resume());
    setTimeout(show, 500); // a kiosk browser lets it run without asking
  }

  /** Rings once; several calls at once ring one after the other. */
  ring() {
    document.body.dataset.rung = Number(document.body.dataset.rung ?? 0) + 1;
    if (this.context.state !== "running") return;
    const start = Math.max(this.context.currentTime, this.next);
    this.next = start + APART_S;
    for (const [pitch, after] of TONES) this.tone(pitch, start + after);
  }

  tone(pitch, at) {
    const tone = new OscillatorNode(this.context, { frequency: pitch, type: "sine" });
    const volume = new GainNode(this.context, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0005, at + 1.4);
    tone.connect(volume).connect(this.context.destination);
    tone.start(at);
    tone.stop(at + 1.5);
  }
}
