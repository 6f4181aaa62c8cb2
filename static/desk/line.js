// Left: who waits and why they are next, cases to prepare, who is held or missed.
import { h, Part } from "./dom.js";
import { held, missed, prepared, recent, waiting } from "./rows.js";
import { age, LISTS, minutes, state } from "./state.js";
import { LINE } from "./words.js";

class DeskLine extends Part {
  static looks = ["desk", "opened", "link", "session"];

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.age(), 10000);
    this.addEventListener("pointermove", (event) => { this.aimed = keep(event.target); });
    this.addEventListener("click", (event) => this.slipped(event), true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  draw() {
    const desk = state.desk;
    if (!desk) return;
    const key = JSON.stringify([desk.id, desk.state, desk.turn?.id, state.opened, state.session?.clerk.id, desk.cases,
      desk.pauses, ...LISTS.map((list) => (desk[list] ?? []).map(({ waited_s, ahead, low, high, ...seen }) => seen))]);
    if (key === this.drawn) return this.wait(desk);
    this.drawn = key;
    this.drawnAt = Date.now();
    const focused = this.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
    const places = [...this.querySelectorAll("[data-scroll]")].map((one) => [one.dataset.scroll, one.scrollTop]);
    const closed = new Set([...this.querySelectorAll("details:not([open])")].map((one) => one.dataset.scroll));
    this.replaceChildren(...[
      section("line", desk.line, waiting, { nobody: LINE.nobody, closed, aside: ready(desk) }),
      section("cases", toPrepare(desk), prepared, { nobody: LINE.noCases, closed }),
      section("preparing", desk.preparing.filter((turn) => !desk.line.some((one) => one.id === turn.id)), waiting, { closed }),
      section("held", desk.held, held, { closed }),
      section("missed", desk.missed, missed, { closed }),
      section("recent", desk.recent ?? [], recent, { closed })].filter(Boolean));
    for (const [name, top] of places) this.querySelector(`[data-scroll="${name}"]`)?.scrollTo(0, top);
    if (focused) this.querySelector(`[data-keep="${focused}"]`)?.focus();
    this.age();
  }

  // Another row came under the finger just before it pressed: better nothing than the wrong person.
  slipped(event) {
    const fresh = Date.now() - this.drawnAt < 400;
    if (fresh && event.detail && this.aimed && this.aimed !== keep(event.target)) event.stopPropagation();
  }

  // The same people in the same order: only their minutes are new.
  wait(desk) {
    for (const turn of LISTS.flatMap((list) => desk[list] ?? [])) for (const one of this.querySelectorAll(`[data-turn="${turn.id}"]`)) one.dataset.waited = turn.waited_s;
    this.age();
  }

  // Minutes go on counting between two messages.
  age() {
    for (const one of this.querySelectorAll("[data-waited]")) one.textContent = `${minutes(Number(one.dataset.waited) + age())}分`;
  }
}

const keep = (target) => target.closest("[data-keep]")?.dataset.keep ?? null;

// Cases whose visitor is not at this desk: to be looked at before the call.
function toPrepare(desk) {
  return desk.cases.filter((one) => one.turn !== desk.turn?.id && one.visit !== desk.turn?.visit && ["received", "working", "asking", "prepared"].includes(one.state));
}

// How many of the line have their papers ready.
function ready(desk) {
  const count = desk.line.filter((turn) => turn.reason === "hand_over").length;
  return count ? h("span", { class: "desk-tag", data: { kind: "hand_over" } }, LINE.ready(count)) : null;
}

function section(name, rows, draw, { nobody = null, closed, aside = null }) {
  if (!rows.length && !nobody) return null;
  return h("details", { open: !closed.has(name), data: { scroll: name } },
    h("summary", {}, LINE[name], h("span", { class: "desk-count" }, String(rows.length)), aside),
    rows.length ? h("ul", { class: "desk-list" }, rows.map(draw)) : h("p", { class: "quiet desk-nobody" }, nobody));
}

customElements.define("desk-line", DeskLine);
