// The demo's box of cards: invented residents whose cards can be laid on the emulated reader.

import { h, rich } from "./dom.js";
import { t } from "./words.js";

let cards = null;
let open = false;

async function load() {
  const answer = await fetch("/demo/tray");
  cards = answer.ok ? (await answer.json()).residents : [];
}
const loading = load().catch(() => { cards = []; });

const post = (path) => fetch(path, { method: "POST" });

/** The tray for this screen: opened by itself where a card is wanted. */
export function tray(view) {
  const place = h("details.tray", { open: open || view.screen === "insert" });
  loading.then(() => fill(place, view));
  return place;
}

function fill(place, view) {
  if (!cards.length) {
    place.replaceChildren(h("summary.tray-open", {}, t("common.demo")));
    return;
  }
  place.append(
    h("summary.tray-open", { onclick: () => { open = !place.open; } }, h("span", {}, t("common.demo")), h("b", {}, t("tray.open"), " ▾")),
    h("div.tray-box", {},
      h("p.tray-lead", {}, rich(t("tray.lead"))),
      h("div.tray-cards", {}, cards.map(card)),
      h("button.tray-remove", { type: "button", onclick: () => post(`/demo/tray/${cards[0].id}/remove`) }, rich(t("tray.remove")))));
}

function card(one) {
  return h("button.tray-card", { type: "button", onclick: () => { open = false; post(`/demo/tray/${one.id}/insert`); } },
    h("span.name", {}, one.name), h("small", {}, one.note));
}
