// The waiting lines on the sign: level, people and minutes of every service.

import { level, minutes, people } from "../components/say.js";

const UNKNOWN = ["old", "0", "paused"];

export function drawServices(list, services, lines, old, w) {
  const known = new Map(lines.map((line) => [line.id, line]));
  const rows = services.filter((service) => known.has(service.id));
  const text = rows.map((service) => row(service, known.get(service.id), old, w));
  list.style.setProperty("--rows", Math.max(text.length, 6));
  const same = text.length === list.children.length
    && text.every((item, index) => item.isEqualNode(list.children[index]));
  if (!same) list.replaceChildren(...text);
}

function row(service, line, old, w) {
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
  item.append(
    badge,
    part("span", "sign-name", service.name),
    mark,
    part("span", "sign-people", fresh ? people(line.waiting, w) : ""),
    part("span", "sign-minutes", fresh ? minutes(line.low, line.high, w, "sign.range") : ""),
  );
  return item;
}

function part(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
