// The application as printed, editable in place: label, answer, where it came from.
import { asked, extra, missing } from "./rules.js";
import { clock } from "./dates.js";
import { h } from "./dom.js";
import { input } from "./inputs.js";
import { persons } from "./persons.js";
import { ja, procedure } from "./state.js";
import { SOURCES } from "./words.js";

export function paper(keeper) {
  const kind = procedure(keeper.case.procedure);
  const locked = ["closed", "referred", "withdrawn"].includes(keeper.case.state);
  const rows = kind.fields.map((field) => row(field, keeper, locked));
  const next = h("p", { class: "desk-next" });
  const saved = h("p", { class: "desk-saved", role: "status" });
  const who = kind.for_whom.find((one) => one.code === keeper.case.for_whom);
  const element = h("article", { class: "desk-paper", "aria-label": `${ja(kind.name)}の申請書` },
    h("header", { class: "desk-paper-head" }, h("h2", {}, title(kind)), h("span", { class: "desk-aside" }, keeper.case.accepted_at ? `受理 ${clock(keeper.case.accepted_at)}` : "下書き")),
    next,
    h("dl", { class: "desk-form" },
      h("div", { class: "desk-row" }, h("dt", {}, "どなたの手続か"), h("dd", {}, h("span", { class: "desk-fixed" }, who ? ja(who.name) : keeper.case.for_whom))),
      rows.map((one) => one.element)),
    saved);

  function draw() {
    const answers = keeper.answers;
    const lacks = missing(kind, keeper.case.for_whom, answers);
    for (const one of rows) one.draw(answers, lacks);
    next.replaceChildren(...tellMissing(lacks, rows, locked));
    next.dataset.missing = lacks.length;
    saved.textContent = sayS(keeper);
    saved.dataset.trouble = keeper.trouble ? "yes" : "no";
  }
  keeper.addEventListener("change", draw);
  draw();
  return { element, leave: () => keeper.removeEventListener("change", draw) };
}

export function title(kind) {
  const name = ja(kind.name);
  if (kind.act === "届出") return name.endsWith("届") ? name : `${name}届`;
  return extra(kind.id).fee_times ? `${name} 交付${kind.act}書` : `${name} ${kind.act}書`;
}

function tellMissing(lacks, rows, locked) {
  if (locked) return ["この手続は終わっています。"];
  if (!lacks.length) return ["必要な欄はすべて埋まっています。"];
  const links = lacks.map((field) => h("button", { type: "button", class: "desk-jump", onclick: () => rows.find((one) => one.field === field).focus() }, ja(field.name)));
  return [h("strong", {}, `あと${lacks.length}つ聞きます`), ...links];
}

function sayS(keeper) {
  if (keeper.trouble === "offline") return `つながりが切れています。${keeper.unsent}欄の入力はこの画面に残っていて、つながりしだい送ります。`;
  if (keeper.trouble) return keeper.trouble;
  if (keeper.refused.size) return "保存できない欄があります。印のある欄を直してください。";
  if (keeper.unsent) return "保存しています…";
  return keeper.savedAt ? `保存しました ${clock(keeper.savedAt)}` : "入力すると自動で保存します。";
}

function row(field, keeper, locked) {
  const id = `f-${keeper.case.id}-${field.id}`.replace(/[^\w-]/g, "_");
  const tell = (value, words) => (words ? keeper.refuse(field.id, words) : keeper.set(field.id, value));
  const made = (field.kind === "persons" ? persons : input)(field, id, tell);
  const badge = h("span", { class: "badge" });
  const flag = h("span", { class: "desk-flag" }, "未記入");
  const fault = h("p", { class: "field-error", role: "alert" });
  const beaten = h("p", { class: "desk-beaten" });
  const grouped = ["persons", "choices", "yesno"].includes(field.kind) || made.element.matches("[role]");
  const label = h(grouped ? "span" : "label", grouped ? { id: `${id}-label` } : { for: id }, ja(field.name), field.required ? h("span", { class: "required" }, "必須") : null);
  if (grouped) made.element.setAttribute("aria-labelledby", `${id}-label`);
  if (grouped && !made.element.hasAttribute("role")) made.element.setAttribute("role", "group");
  if (locked) for (const box of made.element.matches("input, select") ? [made.element] : made.element.querySelectorAll("input, select, button")) box.disabled = true;
  const hint = field.hint ? h("p", { class: "field-hint" }, ja(field.hint)) : null;
  const element = h("div", { class: "desk-row", data: { kind: field.kind, field: field.id } },
    h("dt", {}, label), h("dd", {}, made.element, hint, fault, beaten), h("dd", { class: "desk-source" }, badge, flag));

  function draw(answers, lacks) {
    element.hidden = !asked(field, keeper.case.for_whom, answers);
    made.set(answers[field.id]);
    const source = keeper.pending.has(field.id) ? "clerk" : keeper.case.sources?.[field.id];
    const empty = answers[field.id] === undefined;
    badge.hidden = empty || !source;
    badge.dataset.source = source ?? "";
    badge.textContent = SOURCES[source] ?? "";
    const missed = lacks.includes(field);
    element.toggleAttribute("data-missing", missed);
    flag.hidden = !missed;
    flag.textContent = empty ? "未記入" : "一部未記入";
    fault.textContent = keeper.refused.get(field.id) ?? "";
    fault.hidden = !fault.textContent;
    if (hint) hint.hidden = !empty;
    drawBeaten(answers);
  }
  function drawBeaten() {
    const mine = keeper.beaten.get(field.id);
    beaten.hidden = mine === undefined;
    if (mine === undefined) return;
    const text = typeof mine === "string" || typeof mine === "number" ? `「${mine}」` : "";
    beaten.replaceChildren(`ほかの職員が先に変更しました。いまの内容はその方のものです。あなたの入力${text} `,
      h("button", { type: "button", class: "desk-jump", onclick: () => keeper.set(field.id, mine) }, "私の入力にする"));
  }
  const focus = () => (made.element.matches("input, select") ? made.element : made.element.querySelector("input, select"))?.focus();
  return { field, element, draw, focus };
}
