// 代わりに入力: the visitor's form, filled together; folded when nobody touches it for five minutes.
import { forget, openCase, opened } from "../desk/cases.js";
import { h } from "../desk/dom.js";
import { IDLE_MS } from "../desk/fold.js";
import { paper } from "../desk/paper.js";
import { change, ja, procedure, state } from "../desk/state.js";
import { go, once, refresh, say, turnOf } from "./act.js";
import { heading, press } from "./parts.js";

const TOUCHES = ["pointerdown", "keydown", "input"];

export function walk({ turn: id, visit, cases, chosen }) {
  const body = h("div", { class: "greeter-paper" }, h("p", { role: "status" }, "申請書を開いています…"));
  const element = h("section", { class: "greeter-view greeter-walk", "aria-labelledby": "greeter-title" },
    h("div", { class: "greeter-walk-head" }, heading(`${turnOf(id)?.number ?? ""} の代わりに入力`),
      h("span", { class: "greeter-by" }, `${state.session.clerk.name} が入力しています（記録に残ります）`),
      press("入力を終える", () => once(() => end(id, cases)), { kind: "primary" }), press("画面をかくす", () => fold(id, "申請書をかくしました。「代わりに入力」から続けられます。"))),
    cases.length > 1 ? h("div", { class: "greeter-tabs", role: "group", "aria-label": "申請書" }) : null, body);
  let left = false;
  let drop = () => {};
  openCase(chosen).then((keeper) => {
    if (left) return forget();
    const made = paper(keeper);
    drop = made.leave;
    const kind = procedure(keeper.case.procedure);
    body.replaceChildren(h("p", { class: "greeter-purpose" }, ja(kind.purpose_of_use)), made.element);
  }, (error) => {
    body.replaceChildren(h("p", { role: "alert" }, error.message), press("もう一度開く", () => go("walk", { turn: id, visit, cases, chosen })));
  });
  const stop = watchIdle(() => fold(id, "5分間さわられなかったので、申請書をかくしました。「代わりに入力」から続けられます。"));
  return { element, update: () => tabs(element, { turn: id, visit, cases, chosen }), leave: () => {
    left = true;
    drop();
    stop();
  } };
}

// Which form is in view, once the lobby names them all.
function tabs(element, place) {
  const known = (turnOf(place.turn) ? state.lobby.turns : []).flatMap((one) => one.cases);
  const row = element.querySelector(".greeter-tabs");
  if (!row || row.children.length) return;
  row.append(...place.cases.map((id) => {
    const one = known.find((each) => each.id === id) ?? opened(id)?.case;
    return press(ja(procedure(one?.procedure)?.name), () => go("walk", { ...place, chosen: id }), { "aria-pressed": String(id === place.chosen) });
  }));
}

function watchIdle(run) {
  let touched = Date.now();
  const touch = () => { touched = Date.now(); };
  for (const kind of TOUCHES) document.addEventListener(kind, touch, { passive: true });
  const timer = setInterval(() => Date.now() - touched >= IDLE_MS && run(), 5000);
  return () => {
    clearInterval(timer);
    for (const kind of TOUCHES) document.removeEventListener(kind, touch);
  };
}

// What is typed and not yet sent stays in the page's memory; the rest is forgotten.
function fold(id, text) {
  go("person", { turn: id });
  forget();
  change({ notice: { tone: "info", text } });
}

async function end(id, cases) {
  const keepers = cases.map(opened).filter(Boolean);
  for (const keeper of keepers) await keeper.flush();
  if (keepers.some((one) => one.refused.size)) return change({ notice: { tone: "error", text: "保存できない欄があります。印のある欄を直してください。" } });
  if (keepers.some((one) => one.unsent)) return change({ notice: { tone: "error", text: "つながりが切れていて、まだ送れていない入力があります。つながりしだい送ります。" } });
  await refresh();
  go("person", { turn: id });
  forget();
  say("申請書の下書きが窓口に届いています。窓口での確認と署名で手続きになります。");
}
