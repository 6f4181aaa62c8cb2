// What a clerk does with a visitor's turn. Each move names the version it saw; who loses is told.
import { get, post } from "./api.js";
import { ask } from "./dialogs.js";
import { h } from "./dom.js";
import { change, deskName, myDesk, state } from "./state.js";
import { openCases } from "./visitor.js";
import { FINISHES, HOLDS, TURNS } from "./words.js";

// A second press while the first is on its way does nothing; the buttons show it.
export async function once(run) {
  if (state.busy) return;
  try {
    change({ notice: null, busy: true });
    await run();
  } catch (error) {
    await tell(error);
  } finally {
    change({ busy: false });
  }
}

// Say in words what went wrong, and show the newest state.
export async function tell(error) {
  if (error.status === 401) return change({ session: null, notice: { tone: "warning", text: error.message } });
  change({ notice: { tone: error.status === 409 ? "warning" : "error", text: sentence(error) } });
  if (error.status === 409 || error.status === 404) await refresh();
}

function sentence(error) {
  const turn = error.turn;
  const here = error.by === myDesk();
  if (error.code === "stale" && error.caseNow) return "ほかの職員が先にこの手続を変更しました。最新の内容を表示しています。";
  if (error.code === "stale" || (error.code === "illegal_move" && turn))
    return `${error.by && !here ? `${deskName(error.by)}が先に操作しました。` : "先に別の操作がありました。"}${turn ? `${turn.number} はいま「${TURNS[turn.state] ?? turn.state}」です。` : ""}`;
  if (error.code === "visit_busy") return `この方はいま${error.by ? deskName(error.by) : "ほかの窓口"}にいらっしゃいます。`;
  if (error.code === "cases_open") return "終わっていない手続が残っています。完了するか、後日に持ち越してください。";
  return error.message;
}

export async function refresh() {
  try {
    change({ desk: await get(`/api/desks/${myDesk()}`), received: Date.now() });
  } catch (error) {
    if (error.status === 401) change({ session: null, notice: { tone: "warning", text: error.message } });
  }
}

const current = () => state.desk?.turn ?? null;

// The answer of a move is shown at once; the live line brings the rest of the desk.
function show(turn) {
  const active = ["called", "serving"].includes(turn.state) && turn.desk === myDesk();
  const known = [current(), ...["line", "preparing", "held", "missed"].flatMap((list) => state.desk[list])].find((one) => one?.id === turn.id);
  const lists = Object.fromEntries(["line", "preparing", "held", "missed"].map((list) => [list, state.desk[list].filter((one) => one.id !== turn.id)]));
  if (active) change({ desk: { ...state.desk, ...lists, turn: { ...known, ...turn } }, opened: null });
  else if (current()?.id === turn.id) change({ desk: { ...state.desk, turn: null }, visit: null, chosen: null, hearing: false });
}

async function move(turn, name, facts = {}) {
  show((await post(`/api/turns/${turn.id}/${name}`, { version: turn.version, ...facts })).turn);
}

export const callNext = () => once(async () => {
  const answer = await post(`/api/desks/${myDesk()}/call-next`, {});
  if (!answer) return change({ notice: { tone: "info", text: "いまお呼びできる方はいません。" } });
  show(answer.turn);
  change({ reason: answer.reason_words });
  refresh(); // the line without the one just called; the live line may be down
});

export const callTurn = (turn) => once(() => move(turn, "call"));
export const giveBack = (turn) => once(() => move(turn, "return"));
export const resume = (turn) => once(() => move(turn, "resume"));
const when = (states, run) => () => { if (states.includes(current()?.state)) return run(current()); };
export const callAgain = when(["called"], (turn) => once(() => move(turn, "call")));
export const start = when(["called"], (turn) => once(() => move(turn, "start")));
export const miss = when(["called"], (turn) => once(() => move(turn, "miss")));
export const putBack = when(["called"], (turn) => once(() => move(turn, "put_back")));

export const hold = when(["called", "serving"], async (turn) => {
  const said = await ask({ 
    title: `${turn.number} を保留にします`, text: "「次を呼ぶ」では呼ばれません。戻られたら左の一覧から再開します。", choices: Object.fromEntries(HOLDS.map((words) => [words, words])), yes: "保留にする",
    extra: [h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: "hold-words" }, "ほかの理由"), h("input", { class: "input", id: "hold-words", name: "words", maxlength: 60, autocomplete: "off" }))],
  });
  if (said) await once(() => move(turn, "hold", { reason: said.form.elements.words.value.trim() || said.answer }));
});

export async function leave(turn) {
  const said = await ask({ title: `${turn.number} の方はお帰りですか`, text: "受理していない手続は取り下げになります。", yes: "お帰りにする", danger: true });
  if (said) await once(() => move(turn, "leave"));
}

export const finish = when(["serving"], async (turn) => {
  const left = openCases();
  if (!left.length) return once(() => move(turn, "finish", { outcome: "done" }));
  const said = await ask({
    title: "終わっていない手続があります", text: `${left.length}件を後日に持ち越して、${turn.number} の応対を終えます。`,
    choices: FINISHES, first: "papers_missing", yes: "持ち越して終える",
  });
  if (said) await once(() => move(turn, "finish", { outcome: said.answer, carry: true }));
});

export const setDesk = (wanted) => once(async () => {
  await post(`/api/desks/${myDesk()}/state`, { state: wanted });
  await refresh();
});
