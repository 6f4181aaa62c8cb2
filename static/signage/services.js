// The waiting lines on the sign: level, people and minutes of every service.

import { level, minutes, people } from "../components/say.js";

const UNKNOWN = ["old", "0", "paused"];
// Of the row's own size: what minutes take at most (as in signage.css), and a mark's shape.
const [MINUTES, MARK] = [7.5, 1.7];

export function drawServices(list, services, lines, old, w, reasons) {
  const known = new Map(lines.map((line) => [line.id, line]));
  const rows = services.filter((service) => known.has(service.id));
  const text = rows.map((service) => row(service, known.get(service.id), old, w, reasons));
  // A closed line takes half the height of an open one, unless it says why.
  const heights = text.map((item) => (UNKNOWN.includes(item.dataset.level) && item.dataset.reason === undefined ? 0.55 : 1));
  list.style.setProperty("--rows", heights.reduce((sum, height) => sum + height, 0));
  const same = text.length === list.children.length
    && text.every((item, index) => item.isEqualNode(list.children[index]));
  if (!same) list.replaceChildren(...text);
}

function row(service, line, old, w, reasons) {
  const key = level(line, old);
  const item = part("li", "sign-service");
  item.dataset.level = key;
  item.dataset.service = service.id;
  const badge = part("span", "number");
  badge.dataset.shape = service.shape;
  badge.dataset.color = service.color;
  badge.append(part("b", "", service.letter));
  const mark = part("span", "level", w(`level.${key}`));
  mark.dataset.level = key;
  item.append(badge);
  if (UNKNOWN.includes(key)) shut(item, service, mark, key !== "old" && reasons[line.reason], line.reason);
  else open(item, service, mark, line, w);
  return item;
}

/** Name and minutes, below them people and level. */
function open(item, service, mark, line, w) {
  const [first, second] = [part("div", "sign-line"), part("div", "sign-line")];
  const time = fitted("b", "sign-minutes", minutes(line.low, line.high, w, "sign.range"));
  first.append(fitted("span", "sign-name", service.name, Math.min(wide(time.textContent), MINUTES)), time);
  second.append(part("span", "sign-people", people(line.waiting, w)), mark);
  item.append(first, second);
}

/** Name and mark; the reason below them, where there is one. */
function shut(item, service, mark, why, reason) {
  const first = part("div", "sign-line");
  first.append(fitted("span", "sign-name", service.name, MARK + wide(mark.textContent)), mark);
  item.append(first);
  if (!why) return;
  const second = part("div", "sign-line");
  second.append(fitted("span", "sign-reason", why));
  item.dataset.reason = reason;
  item.append(second);
}

/** About how wide a text is, in Japanese signs of its own size. */
const wide = (text) => [...text].reduce((sum, sign) => sum + (sign < "\u2000" ? 0.62 : 1.02), 0);

/** A text that the style sheet sets smaller where it is long: what else its line holds is `taken`. */
function fitted(tag, name, text, taken = 0) {
  const made = part(tag, name, text);
  made.style.setProperty("--wide", wide(text).toFixed(1));
  made.style.setProperty("--taken", taken.toFixed(1));
  return made;
}

function part(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
