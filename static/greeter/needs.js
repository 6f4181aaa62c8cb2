// What a visitor needs, whether he is called first, and in which language: switches to press.
import { h } from "../desk/dom.js";
import { LANGUAGES, NEEDS, PAPER } from "../desk/words.js";
import { FIRST } from "./words.js";

// `chosen` is {needs, priority, language?}; it changes under the fingers.
export function needs(chosen) {
  let touched = chosen.priority !== undefined; // until then a need decides who goes first
  const first = toggle("先にお呼びする（優先）", () => chosen.priority, (on) => {
    touched = true;
    chosen.priority = on;
  });
  const switches = Object.entries(NEEDS).map(([code, words]) => toggle(words, () => chosen.needs.includes(code), (on) => {
    chosen.needs = on ? [...chosen.needs, code] : chosen.needs.filter((one) => one !== code);
    if (!touched) chosen.priority = chosen.needs.some((one) => FIRST.includes(one));
    first.show();
  }));
  return h("div", { class: "greeter-needs" },
    group("お手伝い", h("div", { class: "greeter-toggles" }, switches.map((one) => one.element))),
    group("順番", first.element),
    chosen.language === undefined ? null : group("番号札のことば", languages(chosen)));
}

const group = (title, ...inside) => h("fieldset", { class: "greeter-group" }, h("legend", {}, title), inside);

export function toggle(words, is, set) {
  const element = h("button", { type: "button", class: "choice greeter-toggle", onclick: () => {
    set(!is());
    show();
  } }, words);
  const show = () => element.setAttribute("aria-pressed", String(Boolean(is())));
  show();
  return { element, show };
}

function languages(chosen) {
  return h("div", { class: "greeter-toggles" }, PAPER.map((code) =>
    h("label", { class: "choice greeter-toggle" }, h("input", { type: "radio", name: "language", value: code, checked: chosen.language === code, onchange: () => { chosen.language = code; } }), LANGUAGES[code])));
}
