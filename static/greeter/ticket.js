// The paper ticket, 80 mm wide: it is in the page only to be printed.
import { minutes } from "../components/say.js";
import { demo, h } from "../desk/dom.js";
import { numberOf } from "../desk/numbers.js";
import { service, state } from "../desk/state.js";
import { correction, generate } from "../vendor/lean-qr.mjs";
import { office } from "./act.js";
import { paper as wordsOf } from "./words.js";

// `ticket` is {number, status_url, turn, language}; the address leads to the visitor's own page.
export function paper(ticket) {
  const { turn, language } = ticket;
  const say = wordsOf(language);
  const line = service(turn.service);
  const house = state.catalogue.offices.find((one) => one.id === office());
  const name = (words) => words?.[language] ?? words?.ja ?? "";
  return h("section", { class: "ticket", lang: language === "en" ? "en" : "ja", "aria-label": "番号札" },
    h("p", { class: "ticket-office" }, `${name(state.catalogue.city.name)} ${name(house?.name)}`),
    numberOf(ticket.number), h("p", { class: "ticket-service" }, name(line?.name)),
    waiting(turn, say).map((words) => h("p", {}, words)),
    code(ticket.status_url), h("p", { class: "ticket-small" }, say("phone")), h("p", {}, say("watch")), h("p", {}, say("draft")),
    h("p", { class: "ticket-small" }, say("issued", { time: moment() }), demo() ? ` ${say("mark")}` : ""));
}

function waiting(turn, say) {
  if (turn.ahead === null || turn.low === null) return [];
  return [turn.ahead ? say("ahead", { n: turn.ahead }) : say("next"), minutes(turn.low, turn.high, say)];
}

// The address as a QR with its quiet zone, eight dots a module, sharp on paper.
export function code(url) {
  const picture = generate(url, { minCorrectionLevel: correction.M }).toDataURL({ on: [0, 0, 0, 255], off: [255, 255, 255, 255], pad: 4, scale: 8 });
  return h("img", { class: "ticket-code", src: picture, alt: "順番を見るQRコード" });
}

const moment = () => new Date().toLocaleString("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "short" });

export async function print(ticket) {
  document.querySelector("body > .ticket")?.remove();
  const made = paper(ticket);
  document.body.append(made);
  await Promise.all([document.fonts.ready, made.querySelector("img").decode()]);
  window.print();
}
