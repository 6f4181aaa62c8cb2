// What is said for a call: the names of a language's clips, in the order they are spoken.

const CALLED = /^([A-Z])(\d{3,4})$/;

/** Each language's way to count: the thousands and hundreds that are begun, and what ends. */
const COUNT = { ja: plain, en: plain, vi: vietnamese, zh: chinese };

function plain(number) {
  const rest = number % 100;
  const begun = [number - (number % 1000), (number % 1000) - rest].filter(Boolean);
  const last = rest || begun.pop();
  return [...begun.map((group) => `${group}+`), `${last}`];
}

/** 1003: một nghìn không trăm linh ba. */
function vietnamese(number) {
  const said = plain(number);
  const rest = number % 100;
  if (said.length === 1 || !rest) return said;
  const empty = [...(number % 1000 < 100 ? ["no_hundred+"] : []), ...(rest < 10 ? ["no_ten+"] : [])];
  return [...said.slice(0, -1), ...empty, said.at(-1)];
}

/** 1003: 一千零三; 112: 一百一十二. */
function chinese(number) {
  const said = plain(number);
  const rest = number % 100;
  if (said.length === 1 || !rest) return said;
  const zero = number % 1000 < 100 || rest < 10 ? ["zero+"] : [];
  const last = rest >= 10 && rest < 20 ? `one_ten.${rest}` : `${rest}`;
  return [...said.slice(0, -1), ...zero, last];
}

/**
 * The clips of a call; none where the number cannot be said. `order`: the slots of the language;
 * `number`: like A012; `label`: what stands above the desk, spoken where it is 1 to 99.
 */
export function sentence(language, order, { number, label, purpose }) {
  const [, letter, digits] = CALLED.exec(number) ?? [];
  if (!Number(digits)) return [];
  const counted = COUNT[language](Number(digits));
  const numeral = /^[1-9]\d?$/.test(label);
  const slots = {
    open: ["open"],
    letter: [letter],
    begun: counted.slice(0, -1),
    number: counted.slice(-1),
    purpose: ["hand_over", "pay"].includes(purpose) ? [purpose] : [],
    to: numeral ? ["to"] : [],
    place: [numeral ? `desk.${label}` : "desk"],
    end: ["end"],
  };
  return order.flatMap((slot) => slots[slot]);
}
