// この手続を止める: a line or a procedure stands still for a reason, and everybody is told.
import { call, post } from "./api.js";
import { attempt, once, refresh } from "./attempt.js";
import { ask, pickField } from "./dialogs.js";
import { button, h } from "./dom.js";
import { ja, myDesk, procedure, service, state } from "./state.js";
import { PAUSES } from "./words.js";

const nameOf = (target) => ja((service(target) ?? procedure(target))?.name);
const mine = () => state.catalogue.desks.find((one) => one.id === myDesk())?.services ?? [];
const here = (one) => Object.values(one?.services ?? {}).some((id) => mine().includes(id));
// What stands still of this desk's own; other lines' pauses stand where one hands over to them.
const pauses = () => (state.desk?.pauses ?? []).filter((one) => mine().includes(one.target) || here(procedure(one.target)));

// The lines and procedures of this desk that go on.
function targets() {
  const stopped = new Set(pauses().map((one) => one.target));
  const lines = mine().map(service);
  const procedures = state.catalogue.procedures.filter(here);
  return [[PAUSES.lines, lines], [PAUSES.procedures, procedures]].map(([title, all]) => [title, all.filter((one) => one && !stopped.has(one.id))]);
}

// Whose number says from now on that it stands still.
function waiting(target) {
  const lists = ["line", "held", "missed"].flatMap((list) => state.desk[list]);
  if (service(target)) return lists.filter((turn) => turn.service === target).length;
  const turns = new Set(state.desk.cases.filter((one) => one.procedure === target).map((one) => one.turn));
  return lists.filter((turn) => turns.has(turn.id)).length;
}

export async function pause() {
  const told = h("p", { class: "desk-follows", role: "status" });
  const tell = (target) => { told.textContent = target ? PAUSES.waiting(waiting(target)) + (service(target) ? PAUSES.line : PAUSES.procedure) : PAUSES.untold; };
  const choice = h("select", { class: "input", id: "pause-target", name: "target", required: true, onchange: () => tell(choice.value) },
    h("option", { value: "" }, PAUSES.choose), targets().filter(([, all]) => all.length).map(([title, all]) => h("optgroup", { label: title }, all.map((one) => h("option", { value: one.id }, ja(one.name))))));
  tell("");
  const reasons = (state.catalogue.pause_reasons ?? []).map((one) => [one.code, ja(one.name)]);
  await ask({
    title: PAUSES.title, yes: PAUSES.yes, danger: true,
    extra: [stopped(), h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: "pause-target" }, PAUSES.target), choice), pickField("reason", PAUSES.reason, reasons), told],
    run: ({ form }) => attempt(async () => {
      await post("/api/pauses", { target: form.elements.target.value, reason: form.elements.reason.value });
      await refresh();
    }),
  });
}

const resume = (target) => once(async () => {
  await call("DELETE", `/api/pauses/${encodeURIComponent(target)}`);
  await refresh();
});

// What stands still now, each with the way to take it up again.
export function stopped() {
  if (!pauses().length) return null;
  return h("ul", { class: "desk-stopped", "aria-label": PAUSES.now }, pauses().map((one) => h("li", {}, h("span", {}, PAUSES.is(nameOf(one.target), one.words)),
    button(PAUSES.resume, null, { onclick: (event) => { event.target.closest("dialog")?.close(""); resume(one.target); } }))));
}

// What the button above says: how to stop something, or what stands still.
export function pauseTitle() {
  const names = pauses().map((one) => nameOf(one.target));
  if (!names.length) return { words: PAUSES.button, stopped: false };
  return { words: PAUSES.stopped(names[0], names.length - 1), stopped: true };
}
