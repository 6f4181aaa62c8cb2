// The form itself: it fills before the visitor's eyes, masked until touched.

import { button, h, raw, rich } from "./dom.js";
import { acts, ends, lead, says } from "./layout.js";
import { t } from "./words.js";

const LONGEST_MS = 1200; // the whole filling, however long the form

export function filled(main, view, kiosk) {
  const { left } = view.body;
  says(main, t("filled.title"), lead("filled.lead"));
  const sheets = view.body.forms.map((form) => sheet(form, view, kiosk, false));
  main.append(...sheets);
  acts(main,
    left ? h("p.says-note", {}, rich(t("filled.left", { count: left }))) : null,
    ends(view, kiosk, button(t("filled.next"), () => kiosk.send("next"), "primary")));
  return fill(main, view);
}

export function confirm(main, view, kiosk) {
  const held = view.body.forms.some((form) => form.held);
  says(main, t("confirm.title"), lead(held ? "confirm.at_desk" : "confirm.lead"));
  main.append(...view.body.forms.map((form) => sheet(form, view, kiosk, true)));
  acts(main, ends(view, kiosk, button(t("confirm.yes"), () => kiosk.send("confirm"), "primary")));
  return null;
}

function sheet(form, view, kiosk, whole) {
  const rows = whole ? form.rows : form.rows.filter((row) => row.value || row.missing);
  return h("article.sheet", { "data-whole": String(whole) },
    h("header.sheet-head", {},
      h("p.sheet-stamp", {}, rich(t("confirm.draft"))),
      h("h2.sheet-title", {}, form.name),
      h("p.sheet-whom", {}, form.for_whom)),
    h("div.sheet-rows", { tabindex: whole ? "0" : null, role: whole ? "group" : null, "aria-label": whole ? form.name : null },
      rows.map((row) => line(row, form, kiosk, whole))));
}

function line(row, form, kiosk, whole) {
  const name = row.person ? `${row.name}（${row.person}）` : row.name;
  const change = whole && !form.held && (row.open || !row.maskable);
  return h("div.row-line", { "data-path": row.path, "data-missing": String(row.missing) },
    h("span.row-name", {}, name),
    value(row, kiosk),
    row.source ? h("span.badge", { "data-source": row.source }, t(`source.${row.source}`)) : null,
    change ? h("button.row-change", { type: "button", "aria-label": `${name} ${t(row.value ? "confirm.change" : "confirm.add")}`, onclick: () => kiosk.send("change", { path: row.path }) }, t(row.value ? "confirm.change" : "confirm.add")) : null);
}

function value(row, kiosk) {
  const look = row.mincho ? "row-value name" : "row-value";
  if (!row.value) return h("span", { class: look }, h("i.row-empty", {}, rich(t("confirm.empty"))));
  if (!row.maskable) return h("span", { class: look }, row.mincho ? raw(row.value) : row.value);
  return h("button", {
    type: "button", class: `${look} row-touch`, "aria-pressed": String(row.open),
    onclick: (event) => { event.stopPropagation(); kiosk.send("reveal", { path: row.path }); },
  }, row.mincho ? raw(row.value) : row.value);
}

let shownBefore = ""; // a touch on one value must not fill the whole form again

/** Field by field, as if a quick hand wrote it; a touch anywhere finishes it at once. */
function fill(main, view) {
  const key = `${view.turn} ${view.body.filled.join(" ")}`;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || key === shownBefore) return null;
  shownBefore = key;
  const fresh = new Set(view.body.filled);
  const rows = [...main.querySelectorAll(".row-line")].filter((row) => fresh.has(row.dataset.path.split(".")[0]));
  const each = Math.min(200, LONGEST_MS / Math.max(1, rows.length));
  rows.forEach((row) => row.classList.add("to-fill"));
  const timers = rows.map((row, index) => setTimeout(() => write(row), each * (index + 0.5)));
  const skip = () => {
    timers.forEach(clearTimeout);
    rows.forEach((row) => row.classList.remove("to-fill", "just-filled"));
  };
  main.addEventListener("pointerdown", skip, { once: true });
  return skip;
}

function write(row) {
  row.classList.remove("to-fill");
  row.classList.add("just-filled");
}
