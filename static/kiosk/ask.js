// One question a screen: big choices where there are choices, our own keys where there are none.

import { button, h, plain, rich } from "./dom.js";
import { datepad } from "./datepad.js";
import { keyboard, telephone } from "./keyboard.js";
import { acts, says } from "./layout.js";
import { known, t } from "./words.js";

const HINTS = { name: "ask.text_hint", text: "ask.text_hint", address: "ask.text_hint" };

let draft = null; // what is typed and not given yet: it outlives a help call or larger letters, not its question

export function ask(main, view, kiosk) {
  const { body } = view;
  const give = (value) => kiosk.send("answer", { value });
  const shown = h("div.typed", { "data-low": body.kanji });
  const question = `${view.turn} ${body.path}`;
  const unsaid = body.fault === "individual_number" || draft?.question !== question ? body.value : draft.text;
  const keep = (text) => { draft = { question, text }; };
  const title = body.kind === "more" ? t(body.any ? "ask.more" : "ask.first") : body.name;
  const whose = body.person ? `${body.procedure}　${plain(t("ask.person", { index: body.person }))}` : body.procedure;
  main.dataset.path = body.path;
  main.append(h("p.says-eyebrow", {}, whose));
  says(main, title,
    body.kanji ? null : h("p.says-lead", {}, body.kind === "more" ? body.name : rich(t(`ask.do_${body.kind}`))),
    body.hint && !body.fault ? h("p.says-note", {}, body.hint) : null,
    HINTS[body.kind] && !body.fault && !body.kanji ? h("p.says-note", {}, rich(t(HINTS[body.kind]))) : null,
    body.fault ? h("p.notice", { "data-tone": "warning", role: "alert" }, rich(t(known(`wrong.${body.fault}`) ? `wrong.${body.fault}` : "wrong.other"))) : null,
    shown);
  const stop = view.stop ? button(t("common.stop"), () => kiosk.send("stop"), "quiet") : null;
  const place = acts(main, (KINDS[body.kind] ?? typing)({ body: { ...body, value: unsaid }, give, shown, stop, keep, kiosk }));
  place.toggleAttribute("data-full", Boolean(place.querySelector("[data-beside]")));
  return (next) => { if (next.screen !== "ask" || `${next.turn} ${next.body.path}` !== question) draft = null; };
}

const ends = (stop, done) => h("div.ends", {}, stop, done);

function choice({ body, give, stop }) {
  return [
    h("div.options", { "data-many": body.options.length > 5 }, body.options.map((one) =>
      h("button.choice", { type: "button", "data-size": "kiosk", "aria-pressed": String(one.code === body.value), onclick: () => give(one.code) }, h("span.grow", {}, one.name)))),
    ends(stop)];
}

function choices({ body, give, stop }) {
  const chosen = new Set(body.value ?? []);
  const done = button(t("ask.done"), () => give([...chosen]), "primary", { disabled: !chosen.size });
  const toggle = (one) => (event) => {
    if (!chosen.delete(one.code)) chosen.add(one.code);
    event.currentTarget.setAttribute("aria-pressed", String(chosen.has(one.code)));
    done.toggleAttribute("disabled", !chosen.size);
  };
  return [
    h("div.options", { "data-many": body.options.length > 5 }, body.options.map((one) =>
      h("button.choice", { type: "button", "data-size": "kiosk", "aria-pressed": String(chosen.has(one.code)), onclick: toggle(one) }, h("span.grow", {}, one.name)))),
    ends(stop, done)];
}

function yesno({ give, stop }) {
  return [
    h("div.pair", {},
      button(t("common.yes"), () => give(true), "primary", { class: "button tall" }),
      button(t("common.no"), () => give(false), "secondary", { class: "button tall" })),
    ends(stop)];
}

function count({ body, give, shown, stop }) {
  let value = body.value ?? 1;
  const most = body.max ?? 20;
  const draw = () => shown.replaceChildren(h("output.count", {}, String(value)));
  const step = (by) => () => {
    value = Math.max(1, Math.min(most, value + by));
    draw();
  };
  draw();
  return [
    h("div.pair", {},
      button(`－ ${t("keys.less")}`, step(-1), "secondary", { class: "button tall" }),
      button(`＋ ${t("keys.add")}`, step(1), "secondary", { class: "button tall" })),
    ends(stop, button(t("ask.done"), () => give(value), "primary"))];
}

function date({ body, give, shown, stop }) {
  const pad = datepad(shown, body.value);
  return [pad.keys, ends(stop, button(t("ask.done"), () => give(pad.value()), "primary"))];
}

function typing({ body, give, shown, stop, keep, kiosk }) {
  const convert = body.kanji ? (kana) => kiosk.kanji(kana) : null;
  const keys = body.kind === "phone" ? telephone(shown, body.value, keep) : keyboard(shown, body.value, { reading: body.kind === "kana", convert, keep });
  return [keys.keys, ends(stop, button(t("ask.done"), () => give(keys.value()), "primary"))];
}

const KINDS = { choice, choices, yesno, more: yesno, count, date };
