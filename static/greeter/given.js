// The number that was just given, huge, to be read out and shown; then paper, form, or the next one.
import { h } from "../desk/dom.js";
import { numberOf } from "../desk/numbers.js";
import { change } from "../desk/state.js";
import { go, HOME, turnsOf } from "./act.js";
import { ahead, heading, named, press } from "./parts.js";
import { code, print } from "./ticket.js";

export function given({ visit, print: wanted }) {
  const first = visit.turns[0];
  const wait = h("p", { class: "greeter-ahead" });
  const show = () => turnsOf(visit.id).find((one) => one.id === first.id) ?? first;
  const again = () => print({ ...visit, turn: show() });
  if (wanted) setTimeout(again);
  const element = h("section", { class: "greeter-view greeter-given", "aria-labelledby": "greeter-title" },
    heading("番号は ", numberOf(visit.number)),
    h("p", { class: "greeter-lead" }, visit.turns.map(named).join("・")), wait,
    h("div", { class: "greeter-called" }, code(visit.status_url), h("ul", {}, ["画面と声でおよびします。", "QRをスマートフォンで読むと、順番が見られます。", "窓口での確認と署名で手続きになります。"].map((words) => h("li", {}, words)))),
    h("div", { class: "greeter-buttons" },
      press("次の方へ", () => change({ place: HOME, notice: null }), { kind: "primary" }),
      press(wanted ? "もう一度印刷" : "印刷する", again, { kind: "secondary" }),
      press("代わりに入力", () => go("forms", { turn: first.id, visit: visit.id }))));
  return { element, update: () => { wait.textContent = ahead(show()); } };
}
