// Small help for building elements: text is always text, never markup.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) put(element, name, value);
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function put(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "data") Object.assign(element.dataset, value);
  else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

// The number as it looks on every screen: a letter in its line's shape, then the digits.
export function number(text, service, size = null) {
  const letter = text.slice(0, 1);
  const box = h("span", { class: "number", data: { shape: service?.shape ?? "square", color: service?.color ?? "gray" } },
    h("b", {}, letter), ` ${text.slice(1)}`);
  if (size) box.dataset.size = size;
  return box;
}

// What marks every page of the demo, or nothing.
export const demo = () => (document.body.dataset.demo ? h("span", { class: "demo" }, document.body.dataset.demo) : null);

export function button(words, key, props = {}) {
  const { kind = "quiet", ...rest } = props;
  return h("button", { type: "button", class: "button", data: { kind, size: "desk" }, ...rest },
    words, key ? h("kbd", { class: "button-key" }, key) : null);
}

// Puts the new children in place only if they look different: a button must not vanish under a
// finger because something else on the desk changed. What their handlers hold has to stay good.
export function renew(parent, children) {
  const fresh = h("div", {}, children);
  if (fresh.innerHTML === parent.innerHTML) return false;
  parent.replaceChildren(...fresh.childNodes);
  return true;
}

// An element that redraws itself when the parts of the state it looks at change.
export class Part extends HTMLElement {
  static looks = [];

  connectedCallback() {
    this.stop = this.follow();
    this.draw();
  }

  disconnectedCallback() {
    this.stop?.();
  }
}
