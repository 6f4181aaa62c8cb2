// The middle: the visitor at the desk with the form, a case to prepare, or who comes next.
import { button, h, Part, renew } from "./dom.js";
import { tell } from "./attempt.js";
import { openCase, opened } from "./cases.js";
import { tidy } from "./fold.js";
import { hearing } from "./hearing.js";
import { paper } from "./paper.js";
import { numberOf } from "./numbers.js";
import { stopped } from "./pauses.js";
import { caseHead, past, visitorHead, visitorTags } from "./stagehead.js";
import { change, firstInLine, ja, minutes, procedure, service, state } from "./state.js";
import { callNext, setDesk, start } from "./turns.js";
import { loadVisit, OVER, visitorCases } from "./visitor.js";
import { DESK_STATES, MOVES, PURPOSES, STAGE } from "./words.js";

class DeskStage extends Part {
  static looks = ["desk", "opened", "chosen", "hearing", "folded", "visit", "session"];

  draw() {
    const desk = state.desk;
    if (!desk) return;
    const view = this.which(desk);
    if (view.key === this.shown) return this.update(view);
    this.leave?.();
    this.leave = null;
    this.shown = view.key;
    this.head = h("div", { class: "desk-stage-head" });
    this.body = h("div", { class: "desk-stage-body", tabindex: "-1" });
    this.foot = h("div", {});
    this.replaceChildren(this.head, this.body, this.foot);
    this.update(view);
    view.show?.call(this, view);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.leave?.();
    this.shown = null;
  }

  which(desk) {
    const turn = desk.turn;
    if (state.folded) return { key: "folded", show: this.showFolded };
    if (state.opened) return { key: sheetOf({ id: state.opened }), caseId: state.opened, show: this.showCase };
    if (!turn) return { key: `none ${desk.state}`, show: null, none: true };
    if (turn.state === "called") return { key: `called ${turn.id}`, turn, called: true };
    const cases = visitorCases();
    const chosen = cases.find((one) => one.id === state.chosen) ?? cases.find((one) => one.turn === turn.id);
    if (state.hearing || !chosen) return { key: `hearing ${turn.id} ${turn.visit}`, turn, show: this.showHearing };
    return { key: sheetOf(chosen), turn, caseId: chosen.id, cases, show: this.showCase };
  }

  update(view) {
    if (view.none) return this.drawNobody();
    if (view.turn) loadVisit(view.turn);
    if (view.called) return this.drawCalled(view.turn);
    renew(this.head, view.turn ? visitorHead(view.turn, view.caseId) : caseHead(view.caseId));
  }

  drawNobody() {
    const open = state.desk.state === "open";
    renew(this.body, h("div", { class: "desk-calm" }, open ? whoIsNext(firstInLine()) : shut(state.desk), stopped()));
  }

  drawCalled(turn) {
    this.head.replaceChildren();
    renew(this.body, h("div", { class: "desk-calm" },
      h("p", { class: "desk-calm-title" }, STAGE.called(turn.calls)), numberOf(turn.number, "phone"),
      h("p", {}, [ja(service(turn.service)?.name), PURPOSES[turn.purpose], STAGE.waited(minutes(turn.waited_s))].filter(Boolean).join("　")),
      h("p", { class: "desk-calm-tags" }, visitorTags()),
      asked(),
      visitorCases().length ? h("p", {}, visitorCases().map((one) => ja(procedure(one.procedure)?.name)).join("・")) : null,
      state.reason ? h("p", { class: "quiet" }, STAGE.why(state.reason)) : null,
      h("p", { class: "quiet" }, STAGE.greet),
      button(MOVES.start, "F9", { kind: "primary", onclick: start })));
  }

  showFolded() {
    this.head.replaceChildren();
    this.foot.replaceChildren();
    this.body.replaceChildren(h("div", { class: "desk-calm" }, h("p", { class: "desk-calm-title" }, "個人情報を隠しています"),
      h("p", { class: "quiet" }, "窓口を離れるとき、5分間操作がないときは、申請の内容を表示しません。"),
      button("もう一度表示する", "F10", { kind: "primary", onclick: () => change({ folded: false }) })));
    change({ inView: null });
    tidy();
  }

  showHearing(view) {
    this.body.replaceChildren(hearing(view.turn));
    this.body.querySelector("input")?.focus();
  }

  async showCase(view) {
    const shown = this.shown;
    this.body.replaceChildren(h("p", { class: "quiet" }, "申請の内容を開いています…"));
    try {
      const keeper = await openCase(view.caseId);
      if (this.shown !== shown) return;
      const sheet = paper(keeper);
      const history = () => {
        this.foot.replaceChildren(past(keeper.case.history ?? []));
        if (shown !== this.which(state.desk).key) this.draw();
      };
      keeper.addEventListener("change", history);
      history();
      this.leave = () => { sheet.leave(); keeper.removeEventListener("change", history); tidy(); };
      this.body.replaceChildren(sheet.element);
      change({ inView: keeper });
    } catch (error) {
      if (this.shown !== shown) return;
      this.shown = null;
      this.body.replaceChildren(h("p", { class: "notice", "data-tone": "error" }, error.message), button("もう一度開く", null, { onclick: () => this.draw() }));
      if (error.status) tell(error);
    }
  }
}

// A case that is over is shown locked: another sheet of the same case.
const sheetOf = (one) => `case ${one.id} ${OVER.includes(opened(one.id)?.case.state ?? one.state) ? "over" : ""}`;

const calm = (title, words) => [h("p", { class: "desk-calm-title" }, title), h("p", { class: "quiet" }, words)];
const shut = (desk) => [h("p", { class: "desk-calm-title" }, STAGE.shut(DESK_STATES[desk.state])), button(STAGE.open, null, { kind: "primary", onclick: () => setDesk("open") })];

function whoIsNext(first) {
  if (!first) return state.desk.line.length ? calm(STAGE.nobodyNow, STAGE.nobodyNowWhy) : calm(STAGE.nobody, STAGE.nobodyWhy);
  return [h("p", { class: "quiet" }, STAGE.next), numberOf(first.number, "phone"), h("p", {}, `${ja(service(first.service)?.name)}　${STAGE.waited(minutes(first.waited_s))}`),
    h("p", { class: "quiet" }, first.reason_words ?? ""), button(MOVES.next, "F2", { kind: "primary", onclick: callNext })];
}

// What a colleague wants to know from this visitor: told before they stand here.
function asked() {
  const waiting = visitorCases().filter((one) => one.state === "asking");
  return waiting.length ? h("p", { class: "notice", "data-tone": "warning" }, STAGE.asked(waiting.map((one) => ja(procedure(one.procedure)?.name)).join("・"))) : null;
}

customElements.define("desk-stage", DeskStage);
