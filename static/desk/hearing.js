// 聞き取り: a visitor with only a number. Choose the procedures and for whom; the forms are drafted
// at once and filled on the same paper as anybody's.
import { button, h } from "./dom.js";
import { get, post } from "./api.js";
import { ofVisit } from "./cases.js";
import { asked } from "./rules.js";
import { change, ja, procedure, state } from "./state.js";
import { once, refresh } from "./turns.js";

const uuid = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function hearing(turn) {
  const office = state.catalogue.offices.find((one) => one.desks?.includes(state.session.desk))?.id ?? state.session.clerk.office;
  const key = uuid(); // one for all tries: a repeat never drafts twice
  const picked = new Map(); // procedure → for whom
  const go = button("聞き取りを始める", null, { kind: "primary", disabled: true, onclick: () => draft(turn, picked, key) });
  const mine = state.catalogue.desks.find((one) => one.id === state.session.desk)?.services ?? [turn.service];
  const done = state.catalogue.procedures.filter((one) => one.services?.[office]);
  const here = done.filter((one) => mine.includes(one.services[office]));
  const elsewhere = done.filter((one) => !here.includes(one));
  const changed = () => { go.disabled = !picked.size; };
  return h("section", { class: "desk-hearing", "aria-labelledby": "hearing-title" },
    h("h2", { id: "hearing-title" }, "聞き取り：何の手続ですか"),
    h("p", { class: "quiet" }, "手続を選ぶと申請書の下書きができます。質問の順に聞き、その場で入力します。書いていただくのは署名だけです。"),
    list(here, picked, changed),
    elsewhere.length ? [h("h3", {}, "ほかの窓口の手続"), h("p", { class: "quiet" }, "ここで聞き取りまでできます。この方の順番が、その業務の列にも加わります。"), list(elsewhere, picked, changed)] : null,
    h("div", { class: "buttons" }, go));
}

const list = (procedures, picked, changed) => h("div", { class: "desk-procedures" }, procedures.map((one) => entry(one, picked, changed)));

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

const draft = (turn, picked, key) => once(async () => {
  const applications = [...picked].map(([id, for_whom]) => ({ procedure: id, for_whom, ...known(turn.visit, procedure(id)) }));
  const { visit } = await post(`/api/visits/${turn.visit}/applications`, { by: "clerk", partial: true, applications }, { "Idempotency-Key": key });
  await refresh();
  const standing = await get(`/api/visits/${turn.visit}`);
  change({ visit: standing.visit, hearing: false, chosen: visit.cases[0]?.id ?? null });
});

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
