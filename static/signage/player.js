// Plays stretches of sound one after another, never two at a time; a touch starts it where it must.

const RATE = 24_000; // speech needs no more, and a language's clips stay small in memory
const LEAD_S = 0.2; // a breath before each sentence
const SLACK_MS = 3000; // a sound card that has gone never says that a sound is over

export class Player {
  /** `volume`: 0 to 100; `button`: shown while the browser wants a touch before any sound. */
  constructor(volume, button) {
    this.context = new AudioContext({ sampleRate: RATE });
    this.gain = new GainNode(this.context, { gain: volume / 100 });
    this.gain.connect(this.context.destination);
    const show = () => (button.hidden = this.ready);
    this.context.addEventListener("statechange", show);
    button.addEventListener("click", () => this.context.resume());
    setTimeout(show, 500); // a kiosk browser lets it run without asking
  }

  get ready() {
    return this.context.state === "running";
  }

  /** Plays `{buffer, start, length, rest}` in seconds, and settles when the last one is over. */
  async play(stretches) {
    let at = this.context.currentTime + LEAD_S;
    const began = at;
    const sources = stretches.map(({ buffer, start, length, rest }) => {
      const source = new AudioBufferSourceNode(this.context, { buffer });
      source.connect(this.gain);
      source.start(at, start, length);
      at += length + rest;
      return source;
    });
    await over(sources.at(-1), (at - began) * 1000 + SLACK_MS);
    for (const source of sources) source.stop();
  }
}

function over(source, limit) {
  return new Promise((settle) => {
    source.addEventListener("ended", settle);
    setTimeout(settle, limit);
  });
}
