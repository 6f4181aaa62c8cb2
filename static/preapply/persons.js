// The people a form is about, one card each; it says how many a QR holds before anybody types.

import { longest } from "./checks.js";
import { fill, make, put } from "./dom.js";
import { visible } from "./form.js";

/** A repeated group. `persons.limit(n)` sets how many the QR can hold. */
export function personsInput(field, page, question) {
  const most = longest(field);
  const people = [];
  let holds = most;
  const list = make("div", { class: "stack" });
  const room = make("p", { class: "notice preapply-room", "data-tone": "info", hidden: true });
  const add = make("button", { type: "button", class: "button preapply-add", "data-kind": "secondary", click: another });

  function grow(focus) {
    const added = person(field, page, question, () => drop(added));
    people.push(added);
    list.append(added.root);
    refresh();
    if (focus) added.questions[0].focus();
    page.changed();
  }

  // What was typed just now may have taken the last room.
  async function another() {
    await page.settle();
    if (people.length < Math.min(holds, most)) grow(true);
  }

  function drop(person) {
    people.splice(people.indexOf(person), 1);
    person.root.remove();
    refresh();
    page.changed();
  }

  // Runs while somebody types: no card may leave the page, or the keyboard would go with it.
  function refresh() {
    people.forEach((each, at) => each.number(at + 1, people.length > 1 || !field.required));
    const full = people.length >= holds && holds < most;
    put(add, people.length ? page.words.add_person : page.words.first_person);
    add.hidden = people.length >= Math.min(holds, most);
    room.hidden = holds >= most;
    room.dataset.tone = full ? "warning" : "info";
    put(room, people.length > holds ? page.words.too_large
      : full ? page.words.room_full : fill(page.words.room, { n: holds }));
  }

  if (field.required) grow(false);
  else refresh();
  return {
    nodes: [room, list, add], inputs: [],
    read: () => {
      const answers = people.map((each) => each.read()).filter((answer) => Object.keys(answer).length);
      return answers.length ? answers : undefined;
    },
    persons: {
      limit(count) { holds = Math.max(1, count); refresh(); },
      questions: () => people.flatMap((each) => each.shown()),
      show: () => people.forEach((each) => each.show()),
    },
  };
}

function person(field, page, question, removed) {
  const questions = field.fields.filter((sub) => sub.kind !== "staff_number").map((sub) => question(sub, page));
  const title = make("h2", { class: "card-title" });
  const remove = make("button", { type: "button", class: "button", "data-kind": "quiet", click: removed });
  const root = make("section", { class: "card stack preapply-person" },
    title, ...questions.map((each) => each.root), make("div", { class: "buttons" }, remove));
  const answers = () => Object.fromEntries(questions.map((each) => [each.field.id, each.read()]));
  const seen = (each) => visible(each.field, answers());
  return {
    root, questions,
    read: () => Object.fromEntries(questions.filter(seen).map((each) => [each.field.id, each.read()])
      .filter(([, value]) => value !== undefined)),
    shown: () => questions.filter(seen),
    show: () => questions.forEach((each) => { each.root.hidden = !seen(each); }),
    number(n, removable) {
      put(title, fill(page.words.person, { n }));
      put(remove, fill(page.words.remove_person, { n }));
      remove.parentElement.hidden = !removable;
    },
  };
}
