// How many people the QR will hold, told before anybody types them in.

import { CAPACITY, measure } from "./codec.js";

// Kanji and kana that repeat little, so that the guess is rather too small than too large.
const KANJI = "葛城結衣髙橋健太鈴木誠佐藤花子齋渡邊瀬藏櫻澤嶋曽禰萬壽惠豊龍黎";
const KANA = "カツラギユイタハシケンスマコトサウハナセワベヌロヘソネヨレリモフ";

/** The number of people of a `persons` field that fit beside the other answers, at most `most`. */
export async function roomFor(form, field, forWhom, answers, most) {
  const typed = answers[field.id] ?? [];
  for (let count = 1; count <= most; count += 1) {
    const people = Array.from({ length: count }, (_, at) => ({ ...typical(form, field.fields, at), ...typed[at] }));
    const rest = typical(form, form.procedure.fields.filter((each) => each.required && !each.show_if), 9);
    const all = { ...rest, ...answers, [field.id]: people };
    if (await measure(form, forWhom, all) > CAPACITY) return count - 1;
  }
  return most;
}

function typical(form, fields, seed) {
  return Object.fromEntries(fields.map((field, at) => [field.id, guess(form, field, seed * 7 + at * 3)])
    .filter(([, value]) => value !== undefined));
}

function guess(form, field, seed) {
  const cut = (letters, length) => Array.from({ length }, (_, at) => letters[(seed * 5 + at * 11) % letters.length]).join("");
  switch (field.kind) {
    case "name": return cut(KANJI, 5);
    case "kana": return cut(KANA, 9);
    case "address": return `${cut(KANJI, 12)}${1000 + seed}`;
    case "date": return `19${10 + (seed % 90)}-0${1 + (seed % 9)}-${10 + (seed % 19)}`;
    case "choice": return form.tables[field.table].at(seed % form.tables[field.table].length).code;
    case "yesno": return seed % 2 === 0;
    case "count": return 1;
    case "phone": return `0183-${10 + (seed % 90)}-${1000 + seed * 13}`;
    case "text": return field.required ? cut(KANJI, 6) : undefined;
    default: return undefined;
  }
}
