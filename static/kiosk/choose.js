// What for, and for whom: the screens of big choices.

import { button, h, number, rich } from "./dom.js";
import { icon } from "./icons.js";
import { acts, ends, lead, level, says } from "./layout.js";
import { minutes, t } from "./words.js";

export function start(main, view, kiosk) {
  says(main, t("start.title"), view.card ? seen() : lead("start.lead"));
  acts(main,
    h("div.purposes", {}, view.body.purposes.map((one) =>
      h("button.purpose", { type: "button", onclick: () => kiosk.send("purpose", { purpose: one.id }) },
        icon(one.icon), h("span.purpose-name", {}, one.name), level(one.line, one.line?.why || minutes(one.line))))),
    h("div.pair", {},
      button(t("start.qr"), () => kiosk.send("scan"), "secondary"),
      button(t("start.number_only"), () => kiosk.send("number_only"), "secondary")));
  return null;
}

export function choose(main, view, kiosk) {
  says(main, t("choose.title"), view.card ? seen() : h("p.says-lead", {}, view.body.purpose));
  acts(main, options(view, kiosk));
  return null;
}

export function lines(main, view, kiosk) {
  says(main, t("lines.title"));
  acts(main, options(view, kiosk));
  return null;
}

function options(view, kiosk) {
  const many = view.body.options.length > 6;
  return h("div.options", { "data-many": many }, view.body.options.map((one) =>
    h("button.choice", {
      type: "button", "data-size": "kiosk", disabled: one.line?.open === false,
      onclick: () => kiosk.send("choose", { service: one.service, procedure: one.procedure }),
    },
    number({ letter: one.letter, digits: "", shape: one.shape, color: one.color }),
    h("span.grow", {}, one.name, one.line?.why ? h("small", {}, rich(one.line.why)) : null),
    level(one.line, many ? "" : minutes(one.line)))));
}

export function whom(main, view, kiosk) {
  says(main, t("for_whom.title"), h("p.says-lead", {}, view.body.procedure));
  acts(main,
    h("div.options", {}, view.body.options.map((one) =>
      h("button.choice", { type: "button", "data-size": "kiosk", onclick: () => kiosk.send("for_whom", { for_whom: one.code }) },
        h("span.grow", {}, one.name, one.authority ? h("small", {}, rich(t("for_whom.needs", one))) : null)))),
    ends(view, kiosk));
  return null;
}

function seen() {
  return h("p.notice", { "data-tone": "success", role: "status" }, rich(t("common.card_seen")));
}
