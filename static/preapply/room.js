// How many people the QR will hold, told before anybody types them in.

import { CAPACITY, measure } from "./codec.js";

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

// Letters that repeat as little as names do, so that the guess is rather too small than too large.
function letters(first, many, length, seed) {
  return Array.from({ length }, (_, at) =>
    String.fromCodePoint(first + (((seed + 1) * 7919 + at * 104729) % many))).join("");
}

const kanji = (length, seed) => letters(0x4e00, 20000, length, seed);
const kana = (length, seed) => letters(0x30a2, 80, length, seed);

function guess(form, field, seed) {
  switch (field.kind) {
    case "name": return kanji(4, seed);
    case "kana": return kana(8, seed);
    case "address": return kanji(12, seed);
    case "date": return `19${10 + (seed % 90)}-0${1 + (seed % 9)}-${10 + (seed % 19)}`;
    case "choice": return form.tables[field.table].at(seed % form.tables[field.table].length).code;
    case "yesno": return seed % 2 === 0;
    case "count": return 1;
    case "phone": return `0183-${10 + (seed % 90)}-${1000 + seed * 13}`;
    case "text": return field.required ? kanji(6, seed) : undefined;
    default: return undefined;
  }
}
