// Function keys and Ctrl combinations only: single letters would land in a name being typed.

const actions = new Map();

export function bind(key, run) {
  actions.set(key, run);
}

export function name(event) {
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.key}`;
}

document.addEventListener("keydown", (event) => {
  // An IME uses F6–F10 and Enter itself while it composes (229 is its own key code).
  if (event.isComposing || event.keyCode === 229) return;
  const run = actions.get(name(event));
  if (!run) return;
  event.preventDefault(); // F3 would search the page, F6 leave it
  if (event.repeat || document.querySelector("dialog[open]")) return;
  run();
});
