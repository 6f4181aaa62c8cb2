// A language's clips: one sound file, and where in it each of them stands.

import { sentence } from "../voice/sentence.js";

export class Clips {
  constructor(language, context) {
    Object.assign(this, { language, context });
    this.loaded = this.load();
    this.loaded.catch(() => {}); // the first call tries again
  }

  /** The stretches that say this call; rejects where the files cannot be had. */
  async say(call) {
    this.loaded ??= this.load();
    try {
      const { buffer, order, clips } = await this.loaded;
      return sentence(this.language, order, call).map((name) => {
        const [start, length, rest] = clips[name];
        return { buffer, start, length, rest };
      });
    } catch (fault) {
      this.loaded = undefined; // the next call tries again
      throw fault;
    }
  }

  async load() {
    const [index, sound] = await Promise.all(["json", "opus"].map((kind) => this.file(kind)));
    return { ...(await index.json()), buffer: await this.context.decodeAudioData(await sound.arrayBuffer()) };
  }

  async file(kind) {
    const answer = await fetch(`/static/voice/${this.language}.${kind}`);
    if (!answer.ok) throw new Error(`${this.language}.${kind}: ${answer.status}`);
    return answer;
  }
}
