// Whom the voice calls next: new calls in their order, then who has not come after a while.

export const LATE_MS = 120_000; // a call that waited longer is shown, but no longer spoken

/** Whether what was kept is a queue's entries. */
export const sound = (entries) =>
  Array.isArray(entries) && entries.every((each) => Number.isFinite(each?.until) && Array.isArray(each.left));

export class Queue {
  /** `languages`: in which each call is said; `repeat`: after how many ms it is said again, or 0. */
  constructor({ languages, repeat }, entries = []) {
    Object.assign(this, { languages, repeat, entries });
  }

  /** A new call; an older one of the same number is no longer said. */
  add({ seq, number, desk, purpose, at }, now) {
    const rest = this.entries.filter((entry) => entry.number !== number);
    const until = Date.parse(at) + LATE_MS;
    this.entries = [...rest, this.entry({ seq, number, desk, purpose, again: false }, now, until)];
  }

  /** Drops calls that were taken back, and repetitions for who has come. */
  heed(calls) {
    const known = new Map(calls.map((call) => [call.seq, call]));
    this.entries = this.entries.filter(({ seq, again }) => (again ? known.get(seq)?.open : !known.get(seq)?.withdrawn));
  }

  /** The call to say now, or undefined; new ones come before repetitions. */
  next(now) {
    this.entries = this.entries.filter(({ until }) => now < until);
    const due = this.entries.filter((entry) => entry.due <= now);
    return due.find(({ again }) => !again) ?? due[0];
  }

  /** A language of it has been said whole; after the last one it is over, or waits to be repeated. */
  said(seq, now) {
    const entry = this.entries.find((each) => each.seq === seq);
    if (!entry) return;
    entry.left = entry.left.slice(1);
    if (entry.left.length) return;
    this.entries = this.entries.filter((each) => each !== entry);
    if (entry.again || !this.repeat) return;
    const due = now + this.repeat;
    this.entries.push(this.entry({ ...entry, again: true }, due, due + LATE_MS));
  }

  entry(call, due, until) {
    return { ...call, due, until, left: [...this.languages] };
  }
}
