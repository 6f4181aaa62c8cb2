// One visitor of today: what may be done for him now, in large buttons.
import { post } from "../desk/api.js";
import { ask } from "../desk/dialogs.js";
import { h, renew } from "../desk/dom.js";
import { numberOf } from "../desk/numbers.js";
import { change, ja, procedure, state } from "../desk/state.js";
import { go, HOME, move, once, refresh, say, turnOf } from "./act.js";
import { ahead, heading, named, press, tags, where } from "./parts.js";
import { print } from "./ticket.js";

const AWAY = ["waiting", "preparing", "held", "missed"];

export function person({ turn: id }) {
  const facts = h("div", { class: "greeter-facts" });
  const actions = h("div", { class: "greeter-actions" });
  const back = press("もどる", () => change({ place: HOME, notice: null }));
  const first = turnOf(id);
  const element = h("section", { class: "greeter-view", "aria-labelledby": "greeter-title" },
    first ? heading(numberOf(first.number), named(first)) : heading("この番号の応対は終わりました"),
    facts, actions, h("div", { class: "greeter-buttons" }, back));
  return { element, update: () => {
    const turn = turnOf(id);
    renew(facts, turn ? described(turn) : h("p", {}, "窓口での応対が終わったか、ほかの窓口へ引き継がれました。"));
    renew(actions, turn ? offered(turn).map(([words, run]) => press(words, () => run(turnOf(id)))) : []);
    for (const one of actions.children) one.disabled = state.busy;
  } };
}

function described(turn) {
  const forms = turn.cases.map((one) => ja(procedure(one.procedure)?.name));
  return [h("p", { class: "greeter-lead" }, [where(turn), ahead(turn)].filter(Boolean).join("　")),
    tags(turn).length ? h("ul", { class: "greeter-chips" }, tags(turn).map((words) => h("li", {}, words))) : null,
    forms.length ? h("p", {}, `申請書：${forms.join("・")}`) : null];
}

function offered(turn) {
  if (turn.state === "left") return [["戻られた（列に戻す）", comeBack("rejoin")]];
  const found = [["番号札をもう一度印刷", reprint], ["優先・お手伝い", (one) => go("assist", { turn: one.id })]];
  if (AWAY.includes(turn.state)) found.push(["用件（業務）を変える", (one) => go("transfer", { turn: one.id })]);
  if (turn.state !== "called") found.push(["代わりに入力", (one) => go("forms", { turn: one.id, visit: one.visit })]);
  if (turn.state === "missed") found.push(["戻られた（列に戻す）", comeBack("return")]);
  if (turn.state === "held") found.push(["戻られた（列に戻す）", comeBack("resume")]);
  if (AWAY.includes(turn.state)) found.push(["お帰りになった", leave]);
  return found;
}

const reprint = (turn) => once(async () => {
  const ticket = await post(`/api/visits/${turn.visit}/reprint`);
  await print({ ...ticket, turn, language: turn.language });
  say(`${turn.number} の番号札を印刷しました。紙が出ないときは、もう一度押してください。`);
});

const comeBack = (name) => (turn) => once(async () => {
  await move(turn, name);
  say(`${turn.number} は列に戻りました。順番は、はじめに来られた時刻のままです。`);
});

async function leave(turn) {
  const text = turn.cases.length ? "受理していない申請書は取り下げになります。" : "番号は列から外れます。戻られたら「お帰り」の一覧から元に戻せます。";
  const said = await ask({ title: `${turn.number} の方はお帰りですか`, text, yes: "お帰りにする", danger: true });
  if (said) await once(async () => {
    await move(turn, "leave");
    await refresh();
    say(`${turn.number} はお帰りになりました。`);
  });
}
