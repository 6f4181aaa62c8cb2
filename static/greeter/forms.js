// 代わりに入力, first: which procedures and for whom, or a form that was begun already.
import { draft, newKey, procedureList } from "../desk/draft.js";
import { h } from "../desk/dom.js";
import { ja, procedure, state } from "../desk/state.js";
import { CASES } from "../desk/words.js";
import { go, once, procedures, refresh, stopped, turnOf, turnsOf } from "./act.js";
import { heading, press } from "./parts.js";

export function forms({ turn: id, visit }) {
  const picked = new Map();
  const key = newKey();
  const begun = turnsOf(visit).flatMap((one) => one.cases);
  const walk = (cases, chosen) => go("walk", { turn: id, visit, cases, chosen });
  const start = press("入力を始める", () => once(async () => {
    const made = await draft(visit, picked, key);
    await refresh();
    const cases = [...begun, ...made.cases].map((one) => one.id);
    walk(cases, made.cases[0].id);
  }), { kind: "primary" });
  const changed = () => { start.disabled = state.busy || !picked.size; };
  const element = h("section", { class: "greeter-view", "aria-labelledby": "greeter-title" },
    heading(`${turnOf(id)?.number ?? ""} の代わりに入力`),
    h("p", {}, "手続を選び、画面をいっしょに見ながら聞いて入力します。だれが入力したかは記録に残ります。"),
    begun.length ? h("div", { class: "greeter-begun" }, begun.map((one) => press(`続きから：${ja(procedure(one.procedure)?.name)}（${CASES[one.state]}）`, () => walk(begun.map((each) => each.id), one.id)))) : null,
    procedureList(procedures().filter((one) => !stopped(one.id) && !begun.some((each) => each.procedure === one.id)), picked, changed),
    h("div", { class: "greeter-buttons" }, start, press("もどる", () => go("person", { turn: id }))));
  return { element, update: changed };
}
