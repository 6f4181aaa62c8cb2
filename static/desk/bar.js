// Below: the moves, always at the same place, with their keys; the one next action is blue.
import { button, h, Part } from "./dom.js";
import { bind } from "./keys.js";
import { change, state } from "./state.js";
import { callAgain, callNext, finish, hold, leave, miss, putBack, start } from "./turns.js";

const MOVES = [
  { words: "次を呼ぶ", key: "F2", run: callNext, on: [null] },
  { words: "開始", key: "F9", run: start, on: ["called"] },
  { words: "再呼出", key: "F3", run: callAgain, on: ["called"] },
  { words: "不在", key: "F4", run: miss, on: ["called"] },
  { words: "呼び間違い", key: null, run: putBack, on: ["called"] },
  { words: "お帰り", key: null, run: () => leave(state.desk.turn), on: ["called"] },
  { words: "保留", key: "F6", run: hold, on: ["called", "serving"] },
  { words: "完了", key: "Ctrl+Enter", run: finish, on: ["serving"] },
];

class DeskBar extends Part {
  static looks = ["desk", "settled", "busy"];

  draw() {
    if (!state.desk) return;
    const now = state.desk.state === "open" || state.desk.turn ? state.desk.turn?.state ?? null : "shut";
    if (!this.made) this.make();
    MOVES.forEach((move, at) => {
      const one = this.made[at];
      const again = move.run === callAgain && state.desk.turn?.calls >= 3;
      one.disabled = state.busy || !move.on.includes(now) || again;
      one.dataset.kind = next(now, move) ? "primary" : "quiet";
    });
  }

  make() {
    this.made = MOVES.map((move) => button(move.words, move.key, { onclick: () => move.run() }));
    this.append(h("div", { class: "desk-bar", role: "toolbar", "aria-label": "応対の操作" },
      this.made.slice(0, 7), h("span", { class: "grow" }), this.made[7]));
    MOVES.forEach((move, at) => move.key && bind(move.key, () => this.made[at].disabled || move.run()));
    bind("F10", () => change({ folded: !state.folded }));
  }
}

function next(now, move) {
  if (now === null) return move.run === callNext && state.desk.line.length > 0;
  if (now === "called") return move.run === start;
  return now === "serving" && move.run === finish && state.settled;
}

customElements.define("desk-bar", DeskBar);
