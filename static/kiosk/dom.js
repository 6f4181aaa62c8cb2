// Elements from code, and words with their readings.

/** An element: `h("button.choice", {type: "button", onclick}, "words", child)`; words may have readings. */
export function h(name, facts = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(facts)) set(element, key, value);
  const there = children.flat().filter((child) => child !== null && child !== undefined && child !== false);
  element.append(...there.map((child) => (typeof child === "string" ? rich(child) : child)));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "style") for (const [name, one] of Object.entries(value)) element.style.setProperty(name, one);
  else element.setAttribute(key, value === true ? "" : value);
}

// A reading is written `{番号|ばんごう}`, or after its word as in print: 番号（ばんごう）.
const READING = /\{([^{}|]+)\|([^{}]+)\}|([\u4e00-\u9fff々]+)（([ぁ-んー]+)）/g;

/** Text whose readings stand above their words. */
export function rich(text) {
  const words = String(text ?? "");
  const parts = document.createDocumentFragment();
  let from = 0;
  for (const found of words.matchAll(READING)) {
    parts.append(words.slice(from, found.index), ruby(found[1] ?? found[3], found[2] ?? found[4]));
    from = found.index + found[0].length;
  }
  parts.append(words.slice(from));
  return parts;
}

function ruby(word, reading) {
  const above = document.createElement("rt");
  above.append(reading);
  const whole = document.createElement("ruby");
  whole.append(word, above);
  return whole;
}

/** What somebody wrote, shown exactly so. */
export function raw(text) {
  return document.createTextNode(text);
}

/** Text without its readings, for labels that are spoken. */
export function plain(text) {
  return String(text ?? "").replace(READING, "$1$3");
}

/** A big button of the kiosk. */
export function button(text, onclick, kind = "secondary", more = {}) {
  return h("button.button", { type: "button", "data-kind": kind, "data-size": "kiosk", onclick, ...more }, h("span", {}, text));
}

/** The number: letter in its service's shape and colour, then the digits. */
export function number(one, size) {
  const tint = /^#[0-9a-fA-F]{6}$/.test(one.color) ? { "--tint": one.color } : {};
  return h("span.number", { "data-shape": one.shape, "data-color": one.color, "data-size": size, style: tint },
    h("b", {}, one.letter), one.digits ? ` ${one.digits}` : "");
}
