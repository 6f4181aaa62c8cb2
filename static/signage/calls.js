// The calls on the sign: each announced once and in order; newest on top, withdrawn ones soon gone.

import { Announced } from "./announced.js";

const NEW_MS = 20_000;
const LATE_MS = 120_000; // a call missed for longer is shown, but no longer announced
const KEPT_MS = 1_800_000; // for so long a call stands that newer ones have pushed out of the news
const WITHDRAWN_MS = 10_000; // for so long a call that was taken back stands struck through
const ROWS = 4;
const EARLIER = 7;

export class Calls {
  /**
   * `lists`: the large rows and the earlier calls below them; `desks`: whose calls are shown here;
   * `draw(call, fresh)`: a row; `announce(call)` gets each new call exactly once, in order.
   */
  constructor({ sign, lists, desks, draw, announce }) {
    Object.assign(this, { lists, desks, makeRow: draw, announce });
    this.announced = new Announced(sign);
    this.known = new Map(); // seq → call
    this.since = new Map(); // seq → when it was announced here
    this.gone = new Map(); // seq → when it was seen to be withdrawn
  }

  /** Takes a snapshot's calls, the newest last; `at` is the server's time in ms. */
  take(calls, at) {
    const { first } = this.announced;
    const age = (call) => at - Date.parse(call.at);
    const unheard = new Set(this.announced.unheard(calls).map((call) => call.seq));
    const own = calls.filter((call) => Object.hasOwn(this.desks, call.desk));
    this.part(own, at);
    this.keep(calls, own, age);
    const fresh = (call) => (first ? age(call) < NEW_MS : unheard.has(call.seq) && age(call) < LATE_MS);
    const news = own.filter((call) => !call.withdrawn && fresh(call));
    for (const call of news) this.since.set(call.seq, at);
    this.draw(at);
    if (!first) news.forEach(this.announce);
  }

  /** Notes which of the calls that stand here have been taken back since. */
  part(own, at) {
    for (const call of own) {
      const before = this.known.get(call.seq);
      if (call.withdrawn && before && !before.withdrawn) this.gone.set(call.seq, at);
    }
  }

  /** What the snapshot tells replaces what was known; older calls stay for a while. */
  keep(calls, own, age) {
    const oldest = calls[0]?.seq ?? 0;
    for (const [seq, call] of this.known) {
      if (seq >= oldest || age(call) > KEPT_MS) this.known.delete(seq);
    }
    if (!calls.length) this.known.clear(); // a new day
    for (const call of own) this.known.set(call.seq, call);
  }

  draw(at) {
    const fresh = (call) => at - (this.since.get(call.seq) ?? -Infinity) < NEW_MS;
    const stands = (call) => !call.withdrawn || at - (this.gone.get(call.seq) ?? -Infinity) < WITHDRAWN_MS;
    const shown = onePerNumber(this.known.values()).filter(stands);
    const rows = shown.map((call) => this.makeRow(call, !call.withdrawn && fresh(call)));
    fill(this.lists.rows, rows.slice(0, ROWS));
    fill(this.lists.earlier, rows.slice(ROWS, ROWS + EARLIER));
  }
}

/** Newest first; a number called again stands once. */
function onePerNumber(calls) {
  const newest = new Map();
  for (const call of [...calls].sort((a, b) => a.seq - b.seq)) newest.set(call.number, call);
  return [...newest.values()].sort((a, b) => b.seq - a.seq);
}

/** Touches the page only where something changed: a row that is blinking goes on. */
function fill(list, rows) {
  const same = rows.length === list.children.length
    && rows.every((row, index) => row.isEqualNode(list.children[index]));
  if (!same) list.replaceChildren(...rows);
}
