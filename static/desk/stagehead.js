// Above the form: who is at the desk, this visit's cases as tabs, its other turns, and what was before.
import { button, h } from "./dom.js";
import { attach } from "./carried.js";
import { opened } from "./cases.js";
import { clock } from "./dates.js";
import { numberOf } from "./numbers.js";
import { change, deskName, ja, minutes, procedure, service, state } from "./state.js";
import { awaited, otherTurns, OVER, visitorCases } from "./visitor.js";
import { CARRIED, CASES, CHANNELS, EVENTS, LANGUAGES, LINE, NEEDS, STAGE, TURNS } from "./words.js";

// Where the visitor began, in what language, and what to think of.
export function visitorTags() {
  const { channel, language, needs = [] } = state.visit ?? {};
  const words = [CHANNELS[channel], language && language !== "ja" ? LANGUAGES[language] ?? language : null, ...needs.map((need) => NEEDS[need] ?? need)];
  return words.filter(Boolean).map((one) => h("span", { class: "desk-tag" }, one));
}

export function visitorHead(turn, caseId) {
  return [h("div", { class: "desk-visitor" }, numberOf(turn.number, "list"), h("strong", {}, STAGE.serving), h("span", {}, ja(service(turn.service)?.name)),
    h("span", { class: "quiet" }, STAGE.waited(minutes(turn.waited_s))), visitorTags(),
    besides(otherTurns())),
  tabs(turn, caseId)];
}

// Where this visitor goes next, or waits besides.
function besides(turns) {
  if (!turns.length) return null;
  const words = STAGE.besides(turns.map((one) => STAGE.turn(ja(service(one.service)?.name), TURNS[one.state])));
  return h("span", { class: "desk-other", title: words }, words);
}

function tabs(turn, caseId) {
  const cases = visitorCases();
  if (!cases.length) return h("div", { class: "desk-tabs" }, carriedTab(turn));
  return h("div", { class: "desk-tabs", role: "group", "aria-label": STAGE.cases },
    cases.map((one) => h("button", { type: "button", class: "desk-tab", "aria-pressed": String(one.id === caseId && !state.hearing), "data-case": one.id, onclick: () => change({ chosen: one.id, hearing: false }) },
      caseName(one, cases), h("span", { class: "desk-aside" }, standing(one, turn)))),
    h("button", { type: "button", class: "desk-tab", "aria-pressed": String(state.hearing), onclick: () => change({ hearing: !state.hearing }) }, STAGE.add), carriedTab(turn));
}

const carriedTab = (turn) => h("button", { type: "button", class: "desk-tab", onclick: () => attach(turn) }, CARRIED.button);

// For whom, where one family brings the same procedure twice.
function caseName(one, cases) {
  const kind = procedure(one.procedure);
  const twice = cases.filter((other) => other.procedure === one.procedure).length > 1;
  const who = twice ? kind?.for_whom.find((each) => each.code === one.for_whom) : null;
  return ja(kind?.name) + (who ? `（${ja(who.name)}）` : "");
}

function standing(one, turn) {
  const waits = awaited(one);
  if (waits.length) return LINE.waits(waits.map((other) => ja(procedure(other.procedure)?.name)).join("・"));
  if (one.turn !== turn.id && !OVER.includes(one.state)) return elsewhere(one);
  return one.accepted_at && one.state !== "closed" ? STAGE.accepted : CASES[one.state];
}

// A case of this visit that is another turn's, or of a line the visitor was moved from.
function elsewhere(one) {
  const line = ja(service(one.service)?.name);
  return otherTurns().some((turn) => turn.id === one.turn) ? STAGE.otherLine(line) : STAGE.leftBehind(line);
}

export function caseHead(caseId) {
  const one = state.desk.cases.find((other) => other.id === caseId) ?? opened(caseId)?.case;
  const back = state.desk.turn ? STAGE.backTo(state.desk.turn.number) : STAGE.backToList;
  return [h("div", { class: "desk-visitor" }, one ? [numberOf(one.number, "list"), h("strong", {}, STAGE.early), h("span", { class: "quiet" }, CASES[one.state])] : null,
    h("span", { class: "grow" }), button(back, null, { onclick: () => change({ opened: null }) }))];
}

// Whose reason is a clerk's own words, not a code.
const SAID = ["ask", "take_over", "refer", "withdraw", "hold"];

export function past(history) {
  if (!history.length) return h("span", {});
  return h("p", { class: "desk-past" }, h("span", {}, STAGE.past), history.filter((event) => event.kind !== "ask" || event.reason).slice(-8).map((event) =>
    h("span", {}, `${clock(event.at)} ${EVENTS[event.kind] ?? event.kind}${event.desk ? `（${deskName(event.desk)}）` : ""}${SAID.includes(event.kind) && event.reason ? `「${event.reason}」` : ""}　`)));
}
