// Left: who waits and why they are next, cases to prepare, who is held or missed.
import { button, h, number, Part } from "./dom.js";
import { age, change, ja, minutes, procedure, service, state } from "./state.js";
import { callTurn, giveBack, leave, resume } from "./turns.js";
import { CASES, CHANNELS } from "./words.js";

const LISTS = ["line", "preparing", "held", "missed"];

class DeskLine extends Part {
  static looks = ["desk", "opened", "link", "session"];

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.age(), 10000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  draw() {
    const desk = state.desk;
    if (!desk) return;
    const key = JSON.stringify([desk.id, desk.state, desk.turn?.id, state.opened, state.session?.clerk.id, desk.cases,
      ...LISTS.map((list) => desk[list].map((turn) => [turn.id, turn.version, turn.reason_words]))]);
    if (key === this.drawn) return this.wait(desk);
    this.drawn = key;
    const focused = this.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
    const places = [...this.querySelectorAll("[data-scroll]")].map((one) => [one.dataset.scroll, one.scrollTop]);
    const closed = new Set([...this.querySelectorAll("details:not([open])")].map((one) => one.dataset.scroll));
    this.replaceChildren(...[
      section("line", "順番", desk.line, waiting, "お待ちの方はいません。", closed),
      section("cases", "準備する案件", toPrepare(desk), prepared, "準備する案件はありません。", closed),
      section("preparing", "準備中の方", desk.preparing.filter((turn) => !desk.line.some((one) => one.id === turn.id)), waiting, null, closed),
      section("held", "保留", desk.held, held, null, closed),
      section("missed", "不在", desk.missed, missed, null, closed)].filter(Boolean));
    for (const [name, top] of places) this.querySelector(`[data-scroll="${name}"]`)?.scrollTo(0, top);
    if (focused) this.querySelector(`[data-keep="${focused}"]`)?.focus();
    this.age();
  }

  // The same people in the same order: only their minutes are new.
  wait(desk) {
    for (const turn of LISTS.flatMap((list) => desk[list])) for (const one of this.querySelectorAll(`[data-turn="${turn.id}"]`)) one.dataset.waited = turn.waited_s;
    this.age();
  }

  // Minutes go on counting between two messages.
  age() {
    for (const one of this.querySelectorAll("[data-waited]")) one.textContent = `${minutes(Number(one.dataset.waited) + age())}分`;
  }
}

// Cases whose visitor is not at this desk: to be looked at before the call.
function toPrepare(desk) {
  return desk.cases.filter((one) => one.turn !== desk.turn?.id && one.visit !== desk.turn?.visit && ["received", "working", "asking", "prepared"].includes(one.state));
}

function section(name, title, rows, draw, nobody, closed) {
  if (!rows.length && !nobody) return null;
  return h("details", { open: !closed.has(name), data: { scroll: name } },
    h("summary", {}, title, h("span", { class: "desk-count" }, String(rows.length))),
    rows.length ? h("ul", { class: "desk-list" }, rows.map(draw)) : h("p", { class: "quiet desk-nobody" }, nobody));
}

function purposes(turn) {
  const mine = state.desk.cases.filter((one) => one.turn === turn.id);
  const names = mine.map((one) => ja(procedure(one.procedure)?.name));
  return names.length ? names.join("・") : ja(service(turn.service)?.name);
}

function source(turn) {
  const channel = turn.channel ?? state.desk.cases.find((one) => one.turn === turn.id)?.channel;
  return CHANNELS[channel] ? h("span", { class: "desk-tag" }, CHANNELS[channel]) : null;
}

function row(turn, reason, actions) {
  return h("li", { class: "desk-turn" },
    number(turn.number, service(turn.service), "list"),
    h("span", { class: "desk-waited tabular", data: { waited: turn.waited_s, turn: turn.id } }, `${minutes(turn.waited_s)}分`),
    h("span", { class: "desk-actions" }, actions),
    h("span", { class: "desk-what" }, source(turn), purposes(turn)),
    reason ? h("span", { class: "desk-why" }, reason) : null);
}

const small = (words, turn, run) => button(words, null, { onclick: () => run(turn), "aria-label": `${turn.number} を${words}`, "data-keep": `${turn.id}-${words}`, class: "button desk-small" });
const free = () => !state.desk.turn && state.desk.state === "open";
const call = (turn) => (free() ? small("呼ぶ", turn, callTurn) : null);

function waiting(turn, at) {
  return row(turn, at === 0 && turn.reason_words ? `次の理由：${turn.reason_words}` : turn.reason_words, [call(turn), small("お帰り", turn, leave)]);
}

function held(turn) {
  return row(turn, turn.reason_words ? `理由：${turn.reason_words}` : null, [call(turn), small("再開", turn, resume)]);
}

function missed(turn) {
  return row(turn, `${turn.calls}回お呼びしました`, [call(turn), small("列に戻す", turn, giveBack), small("お帰り", turn, leave)]);
}

function prepared(one) {
  const mine = one.claimed_by === state.session.clerk.id;
  const who = one.claimed_by ? (mine ? "あなたが作業中" : "ほかの職員が作業中") : CASES[one.state];
  return h("li", {}, h("button", {
    type: "button", class: "desk-case-row", "aria-pressed": String(state.opened === one.id), "data-keep": one.id,
    onclick: () => change({ opened: one.id, folded: false }),
  }, number(one.number, service(one.service)), h("span", { class: "desk-what" }, ja(procedure(one.procedure)?.name)),
  h("span", { class: "desk-why" }, one.state === "working" && mine ? "あなたが作業中" : who, one.may_prepare ? "・先に用意できます" : "")));
}

customElements.define("desk-line", DeskLine);
