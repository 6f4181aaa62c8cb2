// The two halves of a screen: what it says, above; what may be touched, below.

import { button, h, rich } from "./dom.js";
import { t } from "./words.js";

/** Title, words and pictures. */
export function says(main, title, ...parts) {
  main.append(h("section.says", {}, h("h1", {}, rich(title)), ...parts));
}

/** The controls, in reach: in the low mode all of them stand in the lower half. */
export function acts(main, ...parts) {
  const place = h("section.acts", {}, ...parts);
  main.append(place);
  return place;
}

export function lead(key, facts) {
  return h("p.says-lead", {}, rich(t(key, facts)));
}

/** The row at a screen's end: stop here, and the one next step. */
export function ends(view, kiosk, ...steps) {
  const stop = view.stop ? button(t("common.stop"), () => kiosk.send("stop"), "quiet") : null;
  return h("div.ends", {}, stop, ...steps);
}

/** A screen on which the kiosk works and the visitor waits: a sentence, never only a wheel. */
export function working(name) {
  return (main) => {
    says(main, t(`${name}.title`),
      h("p.says-lead", { role: "status" }, rich(t(`${name}.lead`))),
      h("div.working", { "aria-hidden": "true" }, h("i"), h("i"), h("i")));
    return null;
  };
}

/** How a line stands: shape, word, and minutes. */
export function level(line, minutes) {
  if (!line) return null;
  return h("span.level", { "data-level": String(line.open ? line.level : 0) },
    h("span", {}, rich(t(`level.${line.paused ? "paused" : line.open ? line.level : 0}`)), minutes ? h("small", {}, rich(minutes)) : null));
}
