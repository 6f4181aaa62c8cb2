// Small parts the greeter's views share.
import { level as levelOf, minutes as minutesOf, people } from "../components/say.js";
import { h } from "../desk/dom.js";
import { age, deskName, ja, minutes, pauseWords, service, state } from "../desk/state.js";
import { LANGUAGES, NEEDS, TURNS } from "../desk/words.js";
import { level, w } from "./words.js";

const OLD_S = 30; // after this a line that stands still must not read as free

export const old = () => state.link !== "live" && age() > OLD_S;
export const line = (id) => state.lobby.services.find((one) => one.id === id);

// A service's letter in its shape, as on every number.
export const letter = (one) => h("span", { class: "number", "aria-hidden": "true", data: { shape: one.shape, color: one.color } }, h("b", {}, one.letter));

export const heading = (...words) => h("h2", { tabindex: "-1", id: "greeter-title" }, words);

export const press = (words, run, facts = {}) => {
  const { kind = "quiet", ...rest } = facts;
  return h("button", { type: "button", class: "button", data: { kind }, onclick: run, ...rest }, words);
};

// How a line stands, in its own two elements: pressed buttons stay the same while figures change.
export function standing(id) {
  const mark = h("span", { class: "level" });
  const wait = h("span", { class: "tabular" });
  const update = () => {
    const one = line(id) ?? { state: "closed" };
    const key = levelOf(one, old());
    mark.dataset.level = key;
    mark.textContent = level(key);
    const open = !["old", "0", "paused"].includes(key);
    wait.textContent = open ? `${people(one.waiting, w)}　${minutesOf(one.low, one.high, w)}` : pauseWords(one.reason) ?? "";
  };
  update();
  return { element: h("span", { class: "greeter-standing" }, mark, wait), update };
}

// Where a turn stands, in words.
export function where(turn) {
  if (turn.desk && ["called", "serving"].includes(turn.state)) return `${deskName(turn.desk)}で${TURNS[turn.state]}`;
  return TURNS[turn.state] ?? turn.state;
}

export function ahead(turn) {
  if (turn.ahead === null || turn.low === null) return "";
  return `${turn.ahead ? w("ahead", { n: turn.ahead }) : w("next")}　${minutesOf(turn.low, turn.high, w)}`;
}

export const waited = (turn) => `${minutes(turn.waited_s + (["waiting", "preparing"].includes(turn.state) ? age() : 0))}分`;

export function tags(turn) {
  const words = [turn.notice ? "停止中" : null, turn.priority ? "優先" : null, ...turn.needs.map((need) => NEEDS[need] ?? need), turn.language === "ja" ? null : LANGUAGES[turn.language] ?? turn.language];
  return words.filter(Boolean);
}

export const named = (turn) => ja(service(turn.service)?.name);
