// Below: the moves, always at the same place, with their keys; the one next action is blue.
import { tell } from "./attempt.js";
import { button, h, Part } from "./dom.js";
import { bind } from "./keys.js";
import { change, firstInLine, state } from "./state.js";
import { transfer } from "./transfer.js";
import { callAgain, callNext, finish, hold, leave, miss, putBack, setAside, start } from "./turns.js";
import { MOVES } from "./words.js";

const turn = () => state.desk.turn;
const BAR = [
  { words: MOVES.next, key: "F2", run: callNext, on: [null] },
  { words: MOVES.start, key: "F9", run: start, on: ["called"] },
  { words: MOVES.again, key: "F3", run: callAgain, on: ["called"] },
  { words: MOVES.miss, key: "F4", run: miss, on: ["called"] },
  { words: MOVES.putBack, key: null, run: putBack, on: ["called"] },
  { words: MOVES.leave, key: null, run: () => leave(turn()), on: ["called"] },
  { words: MOVES.hold, key: "F6", run: hold, on: ["called", "serving"] },
  { words: MOVES.transfer, key: "F7", run: () => transfer(turn()).catch(tell), on: ["called", "serving"] },
  { words: MOVES.setAside, key: "F8", run: setAside, on: ["serving"] },
  { words: MOVES.finish, key: "Ctrl+Enter", run: finish, on: ["serving"] },
];
const LAST = BAR.length - 1;

class DeskBar extends Part {
  static looks = ["desk", "nextMove", "busy"];

  draw() {
    if (!state.desk) return;
    const now = state.desk.state === "open" || turn() ? turn()?.state ?? null : "shut";
    if (!this.made) this.make();
    BAR.forEach((move, at) => {
      const one = this.made[at];
      const again = move.run === callAgain && turn()?.calls >= 3;
      one.disabled = state.busy || !move.on.includes(now) || again;
      one.dataset.kind = next(now, move) ? "primary" : "quiet";
    });
  }

  make() {
    this.made = BAR.map((move) => button(move.words, move.key, { onclick: () => move.run() }));
    this.append(h("div", { class: "desk-bar", role: "toolbar", "aria-label": MOVES.bar },
      this.made.slice(0, LAST), h("span", { class: "grow" }), this.made[LAST]));
    BAR.forEach((move, at) => move.key && bind(move.key, () => this.made[at].disabled || move.run()));
    bind("F10", () => change({ folded: !state.folded }));
  }
}

function next(now, move) {
  if (now === null) return move.run === callNext && firstInLine() !== null;
  if (now === "called") return move.run === start;
  if (now !== "serving") return false;
  return move.run === finish ? state.nextMove === "finish" : move.run === setAside && state.nextMove === "set_aside";
}

customElements.define("desk-bar", DeskBar);
