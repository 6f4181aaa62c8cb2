// The rarer moves of a case: ask the visitor, take a colleague's work over, hand it on, withdraw, reopen.
import { attempt, once } from "./attempt.js";
import { ask, textField } from "./dialogs.js";
import { button, h } from "./dom.js";
import { ja, procedure, state } from "./state.js";
import { done } from "./turns.js";
import { OVER } from "./visitor.js";
import { CASE } from "./words.js";

const FACT = { ask: "question", take_over: "reason", refer: "reason", withdraw: "reason" };
const others = (one) => one.claimed_by && one.claimed_by !== state.session.clerk.id;

// Which of them the case can make from where it stands.
function open(one) {
  if (OVER.includes(one.state)) return ["reopen"];
  return [["received", "working"].includes(one.state) ? "ask" : null, one.state === "working" && others(one) ? "take_over" : null,
    ["prepared", "approved"].includes(one.state) ? "reopen" : null, "refer", "withdraw"].filter(Boolean);
}

export function moreMoves(keeper) {
  return h("details", { class: "desk-more", open: keeper.more ?? false, ontoggle: (event) => { keeper.more = event.target.open; } }, h("summary", {}, CASE.title),
    h("ul", {}, open(keeper.case).map((name) => h("li", {}, button(CASE.moves[name].button, null, { id: `more-${name}`, onclick: () => dialog(keeper, name) })))));
}

export async function dialog(keeper, name) {
  const words = CASE.moves[name];
  const field = words.field ? textField("words", words.field, { lines: name === "ask" ? 3 : 2, required: true, maxlength: 200 }) : null;
  await ask({ title: words.title, text: words.text, extra: field ? [field] : [], yes: words.yes, danger: ["refer", "withdraw"].includes(name),
    run: ({ form }) => attempt(() => moved(keeper, name, field && { [FACT[name]]: form.elements.words.value.trim() })) });
}

async function moved(keeper, name, facts) {
  if (name === "ask" && keeper.case.state === "received") await keeper.move("claim");
  await keeper.move(name, facts ?? {});
}

// What a colleague wanted to know, and that it is answered.
export function question(keeper) {
  const asked = [...(keeper.case.history ?? [])].reverse().find((event) => event.kind === "ask" && event.reason);
  return h("p", { class: "notice desk-small-notice", "data-tone": "warning" }, asked?.reason ?? CASE.noQuestion);
}

export const answered = (keeper) => once(() => keeper.move("answer"));

// Closing is undone for ten seconds by the toast, later by 手続を開き直す.
export async function close(keeper, facts) {
  await keeper.move("close", facts);
  done(CASE.undoClose(ja(procedure(keeper.case.procedure)?.name)), () => once(() => keeper.move("reopen")));
}
