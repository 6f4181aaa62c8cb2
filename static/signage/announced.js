// What this sign has announced, kept over a reload, a crash of the browser and a power cut.

import { keep, recall } from "./kept.js";

const sound = (last) => Number.isInteger(last?.seq) && typeof last.at === "string";

export class Announced {
  /** `sign` tells several signs of one browser apart. */
  constructor(sign) {
    this.key = `matanai.announced.${sign}`;
    this.last = recall(this.key, sound); // {seq, at} of the newest call
  }

  /** A sign switched on for the first time has nothing to catch up on. */
  get first() {
    return this.last === null;
  }

  /** The calls nobody has been told of yet, in order; from now on they count as told. */
  unheard(calls) {
    const newest = calls.at(-1);
    if (this.last && newest && newest.seq < this.last.seq && newest.at > this.last.at) {
      this.last = null; // another counter's book: its sequence began anew
    }
    const told = this.last?.seq ?? Infinity;
    if (newest) this.remember(newest);
    else if (this.first) this.remember({ seq: 0, at: "" });
    return calls.filter((call) => call.seq > told);
  }

  remember({ seq, at }) {
    if (this.last && seq <= this.last.seq) return;
    this.last = { seq, at };
    keep(this.key, this.last);
  }
}
