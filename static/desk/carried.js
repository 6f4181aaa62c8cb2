// A case that outlived its visit goes on under the number of who stands here now.
import { get, post } from "./api.js";
import { attempt, refresh, tell } from "./attempt.js";
import { openCase } from "./cases.js";
import { day } from "./dates.js";
import { ask } from "./dialogs.js";
import { h } from "./dom.js";
import { numberOf } from "./numbers.js";
import { change, ja, procedure } from "./state.js";
import { CARRIED, CASES } from "./words.js";

export async function attach(turn) {
  const cases = await carried(turn).catch(tell);
  if (!cases) return;
  if (!cases.length) return change({ notice: { tone: "info", text: CARRIED.none } });
  await ask({ title: CARRIED.title, text: CARRIED.text, extra: h("div", { class: "stack desk-choices" }, cases.map(row)), yes: CARRIED.yes, wide: true,
    run: ({ form }) => attempt(() => attached(cases.find((one) => one.id === form.elements.case.value), turn)) });
}

// The line's open cases whose visitor has gone.
async function carried(turn) {
  const { cases } = await get(`/api/cases?service=${encodeURIComponent(turn.service)}`);
  return cases.filter((one) => one.carried);
}

const row = (one) => h("label", { class: "choice" }, h("input", { type: "radio", name: "case", value: one.id, required: true }),
  numberOf(one.number), h("span", { class: "grow" }, ja(procedure(one.procedure)?.name), h("small", {}, `${day(one.arrived_at)}　${CASES[one.state]}`)));

async function attached(one, turn) {
  await post(`/api/cases/${one.id}/attach`, { version: one.version, turn: turn.id });
  await refresh();
  const keeper = await openCase(one.id);
  await keeper.reload();
  change({ chosen: one.id, hearing: false });
}
