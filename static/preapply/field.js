// One question of the form: its label, its input by kind, its answer and what is wrong with it.

import { asKana, asLine, asPhone, individualNumber, longest, textFault } from "./checks.js";
import { dateInput } from "./date.js";
import { bare, fill, make, newId, put } from "./dom.js";
import { personsInput } from "./persons.js";

const FEW = 7; // more choices than these are a list to pull down

/** A question: `{field, root, read(), check(), faults(), focus()}`. `page` is what form.js makes. */
export function question(field, page) {
  const label = newId("label");
  const error = make("p", { class: "field-error", id: newId("error"), role: "alert", hidden: true });
  const input = inputOf(field, page, label);
  const hint = field.hint ? make("p", { class: "field-hint", id: newId("hint") }, page.name(field.hint)) : null;
  const root = make("div", { class: "field preapply-field", "data-field": field.id, "data-kind": field.kind },
    make("p", { class: "field-label", id: label }, page.name(field.name), mark(field, page.words)),
    hint, ...input.nodes, error);
  const described = [hint?.id, error.id].filter(Boolean).join(" ");
  for (const each of input.inputs) each.setAttribute("aria-describedby", described);
  const control = {
    field, root, read: () => input.read() ?? undefined,
    check: () => show(fault(field, input), { field, input, error, page }),
    focus: () => (input.inputs.find((each) => each.getAttribute("aria-invalid")) ?? input.inputs[0])?.focus(),
    persons: input.persons,
  };
  // A sentence that no longer holds goes at once; a new one waits until the answer is left.
  root.addEventListener("input", () => { if (!error.hidden && !fault(field, input)) control.check(); });
  root.addEventListener("focusout", () => setTimeout(() => leave(control, input, root), 0));
  return control;
}

// Checked when the answer is left, never while somebody is still writing it.
function leave(control, input, root) {
  if (!root.contains(document.activeElement) && input.touched?.()) control.check();
}

function mark(field, words) {
  return field.required
    ? make("span", { class: "required" }, words.required)
    : make("span", { class: "optional" }, words.optional);
}

function fault(field, input) {
  const problem = input.fault?.();
  if (problem) return problem;
  const value = input.read();
  const empty = value === undefined || value === "" || (Array.isArray(value) && !value.length);
  if (!empty || !field.required) return null;
  return ["choice", "choices", "yesno"].includes(field.kind) ? "required_choice" : "required";
}

function show(code, { field, input, error, page }) {
  const text = code ? fill(page.words.errors[code], { max: longest(field) }) : "";
  error.hidden = !text;
  if (error.dataset.text !== text) put(error, text);
  error.dataset.text = text;
  for (const each of input.inputs) {
    if (code) each.setAttribute("aria-invalid", "true");
    else each.removeAttribute("aria-invalid");
  }
  return code;
}

function inputOf(field, page, label) {
  switch (field.kind) {
    case "date": return dated(field, page, label);
    case "choice": return chosen(field, page, label, page.form.tables[field.table].map((choice) =>
      [choice.code, page.name(choice.name)]));
    case "choices": return ticked(field, page, label);
    case "yesno": return yesno(field, page, label);
    case "count": return counted(field, page, label);
    case "persons": return personsInput(field, page, question);
    default: return written(field, page, label);
  }
}

function written(field, page, label) {
  const long = field.kind === "address";
  const input = make(long ? "textarea" : "input", {
    class: `input${field.kind === "name" || long ? " name" : ""}`, "aria-labelledby": label,
    rows: long ? 2 : null, autocomplete: "off", spellcheck: "false",
    inputmode: field.kind === "phone" ? "tel" : null, input: page.changed,
  });
  const tidy = { kana: asKana, phone: asPhone }[field.kind] ?? asLine;
  let refused = false;
  // An individual number is taken out of the page at once: it must not even wait for the next step.
  input.addEventListener("input", () => { refused = false; });
  input.addEventListener("change", () => {
    if (individualNumber(input.value)) { input.value = ""; refused = true; }
    input.value = tidy(input.value);
  });
  return {
    nodes: [input], inputs: [input], touched: () => refused || input.value !== "",
    read: () => tidy(input.value) || undefined,
    fault: () => (refused && !input.value ? "individual_number"
      : input.value.trim() && textFault(field, tidy(input.value))),
  };
}

function dated(field, page, label) {
  const born = field.prefill === "card.birth" || /birth/.test(field.id);
  const era = born ? page.words.births_in : page.words.days_in;
  const input = dateInput(page.words, label, era, page.changed);
  return {
    ...input, read: () => input.read() || undefined, touched: () => input.read() !== "",
    fault: () => (input.read() === null ? "not_a_date" : null),
  };
}

function chosen(field, page, label, choices) {
  if (choices.length > FEW) return pulled(page, label, choices);
  const name = newId("choice");
  const radios = choices.map(([code]) => make("input", { type: "radio", name, value: code, change: page.changed }));
  const cards = radios.map((radio, at) => make("label", { class: "choice" }, radio, choices[at][1]));
  return {
    nodes: [make("div", { class: "preapply-choices", role: "radiogroup", "aria-labelledby": label }, ...cards)],
    inputs: radios, read: () => radios.find((radio) => radio.checked)?.value,
    touched: () => radios.some((radio) => radio.checked),
  };
}

function pulled(page, label, choices) {
  const select = make("select", { class: "input", "aria-labelledby": label, change: page.changed },
    make("option", { value: "" }, bare(page.words.choose)),
    ...choices.map(([code, name]) => make("option", { value: code }, bare(name))));
  return { nodes: [select], inputs: [select], read: () => select.value || undefined, touched: () => select.value !== "" };
}

function yesno(field, page, label) {
  const radios = chosen(field, page, label, [["yes", page.words.yes], ["no", page.words.no]]);
  const answer = { yes: true, no: false };
  return { ...radios, read: () => answer[radios.read()] };
}

function ticked(field, page, label) {
  const boxes = page.form.tables[field.table].map((choice) =>
    make("label", { class: "choice" }, make("input", { type: "checkbox", value: choice.code, change: page.changed }), page.name(choice.name)));
  const inputs = boxes.map((box) => box.querySelector("input"));
  const read = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return {
    nodes: [make("div", { class: "preapply-choices", role: "group", "aria-labelledby": label }, ...boxes)],
    inputs, read: () => (read().length ? read() : undefined), touched: () => read().length > 0,
  };
}

function counted(field, page, label) {
  const most = longest(field);
  const input = make("input", {
    class: "input preapply-count", inputmode: "numeric", value: field.required ? 1 : "",
    maxlength: 4, "aria-labelledby": label, autocomplete: "off", input: page.changed,
  });
  const read = () => (/^\d+$/.test(input.value.normalize("NFKC")) ? Number(input.value.normalize("NFKC")) : NaN);
  const step = (by) => () => {
    input.value = Math.min(most, Math.max(1, (read() || 0) + by));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const button = (name, sign, by) => make("button", { type: "button", class: "button preapply-step-by", "data-kind": "quiet", "aria-label": bare(name), click: step(by) }, sign);
  return {
    nodes: [make("div", { class: "preapply-counter" },
      button(page.words.fewer, "−", -1), input, button(page.words.more, "＋", 1))],
    inputs: [input], touched: () => input.value !== "",
    read: () => (Number.isNaN(read()) ? undefined : read()),
    fault: () => (input.value !== "" && !(read() >= 1 && read() <= most) ? "not_a_number" : null),
  };
}
