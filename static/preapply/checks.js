// What an answer must be, as the counter checks it again: each check gives an error's name or null.

// Twins of counter/answers.py and counter/individual_number.py.
const LONGEST = { text: 200, name: 100, kana: 100, address: 200, phone: 24, count: 20, persons: 8, choices: 20 };
const KANA = /^[ァ-ヺー-ヿㇰ-ㇿ・＝　 ]+$/;
const PHONE = /^\+?[0-9()][0-9() -]*$/;
const DASH = /[\p{Pd}ー−]/gu;
const BAD = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/u;
const BETWEEN = /[−ー˗⁃─━―\p{Zs}\p{Zl}\p{Zp}\p{Pd}\p{Cc}\p{Cf}\p{Mn}\p{Me}]/u;
const DIGIT = /\p{Nd}/u;
// 検査用数字: 平成26年総務省令第85号 第5条
const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Whether an individual number stands in the text: twelve digits with the right check digit. */
export function individualNumber(text) {
  return runs(text.normalize("NFKC")).some((groups) => windows(groups).some(rightCheckDigit));
}

// Digit groups with nothing but separators between them; anything else begins a new run.
function runs(text) {
  const all = [[]];
  let joined = false;
  for (const letter of text) {
    if (DIGIT.test(letter)) {
      const digit = String(digitOf(letter));
      if (joined) all.at(-1).push(all.at(-1).pop() + digit);
      else all.at(-1).push(digit);
      joined = true;
    } else {
      if (!BETWEEN.test(letter)) all.push([]);
      joined = false;
    }
  }
  return all;
}

// The digits of every script stand in rows of ten.
function digitOf(letter) {
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(letter.codePointAt(0) - value - 1))) value += 1;
  return value;
}

function windows(groups) {
  return groups.map((_, start) => {
    let window = "";
    for (let at = start; at < groups.length && window.length < 12; at += 1) window += groups[at];
    return window;
  }).filter((window) => window.length === 12);
}

function rightCheckDigit(window) {
  const rest = WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(window[at]), 0) % 11;
  return Number(window[11]) === (rest <= 1 ? 0 : 11 - rest);
}

/** Kana as forms want them: full-width katakana, one full-width space between the names. */
export function asKana(text) {
  const katakana = text.normalize("NFKC").replace(/[ぁ-ゖゝゞ]/g, (kana) =>
    String.fromCharCode(kana.charCodeAt(0) + 0x60));
  return katakana.trim().replace(/\s+/g, "　");
}

/** A phone number in half-width digits and hyphens. */
export function asPhone(text) {
  return text.normalize("NFKC").replace(DASH, "-").replace(/\s+/g, "");
}

/** One line of text, its ends trimmed. The letters stay exactly as typed. */
export function asLine(text) {
  return text.replace(/\s*[\r\n\t]+\s*/g, " ").trim();
}

/** The error of a text answer, or null. */
export function textFault(field, text) {
  if (individualNumber(text)) return "individual_number";
  if ([...text].length > longest(field)) return "too_long";
  if (BAD.test(text)) return "not_text";
  if (field.kind === "kana" && !KANA.test(text)) return "not_kana";
  if (field.kind === "phone" && !rightPhone(text)) return "not_a_phone";
  return null;
}

function rightPhone(text) {
  const digits = text.replace(/\D/g, "").length;
  return PHONE.test(text) && digits >= 9 && digits <= 15;
}

/** The limit of an answer: characters, people, choices, or the greatest count. */
export function longest(field) {
  return field.max ?? LONGEST[field.kind] ?? 200;
}
