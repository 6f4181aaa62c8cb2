// The answers in words, to be looked over before the QR is made and beside it afterwards.

import { say } from "./date.js";
import { bare, make, typed } from "./dom.js";
import { visible } from "./form.js";

/** A list of questions and answers; `change(field id)` makes a button for each when given. */
export function summary(form, words, name, forWhom, answers, change) {
  const who = form.procedure.for_whom.find((each) => each.code === forWhom);
  const all = { for_whom: forWhom, ...answers };
  const rows = form.procedure.fields
    .filter((field) => field.kind !== "staff_number" && visible(field, all))
    .map((field) => row(name(field.name), value(form, words, name, field, answers[field.id]), words, change && (() => change(field.id))));
  return make("dl", { class: "preapply-summary" },
    row(words.whose, [name(who.name)], words, change && (() => change("for_whom"))), ...rows);
}

function row(title, nodes, words, change) {
  const button = change ? make("dd", { class: "preapply-change" }, make("button", {
    type: "button", "aria-label": bare(`${title}: ${words.change}`), click: change,
  }, words.change)) : null;
  return make("div", { class: "preapply-row" }, make("dt", {}, title), make("dd", { class: "preapply-value" }, ...nodes), button);
}

function value(form, words, name, field, answer) {
  if (answer === undefined) return [make("span", { class: "quiet" }, words.none)];
  const called = (code) => name(form.tables[field.table].find((choice) => choice.code === code).name);
  switch (field.kind) {
    case "date": return [say(words, answer)];
    case "choice": return [called(answer)];
    case "choices": return [make("ul", {}, ...answer.map((code) => make("li", {}, called(code))))];
    case "yesno": return [answer ? words.yes : words.no];
    case "persons": return answer.map((person, at) => oneOf(form, words, name, field, person, at));
    case "count": return [String(answer)];
    default: return [make("span", { class: "name" }, typed(answer))];
  }
}

function oneOf(form, words, name, field, person, at) {
  const seen = field.fields.filter((sub) => sub.kind !== "staff_number" && visible(sub, person));
  return make("div", { class: "preapply-one" },
    make("p", { class: "card-title" }, words.person.replace("{n}", at + 1)),
    make("dl", {}, ...seen.map((sub) => row(name(sub.name), value(form, words, name, sub, person[sub.id]), words))));
}
