// A table of persons, edited in place: a row each, the columns from the catalogue.
import { button, h } from "./dom.js";
import { input } from "./inputs.js";
import { ja } from "./state.js";

export function persons(field, id, tell) {
  let people = [];
  let rows = [];
  const body = h("tbody");
  const add = button("1人ふやす", null, { onclick: () => { people = [...people, {}]; redraw(); rows.at(-1).cells[0].focus(); } });
  const table = h("table", { class: "desk-persons" },
    h("thead", {}, h("tr", {}, field.fields.map((sub) => h("th", { scope: "col" }, ja(sub.name), mark(sub))), h("th", { scope: "col" }, h("span", { class: "sr-only" }, "取り消し")))), body);

  function redraw() {
    rows = people.map((_, at) => row(field, `${id}-${at}`, at, (sub, value) => {
      people = people.map((person, other) => (other === at ? put(person, sub, value) : person));
      tell(people.filter((person) => Object.keys(person).length));
    }, () => { people = people.filter((_, other) => other !== at); tell(people); redraw(); }));
    body.replaceChildren(...rows.map((one) => one.element));
    add.hidden = people.length >= (field.max ?? 20);
    fill();
  }
  const fill = () => rows.forEach((one, at) => one.set(people[at]));

  return {
    element: h("div", { id, class: "desk-people", tabindex: "-1" }, table, add),
    set(value) {
      if (body.contains(document.activeElement)) return; // never under the clerk's hands
      const given = Array.isArray(value) && value.length ? value : [{}];
      const grown = given.length !== rows.length;
      people = given.map((person) => ({ ...person }));
      if (grown) redraw();
      else fill();
    },
  };
}

const mark = (sub) => (sub.required ? h("span", { class: "required" }, "必須") : null);

function put(person, sub, value) {
  const { [sub]: _, ...rest } = person;
  return value === "" || (Array.isArray(value) && !value.length) ? rest : { ...rest, [sub]: value };
}

function row(field, id, at, tell, drop) {
  const cells = field.fields.map((sub) => ({ sub, ...input(sub, `${id}-${sub.id}`, (value, fault) => fault ? null : tell(sub.id, value)) }));
  for (const cell of cells) {
    const target = cell.element.matches("input, select, [role]") ? cell.element : cell.element.querySelector("input");
    target.setAttribute("aria-label", `${at + 1}人目 ${ja(cell.sub.name)}`);
  }
  const element = h("tr", {}, cells.map((cell) => h("td", {}, cell.element)),
    h("td", {}, h("button", { type: "button", class: "desk-drop", "aria-label": `${at + 1}人目を取り消す`, onclick: drop }, "×")));
  return {
    element,
    cells: [{ focus: () => element.querySelector("input, select")?.focus() }],
    set: (person) => cells.forEach((cell) => cell.set(person?.[cell.sub.id])),
  };
}
