// The waiting lines on the sign: level, people and minutes of every service.

import { level, minutes, people } from "../components/say.js";

const UNKNOWN = ["old", "0", "paused"];

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
  const fresh = !UNKNOWN.includes(key);
  const item = part("li", "sign-service");
  item.dataset.level = key;
  item.dataset.service = service.id;
  const badge = part("span", "number");
  badge.dataset.shape = service.shape;
  badge.dataset.color = service.color;
  badge.append(part("b", "", service.letter));
  const mark = part("span", "level", w(`level.${key}`));
  mark.dataset.level = key;
  const name = part("span", "sign-name", service.name);
  name.style.setProperty("--fit", fit(service.name, fresh ? 8.2 : 6.9));
  const first = part("div", "sign-line");
  const second = part("div", "sign-line");
  if (fresh) {
    first.append(name, part("b", "sign-minutes", minutes(line.low, line.high, w, "sign.range")));
    second.append(part("span", "sign-people", people(line.waiting, w)), mark);
    item.append(badge, first, second);
  } else {
    first.append(name, mark);
    item.append(badge, first);
    const why = key !== "old" && reasons[line.reason];
    if (why) {
      const said = part("span", "sign-reason", why);
      said.style.setProperty("--fit", fit(why, 12));
      item.dataset.reason = line.reason;
      item.append(said);
    }
  }
  return item;
}

/** How much smaller a long name is set, so that it stands whole in `room` signs' width. */
function fit(name, room) {
  const wide = [...name].reduce((sum, sign) => sum + (sign < "\u2000" ? 0.6 : 1), 0);
  return Math.max(0.62, Math.min(1, room / wide)).toFixed(2);
}

function part(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
