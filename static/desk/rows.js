// Left: one row for each turn or case: number, minutes, what for, why, and what can be done.
import { button, h } from "./dom.js";
import { clock, day } from "./dates.js";
import { numberOf } from "./numbers.js";
import { change, deskName, ja, mayCall, minutes, pauseWords, procedure, service, state } from "./state.js";
import { callTurn, giveBack, leave, rejoin, reopen, resume } from "./turns.js";
import { awaited } from "./visitor.js";
import { CASES, CHANNELS, LANGUAGES, LINE, NEEDS } from "./words.js";

function purposes(turn) {
  const mine = state.desk.cases.filter((one) => one.turn === turn.id);
  const names = mine.map((one) => ja(procedure(one.procedure)?.name));
  return names.length ? names.join("・") : ja(service(turn.service)?.name);
}

const tag = (words, kind = null) => (words ? h("span", { class: "desk-tag", data: kind ? { kind } : {} }, words) : null);

// Where the visitor began, in what language, and what to think of before they stand here.
function visitorTags(turn) {
  const channel = turn.channel ?? state.desk.cases.find((one) => one.turn === turn.id)?.channel;
  return [...(turn.needs ?? []).map((need) => tag(NEEDS[need] ?? need, "need")),
    turn.language && turn.language !== "ja" ? tag(LANGUAGES[turn.language] ?? turn.language, "need") : null, tag(CHANNELS[channel])];
}

function why(turn) {
  if (turn.notice) return tag(LINE.tags.paused, "paused");
  if (turn.due_at) return tag(LINE.due(clock(turn.due_at)), "reserved");
  if (state.desk.cases.some((one) => one.turn === turn.id && one.state === "asking")) return tag(LINE.tags.ask, "ask");
  if (turn.reason === "hand_over") return tag(LINE.tags.hand_over, "hand_over");
  if (turn.priority) return tag(LINE.tags.priority, "priority");
  return turn.state === "preparing" ? tag(LINE.tags.prepared) : null;
}

function row(turn, reason, actions, waited = true) {
  return h("li", { class: "desk-turn", data: { reason: turn.reason ?? "" } },
    numberOf(turn.number, "list"),
    waited ? h("span", { class: "desk-waited tabular", data: { waited: turn.waited_s, turn: turn.id } }, `${minutes(turn.waited_s)}分`) : h("span", {}),
    h("span", { class: "desk-actions" }, actions),
    h("span", { class: "desk-what" }, why(turn), visitorTags(turn), purposes(turn)),
    reason ? h("span", { class: "desk-why" }, reason) : null);
}

const small = (words, turn, run) => button(words, null, { onclick: () => run(turn), "aria-label": `${turn.number} を${words}`, "data-keep": `${turn.id}-${words}`, class: "button desk-small" });
const free = () => !state.desk.turn && state.desk.state === "open";
const call = (turn) => (free() ? small(LINE.call, turn, callTurn) : null);

function reason(turn) {
  if (turn.notice) return pauseWords(turn.notice) ?? turn.reason_words;
  return turn.reason === "elsewhere" && turn.at_desk ? LINE.at(deskName(turn.at_desk)) : turn.reason_words;
}

export function waiting(turn, at) {
  const words = reason(turn);
  return row(turn, at === 0 && words && mayCall(turn) ? LINE.next(words) : words, [call(turn), small(LINE.leave, turn, leave)]);
}

export function held(turn) {
  const until = turn.held_until ? LINE.until(clock(turn.held_until)) : LINE.back;
  return row(turn, [turn.reason_words ? LINE.why(turn.reason_words) : null, until].filter(Boolean).join("　"), [call(turn), small(LINE.resume, turn, resume)]);
}

export function missed(turn) {
  return row(turn, LINE.called(turn.calls), [call(turn), small(LINE.giveBack, turn, giveBack), small(LINE.leave, turn, leave)]);
}

export function recent(turn) {
  if (turn.state === "left") return row(turn, LINE.left, small(LINE.giveBack, turn, rejoin), false);
  return row(turn, LINE.done, state.desk.turn ? null : small(LINE.reopen, turn, reopen), false);
}

export function prepared(one) {
  const mine = one.claimed_by === state.session.clerk.id;
  const waits = awaited(one);
  const who = waits.length ? LINE.waits(waits.map((other) => ja(procedure(other.procedure)?.name)).join("・"))
    : one.carried ? LINE.carried(day(one.arrived_at))
    : one.state === "working" ? (mine ? LINE.mine : LINE.theirs) : CASES[one.state];
  return h("li", {}, h("button", {
    type: "button", class: "desk-case-row", "aria-pressed": String(state.opened === one.id), "data-keep": one.id,
    onclick: () => change({ opened: one.id, folded: false }),
  }, numberOf(one.number), h("span", { class: "desk-what" }, ja(procedure(one.procedure)?.name)),
  h("span", { class: "desk-why" }, who, one.may_prepare && !waits.length ? LINE.early : "")));
}
