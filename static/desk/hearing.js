// 聞き取り: a visitor with only a number. Choose the procedures and for whom; the forms are drafted
// at once and filled on the same paper as anybody's.
import { button, h } from "./dom.js";
import { get } from "./api.js";
import { draft, newKey, procedureList } from "./draft.js";
import { change, state } from "./state.js";
import { once, refresh } from "./attempt.js";

export function hearing(turn) {
  const office = state.catalogue.offices.find((one) => one.desks?.includes(state.session.desk))?.id ?? state.session.clerk.office;
  const key = newKey(); // one for all tries: a repeat never drafts twice
  const picked = new Map(); // procedure → for whom
  const go = button("聞き取りを始める", null, { kind: "primary", disabled: true, onclick: () => begin(turn, picked, key) });
  const mine = state.catalogue.desks.find((one) => one.id === state.session.desk)?.services ?? [];
  const done = state.catalogue.procedures.filter((one) => one.services?.[office]);
  const here = done.filter((one) => [...mine, turn.service].includes(one.services[office]));
  const elsewhere = done.filter((one) => !here.includes(one));
  const changed = () => { go.disabled = !picked.size; };
  return h("section", { class: "desk-hearing", "aria-labelledby": "hearing-title" },
    h("h2", { id: "hearing-title" }, "聞き取り：何の手続ですか"),
    h("p", { class: "quiet" }, "手続を選ぶと申請書の下書きができます。質問の順に聞き、その場で入力します。書いていただくのは署名だけです。"),
    procedureList(here, picked, changed),
    elsewhere.length ? [h("h3", {}, "ほかの窓口の手続"), h("p", { class: "quiet" }, "ここで聞き取りまでできます。この方の順番が、その業務の列にも加わります。"), procedureList(elsewhere, picked, changed)] : null,
    h("div", { class: "buttons" }, go));
}

const begin = (turn, picked, key) => once(async () => {
  const visit = await draft(turn.visit, picked, key);
  await refresh();
  const standing = await get(`/api/visits/${turn.visit}`);
  change({ visit: standing.visit, hearing: false, chosen: visit.cases[0]?.id ?? null });
});
