// Elements from code, and words with their readings.

/** An element: `h("button.choice", {type: "button", onclick}, "words", child)`. */
export function h(name, facts = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(facts)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "style") for (const [name, one] of Object.entries(value)) element.style.setProperty(name, one);
  else element.setAttribute(key, value === true ? "" : value);
}

/** Text whose `{番号|ばんごう}` become ruby. */
export function rich(text) {
  const parts = document.createDocumentFragment();
  for (const piece of String(text ?? "").split(/(\{[^{}|]+\|[^{}]+\})/)) {
    const found = /^\{([^|]+)\|(.+)\}$/.exec(piece);
    if (found) parts.append(h("ruby", {}, found[1], h("rt", {}, found[2])));
    else if (piece) parts.append(piece);
  }
  return parts;
}

/** Text without its readings, for labels that are spoken. */
export function plain(text) {
  return String(text ?? "").replace(/\{([^{}|]+)\|[^{}]+\}/g, "$1");
}

/** A big button of the kiosk. */
export function button(text, onclick, kind = "secondary", more = {}) {
  return h("button.button", { type: "button", "data-kind": kind, "data-size": "kiosk", onclick, ...more }, rich(text));
}

/** The number: letter in its service's shape and colour, then the digits. */
export function number(one, size) {
  const tint = /^#[0-9a-fA-F]{6}$/.test(one.color) ? { "--tint": one.color } : {};
  return h("span.number", { "data-shape": one.shape, "data-color": one.color, "data-size": size, style: tint },
    h("b", {}, one.letter), one.digits ? ` ${one.digits}` : "");
}
