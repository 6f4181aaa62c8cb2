// A day by calendar name and digits: 昭和 19 年 5 月 12 日, or the western year.

import { button, h, rich } from "./dom.js";
import { t } from "./words.js";

// The year before each era's first: 令和1年 = 2019.
const BEFORE = { west: 0, reiwa: 2018, heisei: 1988, showa: 1925, taisho: 1911 };
const LENGTH = { year: 2, month: 2, day: 2 };

export function datepad(shown, value) {
  const parts = { year: "", month: "", day: "" };
  let era = t("date.first") || "";
  let active = "year";
  if (value) take(value);

  function take(iso) {
    [parts.year, parts.month, parts.day] = iso.split("-").map((part) => String(Number(part)));
    era = "west";
    active = "day";
  }
  function today() {
    take(new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" }));
    draw();
  }
  function press(digit) {
    if (!era) return;
    const most = active === "year" && era === "west" ? 4 : LENGTH[active];
    if (parts[active].length >= most) parts[active] = "";
    parts[active] += digit;
    if (parts[active].length === most && active !== "day") active = active === "year" ? "month" : "day";
    draw();
  }
  function erase() {
    if (!parts[active] && active !== "year") active = active === "day" ? "month" : "year";
    parts[active] = parts[active].slice(0, -1);
    draw();
  }
  function choose(name) {
    era = name;
    parts.year = "";
    active = "year";
    draw();
  }

  const eras = h("div.eras");
  const pad = h("div.pinpad", {},
    [..."123456789"].map((digit) => h("button.key", { type: "button", onclick: () => press(digit) }, digit)),
    button(t("date.today"), today, "quiet"),
    h("button.key", { type: "button", onclick: () => press("0") }, "0"),
    button(t("keys.erase"), erase, "quiet"));

  function box(name) {
    return h("button.date-box", { type: "button", "aria-pressed": String(active === name), onclick: () => { active = name; parts[name] = ""; draw(); } },
      h("b", {}, parts[name] || "　"), h("span", {}, rich(t(`date.${name}`))));
  }
  function draw() {
    eras.replaceChildren(...Object.keys(BEFORE).map((name) =>
      h("button.choice.era", { type: "button", "aria-pressed": String(era === name), onclick: () => choose(name) }, rich(t(`date.${name}`)))));
    shown.replaceChildren(h("div.date", {}, era ? h("span.date-era", {}, rich(t(`date.${era}`))) : null, box("year"), box("month"), box("day")));
    for (const key of pad.querySelectorAll(".key")) key.toggleAttribute("disabled", !era);
  }
  draw();
  return { keys: h("div.datepad", {}, eras, pad), value: () => iso(era, parts) };
}

/** The day as the counter takes it; an unfinished one is sent as it is and asked again. */
function iso(era, { year, month, day }) {
  if (!era || !year || !month || !day) return "";
  const west = BEFORE[era] + Number(year);
  return `${String(west).padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}
