// The first view: what somebody has come for, with how busy each line is.
import { h } from "../desk/dom.js";
import { ja } from "../desk/state.js";
import { doneBy, go, procedures, services as offered, stopped } from "./act.js";
import { heading, letter, standing } from "./parts.js";

export function services() {
  const cards = offered().map(card);
  const still = h("p", { class: "notice greeter-still", data: { tone: "warning" } });
  return {
    element: h("section", { class: "greeter-view", "aria-labelledby": "greeter-title" }, heading("何のご用ですか"), still,
      h("div", { class: "greeter-services" }, cards.map((one) => one.element))),
    update: () => {
      cards.forEach((one) => one.update());
      const found = procedures().filter((one) => stopped(one.id)).map((one) => `${ja(one.name)}（${stopped(one.id).words}）`);
      still.hidden = !found.length;
      still.textContent = `いま止めている手続：${found.join("、")}`;
    },
  };
}

function card(one) {
  const stands = standing(one.id);
  const kinds = doneBy(one.id).join("・");
  const element = h("button", { type: "button", class: "greeter-service", data: { service: one.id }, onclick: () => go("give", { service: one }) },
    letter(one), h("span", { class: "greeter-words" }, h("strong", {}, ja(one.name)), kinds ? h("small", {}, kinds) : null, stands.element));
  return { element, update: stands.update };
}
