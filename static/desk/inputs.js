// One input for each kind of field: set(value) shows, onchange tells. Built from the catalogue.
import { parse, wareki } from "./dates.js";
import { h } from "./dom.js";
import { ja, state } from "./state.js";

const FEW = 6;
const tableOf = (field) => state.catalogue.tables[field.table] ?? [];

// {element, set(value)}; tell(value, words?) is called with the value, or with words of a fault.
// `compact`: a list to drop down where boxes to tick would need a whole line.
export function input(field, id, tell, compact = false) {
  return (KINDS[field.kind] ?? line)(field, id, tell, compact);
}

const KINDS = { date, choice, choices, count, yesno };

function line(field, id, tell) {
  const box = h("input", { id, class: "desk-input", type: field.kind === "phone" ? "tel" : "text", autocomplete: "off", spellcheck: "false",
    data: { kind: field.kind }, oninput: () => { if (!box.composing) tell(box.value); } });
  // Half-converted kana are no answer: wait until the IME has done.
  box.addEventListener("compositionstart", () => { box.composing = true; });
  box.addEventListener("compositionend", () => { box.composing = false; tell(box.value); });
  return { element: box, set: (value) => put(box, value ?? "") };
}

function put(box, text) {
  if (document.activeElement !== box && box.value !== text) box.value = text;
}

function date(field, id, tell) {
  const spoken = h("span", { class: "desk-aside", "aria-live": "polite" });
  const box = h("input", { id, class: "desk-input", type: "text", autocomplete: "off", placeholder: "S19.5.12", data: { kind: "date" },
    onchange: () => {
      const day = parse(box.value);
      if (day === null) return tell(box.value, "日付として読めません。例：S19.5.12、1944-05-12");
      if (day) box.value = day;
      spoken.textContent = wareki(day);
      tell(day);
    } });
  return { element: h("span", { class: "desk-pair" }, box, spoken), set: (value) => { put(box, value ?? ""); spoken.textContent = wareki(value); } };
}

function count(field, id, tell) {
  const box = h("input", { id, class: "desk-input", type: "number", min: 1, max: field.max ?? 99, data: { kind: "count" },
    oninput: () => tell(box.value === "" ? "" : Number(box.value)) });
  return { element: box, set: (value) => put(box, value === undefined || value === null ? "" : String(value)) };
}

function choice(field, id, tell, compact) {
  const table = tableOf(field);
  if (table.length <= FEW && !compact) return boxes("radio", table.map((one) => [one.code, ja(one.name)]), id, (chosen) => tell(chosen[0] ?? ""));
  const box = h("select", { id, class: "desk-input", onchange: () => tell(box.value) },
    h("option", { value: "" }, "選んでください"), table.map((one) => h("option", { value: one.code }, ja(one.name))));
  return { element: box, set: (value) => { box.value = value ?? ""; } };
}

function choices(field, id, tell) {
  return boxes("checkbox", tableOf(field).map((one) => [one.code, ja(one.name)]), id, tell);
}

function yesno(field, id, tell) {
  const made = boxes("radio", [["yes", "はい"], ["no", "いいえ"]], id, (chosen) => tell(chosen[0] === "yes"));
  return { element: made.element, set: (value) => made.set(value === true ? "yes" : value === false ? "no" : "") };
}

function boxes(type, options, id, tell) {
  const inputs = options.map(([code]) => h("input", { type, name: id, value: code, onchange: () => tell(inputs.filter((one) => one.checked).map((one) => one.value)) }));
  const element = h("span", { id, class: "desk-boxes", role: type === "radio" ? "radiogroup" : "group", tabindex: "-1" },
    options.map(([, words], at) => h("label", {}, inputs[at], words)));
  return { element, set: (value) => inputs.forEach((one) => { one.checked = [value].flat().includes(one.value); }) };
}
