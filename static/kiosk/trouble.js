// What is, and what to do: blame nobody, and always a way on.

import { button, h, rich } from "./dom.js";
import { acts, says } from "./layout.js";
import { t } from "./words.js";

const MOVES = { again: ["again"], without_card: ["way", { way: "touch" }], qr: ["way", { way: "qr" }], start: ["start"], stop: ["stop"] };

export function trouble(main, view, kiosk) {
  const { reason, ways, note } = view.body;
  says(main, t(`trouble.${reason}.title`),
    note ? h("p.says-lead.note", {}, rich(note)) : null,
    h("p.says-lead", { role: "alert" }, rich(t(`trouble.${reason}.lead`))));
  acts(main, h("div.stacked", {}, ways.map((way, index) =>
    button(t(`ways.${way}`), () => kiosk.send(...MOVES[way]), index ? "secondary" : "primary"))));
  return null;
}
