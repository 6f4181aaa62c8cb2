// The words of the present language, and figures put into words.

let all = {};
let now = {};

export async function load() {
  const answer = await fetch("/api/words");
  all = await answer.json();
  now = Object.values(all)[0];
}

export function speak(language) {
  now = all[language] ?? now;
}

/** The word `key`, with its `{name}`s filled in. */
export function t(key, facts = {}) {
  const text = now[key];
  if (text === undefined) return key;
  return text.replace(/\{([a-z_]+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));
}

export function known(key) {
  return key in now;
}

/** How long it takes, said as on sign, phone and paper; "" where it is not known. */
export function minutes(line) {
  if (!line || line.low === null || line.high === null) return "";
  return t(`common.${range(line.low, line.high)}`, line);
}

function range(low, high) {
  if (high < 5) return "minutes_soon";
  if (low >= 60) return "minutes_long";
  if (low < 5) return "minutes_within";
  return high > low ? "minutes" : "minutes_one";
}

export function ahead(line) {
  if (!line || line.ahead === null || line.ahead === undefined) return "";
  return line.ahead ? t("common.ahead", line) : t("common.ahead_none");
}
