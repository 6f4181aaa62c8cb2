// The number: as it was taken, as paper, and as it is found again.

import { button, h, number, plain, rich } from "./dom.js";
import { icon } from "./icons.js";
import { acts, lead, says } from "./layout.js";
import { ahead, minutes, t } from "./words.js";

export function held(main, view, kiosk) {
  const { ways, card } = view.body;
  says(main, t("number.title"), hero(view),
    view.number.offline ? h("p.notice", { "data-tone": "warning" }, rich(t("number.offline"))) : null);
  acts(main,
    ways.length ? h("h2", {}, rich(t("number.offer"))) : lead("number.desk_only"),
    ways.length ? lead(card ? "common.card_seen" : "number.lead") : null,
    h("div.ways", {}, ways.map((way) =>
      h("button.way", { type: "button", "data-first": card && way === "card", onclick: () => kiosk.send("way", { way }) },
        icon(way), h("span", {}, rich(t(`number.${way}`))), h("small", {}, rich(t(`number.${way}_hint`)))))),
    button(t("number.end"), () => kiosk.send("stop"), ways.length ? "quiet" : "primary"));
  return null;
}

export function ticket(main, view, kiosk) {
  const { paper, saved, picture } = view.body;
  const out = paper === "out";
  says(main, t("ticket.title"), hero(view),
    h("div.receipt", {},
      h("div.slot", {}, h("img.slot-paper", { src: picture, alt: plain(t("ticket.picture")) })),
      h("div.receipt-notes", {},
        h("p.notice", { "data-tone": out ? "warning" : "info", role: "status" }, rich(t(out ? "ticket.out" : paper === "printed" ? "ticket.printed" : "ticket.printing"))),
        view.card ? h("p.notice", { "data-tone": "warning" }, rich(t("ticket.card_left"))) : null,
        saved ? h("p.notice", { "data-tone": "success" }, rich(t("ticket.saved"))) : null,
        h("p.says-note", {}, rich(t("ticket.draft"))))));
  acts(main, button(t("ticket.end"), () => kiosk.send("finish"), "primary"));
  return null;
}

export function found(main, view, kiosk) {
  const { desk } = view.body;
  says(main, t("found.title"), hero(view),
    h("p.says-big", {}, rich(desk ? t("found.go", { desk }) : t("found.wait"))));
  acts(main, button(t("found.end"), () => kiosk.send("finish"), "primary"));
  return null;
}

/** The number is the hero: the same picture as on paper, sign, phone and desk. */
function hero(view) {
  const one = view.number;
  return h("div.hero", {},
    h("p.hero-service", {}, one.service),
    number(one, "ticket"),
    h("p.hero-wait", {}, h("b", {}, rich(ahead(one))), " ", rich(minutes(one))));
}
