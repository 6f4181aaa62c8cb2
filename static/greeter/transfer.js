// Another line for somebody who stands in the wrong one: same number, same arrival.
import { h } from "../desk/dom.js";
import { ja, service, state } from "../desk/state.js";
import { doneBy, go, move, once, say, services, turnOf } from "./act.js";
import { heading, letter, press, standing } from "./parts.js";

export function transfer({ turn: id }) {
  const turn = turnOf(id);
  const cards = services().filter((one) => one.id !== turn?.service).map((one) => card(one, id));
  const element = h("section", { class: "greeter-view", "aria-labelledby": "greeter-title" },
    heading(`${turn?.number ?? ""} の用件を変える`), h("p", {}, `いまは「${ja(service(turn?.service)?.name)}」です。番号と、来られた時刻の順番はそのままです。`),
    h("div", { class: "greeter-services" }, cards.map((one) => one.element)),
    h("div", { class: "greeter-buttons" }, press("もどる", () => go("person", { turn: id }))));
  return { element, update: () => cards.forEach((one) => one.update()) };
}

function card(one, id) {
  const stands = standing(one.id);
  const run = () => once(async () => {
    const { opened, turn } = await move(turnOf(id), "transfer", { service: one.id });
    go("person", { turn: opened.id });
    say(`${turn.number} を「${ja(one.name)}」の列に移しました。`);
  });
  const element = h("button", { type: "button", class: "greeter-service", data: { service: one.id }, onclick: run },
    letter(one), h("span", { class: "greeter-words" }, h("strong", {}, ja(one.name)), h("small", {}, doneBy(one.id).join("・")), stands.element));
  return { element, update: () => {
    stands.update();
    element.disabled = state.busy;
  } };
}
