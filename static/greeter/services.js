// The first view: what somebody has come for, with how busy each line is.
import { h } from "../desk/dom.js";
import { ja } from "../desk/state.js";
import { doneBy, go, services as offered } from "./act.js";
import { heading, letter, standing } from "./parts.js";

export function services() {
  const cards = offered().map(card);
  return {
    element: h("section", { class: "greeter-view", "aria-labelledby": "greeter-title" }, heading("何のご用ですか"),
      h("div", { class: "greeter-services" }, cards.map((one) => one.element))),
    update: () => cards.forEach((one) => one.update()),
  };
}

function card(one) {
  const stands = standing(one.id);
  const kinds = doneBy(one.id).join("・");
  const element = h("button", { type: "button", class: "greeter-service", data: { service: one.id }, onclick: () => go("give", { service: one }) },
    letter(one), h("span", { class: "greeter-words" }, h("strong", {}, ja(one.name)), kinds ? h("small", {}, kinds) : null, stands.element));
  return { element, update: stands.update };
}
