// A date by year, month and day, the year in the calendar people know theirs by (令和, 昭和, 西暦).

import { bare, fill, make, newId } from "./dom.js";

const ERAS = [
  { code: "reiwa", before: 2018, from: "2019-05-01", to: "2199-12-31" },
  { code: "heisei", before: 1988, from: "1989-01-08", to: "2019-04-30" },
  { code: "showa", before: 1925, from: "1926-12-25", to: "1989-01-07" },
  { code: "taisho", before: 1911, from: "1912-07-30", to: "1926-12-24" },
  { code: "western", before: 0, from: "1868-01-01", to: "2199-12-31" },
];

/** Three inputs and the choice of calendar; `read()` gives "YYYY-MM-DD", "" or null (no such day). */
export function dateInput(words, label, era, changed) {
  const select = make("select", { class: "input preapply-era", "aria-label": bare(words.era), change: changed },
    ...ERAS.map(({ code }) => make("option", { value: code, selected: code === era }, words[code])));
  const [year, month, day] = ["year", "month", "day"].map((part) => inputOfPart(words, part, changed));
  const said = make("output", { class: "field-hint" });
  const group = make("div", { class: "preapply-date", role: "group", "aria-labelledby": label },
    select, ...[year, month, day].flatMap((part) => [part.input, part.label]));
  const read = () => readDate(ERAS.find(({ code }) => code === select.value),
    [year, month, day].map((part) => part.input.value.normalize("NFKC").trim()));
  group.addEventListener("change", () => { said.textContent = say(words, read()); });
  return { nodes: [group, said], read, inputs: [year.input, month.input, day.input, select] };
}

/** A date in words, both calendars where the language has them. */
export function say(words, iso) {
  if (!iso) return "";
  const [western, month, day] = iso.split("-").map(Number);
  const era = ERAS.find(({ code, from, to }) => code !== "western" && from <= iso && iso <= to);
  if (!era) return fill(words.date_is_western, { western, month, day });
  const year = western - era.before;
  return fill(words.date_is, { western, month, day, year, era: words[era.code] });
}

function inputOfPart(words, part, changed) {
  const id = newId(part);
  const input = make("input", {
    id, class: `input preapply-${part}`, inputmode: "numeric", maxlength: part === "year" ? 4 : 2,
    autocomplete: "off", change: changed,
  });
  return { input, label: make("label", { for: id }, words[part]) };
}

function readDate(era, texts) {
  if (texts.every((text) => text === "")) return "";
  if (texts[0] === "元") texts[0] = "1";
  if (!texts.every((text) => /^\d{1,4}$/.test(text))) return null;
  const [year, month, day] = texts.map(Number);
  const pad = (number, width) => String(number).padStart(width, "0");
  const iso = `${pad(year + era.before, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const real = new Date(`${iso}T00:00:00Z`);
  const exists = !Number.isNaN(real.getTime()) && real.toISOString().startsWith(iso);
  return exists && year > 0 && era.from <= iso && iso <= era.to ? iso : null;
}
