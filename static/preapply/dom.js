// Making elements: the page is built from the catalogue, so there is no markup to find.

let made = 0;

// 漢字(かんじ): a reading in brackets after the characters it belongs to is set above them.
const READING = /([一-龠々ヶ]+)[(（]([ぁ-ゖー]+)[)）]/g;

/** An element: attributes by name (true, false and functions too), then children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null).flatMap((child) =>
    (typeof child === "string" && tag !== "option" ? read(child) : child)));
  return element;
}

/** Puts words into an element, readings above their characters. */
export function put(element, text) {
  element.replaceChildren(...read(text));
}

/** Words without their readings, for places that hold text only. */
export function bare(text) {
  return text.replace(READING, "$1");
}

/** What somebody typed, exactly as it is. */
export function typed(text) {
  return document.createTextNode(text);
}

function read(text) {
  const parts = text.split(READING); // plain, characters, reading, plain, …
  return parts.flatMap((part, at) => {
    if (at % 3 === 0) return part === "" ? [] : [part];
    return at % 3 === 1 ? [ruby(part, parts[at + 1])] : [];
  });
}

function ruby(characters, reading) {
  const whole = document.createElement("ruby");
  const above = document.createElement("rt");
  above.append(reading);
  whole.append(characters, above);
  return whole;
}

/** An id no other element of the page has. */
export function newId(stem) {
  made += 1;
  return `${stem}-${made}`;
}

/** "あと{n}人" with its gaps filled. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}
