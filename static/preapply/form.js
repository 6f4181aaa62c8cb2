// The form of one procedure: which questions are asked now, and what has been answered.

import { question } from "./field.js";
import { bare, make, newId, put } from "./dom.js";

const A_STEP = 5; // questions on one screen; the people of a family have a screen of their own

/** Whether a question is asked, given the answers so far (`for_whom` among them). */
export function visible(field, answers) {
  return Object.entries(field.show_if ?? {}).every(([key, codes]) =>
    codesOf(answers[key]).some((code) => codes.includes(code)));
}

function codesOf(value) {
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  return value === undefined ? [] : [value].flat();
}

/** All questions in steps; `changed()` is called at each answer, `settle()` works out what follows. */
export function buildForm(form, words, changed, settle) {
  const name = (texts) => texts[form.languages.find((each) => texts[each])] ?? "";
  const asked = form.procedure.fields.filter((field) => field.kind !== "staff_number");
  const whose = whoseStep(form, words, name, changed);
  const page = { form, words, name, changed, settle, answers: () => ({ for_whom: whose.read(), ...answers() }) };
  const questions = asked.map((field) => question(field, page));
  const seen = (each) => visible(each.field, page.answers());

  function answers() {
    const found = {};
    for (const { field, read } of questions) {
      const value = visible(field, { for_whom: whose.read(), ...found }) ? read() : undefined;
      if (value !== undefined) found[field.id] = value;
    }
    return found;
  }

  function refresh() {
    for (const each of questions) each.root.hidden = !seen(each);
    for (const each of questions) each.persons?.show();
  }

  const steps = [whose.step, ...chunks(questions).map((part) => fieldStep(part, seen))];
  return { steps, questions, forWhom: whose.read, answers, refresh, name };
}

function chunks(questions) {
  const parts = [[]];
  for (const each of questions) {
    const full = parts.at(-1).length >= A_STEP || parts.at(-1).at(-1)?.persons || each.persons;
    if (full && parts.at(-1).length) parts.push([]);
    parts.at(-1).push(each);
  }
  return parts;
}

function fieldStep(part, seen) {
  const shown = () => part.filter(seen);
  return {
    root: make("div", { class: "preapply-questions" }, ...part.map((each) => each.root)),
    title: null,
    empty: () => shown().length === 0,
    questions: () => shown().flatMap((each) => [each, ...(each.persons?.questions() ?? [])]),
    fields: part.map((each) => each.field.id),
  };
}

function whoseStep(form, words, name, changed) {
  const group = newId("whose");
  const radios = form.procedure.for_whom.map((who) =>
    make("input", { type: "radio", name: group, value: who.code, change: changed }));
  const cards = form.procedure.for_whom.map((who, at) => make("label", { class: "choice" }, radios[at],
    make("span", {}, name(who.name), who.authority
      ? make("small", {}, words.authority.replace("{paper}", name(who.authority))) : null)));
  const error = make("p", { class: "field-error", role: "alert", hidden: true });
  const read = () => radios.find((radio) => radio.checked)?.value;
  if (radios.length === 1) radios[0].checked = true;
  const control = {
    field: { id: "for_whom" }, read, focus: () => radios[0].focus(),
    check() {
      put(error, read() ? "" : words.errors.required_choice);
      error.hidden = Boolean(read());
      return read() ? null : "required_choice";
    },
  };
  const root = make("div", { class: "preapply-choices", role: "radiogroup", "aria-label": bare(words.whose), "data-field": "for_whom" }, ...cards, error);
  return {
    read,
    step: { root, title: words.whose, empty: () => radios.length === 1, questions: () => [control], fields: ["for_whom"] },
  };
}
