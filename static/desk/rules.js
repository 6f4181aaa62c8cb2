// The catalogue's rules as the desk needs them: what is asked, what is missing, what it costs.
import { empty } from "./cases.js";

const page = JSON.parse(document.getElementById("desk-data").textContent);
export const DOCUMENTS = page.documents;
export const RULES = page.rules;
export const WAIVERS = page.waivers; // why a fee is not taken, by the code the counter keeps
export const extra = (procedure) => page.procedures[procedure] ?? { identity: "one_photo", fees: {}, fee_times: null };

// The codes an answer stands for in show_if; a yesno is "yes" or "no".
export function codes(value) {
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

export function asked(field, forWhom, answers) {
  return Object.entries(field.show_if ?? {}).every(([key, wanted]) =>
    codes(key === "for_whom" ? forWhom : answers[key]).some((code) => wanted.includes(code)));
}

export function missing(procedure, forWhom, answers) {
  return procedure.fields.filter((field) => asked(field, forWhom, answers) && lacks(field, forWhom, answers));
}

function lacks(field, forWhom, answers) {
  const value = answers[field.id];
  if (empty(value)) return field.required;
  if (field.kind !== "persons") return false;
  return value.some((person) => field.fields.some((sub) =>
    sub.required && asked(sub, forWhom, { ...answers, ...person }) && empty(person[sub.id])));
}

// Yen, or null where the catalogue knows none.
export function fee(procedure, answers) {
  const { fees, fee_times: times } = extra(procedure.id);
  let unit = procedure.fee;
  for (const [key, prices] of Object.entries(fees)) {
    const code = codes(answers[key]).find((one) => one in prices);
    if (code !== undefined) unit = prices[code];
  }
  const count = times ? answers[times] : 1;
  return unit === null || unit === undefined ? null : unit * (Number.isInteger(count) ? count : 1);
}

// Whether the documents shown are enough for the procedure's rule.
export function enough(rule, shown) {
  const groups = shown.map((code) => DOCUMENTS.find((one) => one.code === code)?.group);
  return RULES[rule].enough.some((set) => {
    const left = [...groups];
    return set.every((group) => {
      const at = left.indexOf(group);
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  });
}
