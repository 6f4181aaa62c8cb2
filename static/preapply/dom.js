// Making elements: the page is built from the catalogue, so there is no markup to find.

let made = 0;

/** An element: attributes by name (true, false and functions too), then children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
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
