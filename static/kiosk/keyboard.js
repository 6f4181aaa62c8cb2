// Our own keys: 五十音 with 濁点 and small letters, digits, latin; and the telephone's.

import { button, h, plain, raw, rich } from "./dom.js";
import { kanji } from "./kanji.js";
import { t } from "./words.js";

// Columns from the right, as on every chart of the syllabary.
const KANA = ["わをんー・", "らりるれろ", "や　ゆ　よ", "まみむめも", "はひふへほ", "なにぬねの", "たちつてと", "さしすせそ", "かきくけこ", "あいうえお"];
const DIGITS = ["1234567890", "番号丁目条第の・-", "棟室階様方()"];
const LATIN = ["ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ.-'@"];
// What the one key 「゛゜小」 makes of a letter, round and round.
const CYCLES = ["かが", "きぎ", "くぐ", "けげ", "こご", "さざ", "しじ", "すず", "せぜ", "そぞ", "ただ", "ちぢ", "つっづ", "てで", "とど",
  "はばぱ", "ひびぴ", "ふぶぷ", "へべぺ", "ほぼぽ", "あぁ", "いぃ", "うぅゔ", "えぇ", "おぉ", "やゃ", "ゆゅ", "よょ", "わゎ"];

const katakana = (text) => text.replace(/[ぁ-ゖ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
const hiragana = (text) => text.replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));

/** Keys for a text; with `reading` they write katakana, as a フリガナ is written. `convert(kana)`
 *  is there where kanji are offered; `keep(text)` hears every change. */
export function keyboard(shown, value, { reading = false, convert = null, keep = () => {} }) {
  let text = value ?? "";
  let page = reading ? "kana" : t("keys.first") || "kana";
  const write = reading ? katakana : (letter) => letter;

  function type(letter) {
    text += write(letter);
    show();
  }
  function turn() {
    const last = hiragana(text.slice(-1));
    const cycle = CYCLES.find((one) => one.includes(last));
    if (!last || !cycle) return;
    text = text.slice(0, -1) + write(cycle[(cycle.indexOf(last) + 1) % cycle.length]);
    show();
  }
  function show() {
    shown.replaceChildren(field(text));
    keep(text);
    offers?.follow(text);
  }
  function put(next) {
    text = next;
    if (page === "kanji") page = "kana";
    show();
    draw();
  }
  // In the low mode there is no room for keys and kanji together: the kanji are a page of their own.
  const apart = convert && document.body.classList.contains("low");
  const place = h("div.keyboard", { "data-beside": Boolean(convert && !apart) });
  const offers = convert ? kanji(convert, put, apart ? 8 : 4) : null;
  const pages = { kana: () => kana(type, write), digits: () => rows(DIGITS, type), latin: () => rows(LATIN, type), ...(apart ? { kanji: () => offers.place } : {}) };
  function draw() {
    place.replaceChildren(
      offers && !apart ? offers.place : "",
      reading ? "" : tabs(Object.keys(pages), page, (next) => { page = next; draw(); }),
      pages[page](),
      h("div.keyboard-tools", {},
        page === "kana" ? button(t("keys.voiced"), turn, "quiet") : "",
        button(t("keys.space"), () => type("　"), "quiet"),
        button(t("keys.erase"), () => { text = text.slice(0, -1); show(); }, "quiet"),
        button(t("keys.clear"), () => { text = ""; show(); }, "quiet")));
  }
  show();
  draw();
  return { keys: place, value: () => text };
}

/** Ten digits for a telephone number. */
export function telephone(shown, value, keep) {
  let text = value ?? "";
  const show = () => { shown.replaceChildren(field(text)); keep(text); };
  const type = (letter) => { if (text.length < 15) text += letter; show(); };
  const keys = h("div.pinpad", {},
    [..."123456789"].map((digit) => key(digit, type)),
    button(t("keys.clear"), () => { text = ""; show(); }, "quiet"),
    key("0", type),
    button(t("keys.erase"), () => { text = text.slice(0, -1); show(); }, "quiet"));
  show();
  return { keys, value: () => text };
}

function field(text) {
  return h("output.typed-text", { "data-long": text.length > 16, "aria-label": plain(t("keys.typed")) }, text ? raw(text) : h("i", {}, rich(t("keys.empty"))), h("span.typed-caret", { "aria-hidden": "true" }));
}

function tabs(names, page, turn) {
  return h("div.keyboard-tabs", { "data-tabs": names.length }, names.map((name) =>
    h("button.choice", { type: "button", "aria-pressed": String(name === page), onclick: () => turn(name) }, rich(t(`keys.${name}`)))));
}

function kana(type, write) {
  const grid = h("div.keyboard-kana");
  for (let row = 0; row < 5; row += 1) {
    for (const column of KANA) {
      const letter = [...column][row];
      grid.append(letter === "　" ? h("span") : key(letter, type, write(letter)));
    }
  }
  return grid;
}

function rows(lines, type) {
  return h("div.keyboard-rows", {}, lines.map((line) => h("div", {}, [...line].map((letter) => key(letter, type)))));
}

function key(letter, type, label = letter) {
  return h("button.key", { type: "button", onclick: () => type(letter) }, label);
}
