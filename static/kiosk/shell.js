// What stands around every screen: head, languages, the number, the bar, and what may cover it.

import { button, h, number, plain, rich } from "./dom.js";
import { tray } from "./tray.js";
import { ahead, minutes, t } from "./words.js";
import { chime } from "./chime.js";

export const shell = { build, update };

function build(kiosk, view, main) {
  const covered = view.help || view.warning !== null;
  return [
    view.demo ? tray(view) : null,
    h("header.head", { inert: covered },
      h("p.head-office", {}, view.office),
      view.provisional ? h("p.head-note", {}, rich(t("common.provisional"))) : null,
      h("time.head-time", { id: "clock" }, clock())),
    languages(kiosk, view, covered),
    inert(main, covered),
    strip(view),
    bar(kiosk, view, covered),
    h("div", { id: "cover" }, cover(kiosk, view)),
  ].filter(Boolean);
}

/** The same screen once more: only the clock and the seconds of a warning change. */
function update(kiosk, view) {
  const place = document.getElementById("cover");
  const seconds = place?.querySelector("[data-seconds]");
  const shown = Boolean(place?.firstChild);
  if (shown && seconds && view.warning !== null) {
    seconds.replaceChildren(rich(t("warning.lead", { seconds: view.warning })));
    return;
  }
  for (const part of document.querySelectorAll(".head, .languages, main, .bar")) {
    part.toggleAttribute("inert", view.help || view.warning !== null);
  }
  place?.replaceChildren(...[cover(kiosk, view)].filter(Boolean));
  place?.querySelector("button")?.focus();
}

function inert(main, covered) {
  main.toggleAttribute("inert", covered);
  return main;
}

function languages(kiosk, view, covered) {
  return h("nav.languages", { "aria-label": plain(t("bar.languages")), inert: covered },
    view.languages.map((one) =>
      h("button", {
        type: "button", lang: one.html, "aria-pressed": String(one.id === view.language),
        onclick: () => kiosk.send("language", { language: one.id }),
      }, one.name)));
}

/** The number held, small, on every screen after it was taken. */
function strip(view) {
  const own = ["number", "ticket", "found"].includes(view.screen);
  if (!view.number || own) return null;
  return h("aside.strip", { "aria-label": plain(t("common.your_number")) },
    h("span.strip-word", {}, rich(t("common.your_number"))),
    number(view.number),
    h("span.strip-wait", {}, h("span", {}, ahead(view.number)), h("span", {}, minutes(view.number))));
}

function bar(kiosk, view, covered) {
  return h("nav.bar", { "aria-label": plain(t("bar.controls")), inert: covered },
    button(`←${t("bar.back")}`, () => kiosk.send("back"), "quiet", { disabled: !view.back }),
    button(t(view.large ? "bar.normal" : "bar.large"), () => kiosk.send("large"), "quiet", { "aria-pressed": String(view.large) }),
    button(t(view.low ? "bar.high" : "bar.low"), () => kiosk.send("low"), "quiet", { "aria-pressed": String(view.low) }),
    button(t("bar.help"), () => { chime(view); kiosk.send("help"); }, "secondary", { class: "button bar-help" }));
}

function cover(kiosk, view) {
  if (view.help) return help(kiosk, view);
  return view.warning === null ? null : warning(kiosk, view);
}

/** Seen from afar by whoever looks over the hall. */
function help(kiosk, view) {
  return h("section.cover.cover-help", { role: "alertdialog", "aria-modal": "true", "aria-labelledby": "cover-title" },
    h("p.cover-mark", { "aria-hidden": "true" }, "！"),
    h("h2", { id: "cover-title" }, rich(t("help.title"))),
    h("p", {}, rich(t("help.lead"))),
    view.number ? number(view.number) : null,
    button(t("help.end"), () => kiosk.send("helped"), "primary"));
}

function warning(kiosk, view) {
  return h("section.cover", { role: "alertdialog", "aria-modal": "true", "aria-labelledby": "cover-title" },
    h("h2", { id: "cover-title" }, rich(t("warning.title"))),
    h("p", { "data-seconds": "" }, rich(t("warning.lead", { seconds: view.warning }))),
    view.number ? h("p", {}, rich(t("warning.paper"))) : null,
    h("div.buttons", { "data-size": "kiosk" },
      button(t("warning.extend"), () => kiosk.send("extend"), "primary"),
      button(t("warning.leave"), () => kiosk.send(view.screen === "ticket" || view.screen === "found" ? "finish" : "stop"), "quiet")));
}

function clock() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
}

setInterval(() => {
  const place = document.getElementById("clock");
  if (place) place.textContent = clock();
}, 5000);
