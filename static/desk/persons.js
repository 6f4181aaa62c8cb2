// Persons, edited in place: a block each, its questions from the catalogue side by side.
import { button, h } from "./dom.js";
import { input } from "./inputs.js";
import { asked } from "./rules.js";
import { ja } from "./state.js";

export function persons(field, id, tell) {
  let people = [];
  let blocks = [];
  const list = h("div", {});
  const add = button("1人ふやす", null, { onclick: () => {
    people = [...people, {}];
    redraw();
    blocks.at(-1).element.querySelector("input, select").focus();
  } });

  function redraw() {
    blocks = people.map((_, at) => block(field, `${id}-${at}`, at, (sub, value) => {
      people = people.map((person, other) => (other === at ? put(person, sub, value) : person));
      blocks[at].show(people[at]);
      tell(people.filter((person) => Object.keys(person).length));
    }, () => {
      people = people.filter((_, other) => other !== at);
      tell(people);
      redraw();
      add.focus();
    }));
    list.replaceChildren(...blocks.map((one) => one.element));
    add.hidden = people.length >= (field.max ?? 20);
    blocks.forEach((one, at) => one.set(people[at]));
  }

  return {
    element: h("div", { id, class: "desk-people", tabindex: "-1" }, list, add),
    set(value) {
      if (list.contains(document.activeElement)) return; // never under the clerk's hands
      const given = Array.isArray(value) && value.length ? value : field.required ? [{}] : [];
      if (JSON.stringify(given) === JSON.stringify(people) && blocks.length === given.length) return;
      people = given.map((person) => ({ ...person }));
      redraw();
    },
  };
}

function put(person, sub, value) {
  const { [sub]: _, ...rest } = person;
  return value === "" || (Array.isArray(value) && !value.length) ? rest : { ...rest, [sub]: value };
}

function block(field, id, at, tell, drop) {
  const cells = field.fields.map((sub) => cell(sub, `${id}-${sub.id}`, at, (value, fault) => (fault ? null : tell(sub.id, value))));
  const element = h("fieldset", { class: "desk-person" },
    h("legend", {}, `${at + 1}人目`),
    cells.map((one) => one.element),
    h("button", { type: "button", class: "desk-drop", "aria-label": `${at + 1}人目を取り消す`, onclick: drop }, "×"));
  const show = (person) => cells.forEach((one) => { one.element.hidden = !asked(one.sub, "", person ?? {}); });
  return { element, show, set: (person) => { show(person); cells.forEach((one) => one.set(person?.[one.sub.id])); } };
}

function cell(sub, id, at, tell) {
  const made = input(sub, id, tell, true);
  const target = made.element.matches("input, select, [role]") ? made.element : made.element.querySelector("input");
  target.setAttribute("aria-label", `${at + 1}人目 ${ja(sub.name)}`);
  const label = h("span", { class: "desk-person-label", "aria-hidden": "true" }, ja(sub.name), sub.required ? h("span", { class: "required" }, "必須") : null);
  return { sub, set: made.set, element: h("div", { data: { kind: sub.kind } }, label, made.element) };
}
