// Forms begun for a visitor by staff: which procedures, for whom, and what is known already.
import { h } from "./dom.js";
import { post } from "./api.js";
import { ofVisit } from "./cases.js";
import { asked } from "./rules.js";
import { ja, procedure } from "./state.js";

// One for all tries of a request: a repeat never drafts twice.
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Procedures to tick, each with for whom; `picked` is procedure → for whom.
export const procedureList = (procedures, picked, changed) => h("div", { class: "desk-procedures" }, procedures.map((one) => entry(one, picked, changed)));

function entry(one, picked, changed) {
  const id = `p-${one.id}`;
  const who = h("select", { class: "desk-input", "aria-label": `${ja(one.name)}：どなたの手続か`, onchange: () => picked.has(one.id) && picked.set(one.id, who.value) },
    one.for_whom.map((each) => h("option", { value: each.code }, ja(each.name))));
  const paper = h("p", { class: "field-hint" });
  const tellPaper = () => { paper.textContent = ja(one.for_whom.find((each) => each.code === who.value)?.authority); };
  who.addEventListener("change", tellPaper);
  const check = h("input", { type: "checkbox", id, onchange: () => {
    if (check.checked) picked.set(one.id, who.value);
    else picked.delete(one.id);
    side.hidden = !check.checked;
    tellPaper();
    changed();
  } });
  const side = h("div", { class: "desk-procedure-who", hidden: true }, h("span", { class: "quiet", "aria-hidden": "true" }, "どなたの"), who, paper);
  return h("div", { class: "desk-procedure" }, h("label", { for: id, class: "choice" }, check, h("span", {}, ja(one.name), h("small", {}, `約${one.minutes}分${one.fee ? `・${one.fee}円` : ""}`))), side);
}

export async function draft(visit, picked, key) {
  const applications = [...picked].map(([id, for_whom]) => ({ procedure: id, for_whom, ...known(visit, procedure(id)) }));
  const answer = await post(`/api/visits/${visit}/applications`, { by: "clerk", partial: true, applications }, { "Idempotency-Key": key });
  return answer.visit;
}

// What the visitor has said already for another procedure is not asked again.
const TOLD = ["name", "kana", "date", "address", "phone"];
function known(visit, kind) {
  const answers = {};
  const sources = {};
  for (const keeper of ofVisit(visit)) {
    const before = procedure(keeper.case.procedure);
    for (const field of kind.fields.filter((one) => TOLD.includes(one.kind) && !one.show_if)) {
      const same = before.fields.some((one) => one.id === field.id && one.kind === field.kind && asked(one, keeper.case.for_whom, keeper.answers));
      if (!same || keeper.case.answers[field.id] === undefined) continue;
      answers[field.id] = keeper.case.answers[field.id];
      sources[field.id] = keeper.case.sources[field.id] ?? "clerk";
    }
  }
  return { answers, sources };
}
