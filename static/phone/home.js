// Keeps the lines of one office fresh, the least busy first.

import { clock, level, minutes, people, speaker, why } from "../components/say.js";
import { Live, data, now } from "../components/live.js";

const ORDER = ["1", "2", "3", "4", "5", "old", "paused", "0"];
const { words, old_s, reasons } = data();
const w = speaker(words);
const list = document.getElementById("lines");
const age = document.getElementById("age");
let newest = null;

function show(row, line, old) {
  const key = level(line, old);
  const fresh = !["old", "0", "paused"].includes(key);
  row.dataset.level = key;
  const mark = row.querySelector(".level");
  mark.dataset.level = key;
  mark.textContent = w(`level.${key}`);
  const shut = key === "old" ? "" : why(line, row.dataset.opens, "today" in row.dataset, reasons);
  row.querySelector(".line-people").textContent = fresh ? people(line.waiting, w) : shut;
  row.querySelector(".line-minutes").textContent = fresh ? minutes(line.low, line.high, w) : "";
}

function draw() {
  if (!newest) return;
  const old = now() - Date.parse(newest.at) > old_s * 1000;
  for (const line of newest.services) {
    const row = list.querySelector(`[data-service="${CSS.escape(line.id)}"]`);
    if (row) show(row, line, old);
  }
  const rows = [...list.children];
  const sorted = rows.toSorted((a, b) => ORDER.indexOf(a.dataset.level) - ORDER.indexOf(b.dataset.level));
  if (sorted.some((row, index) => row !== rows[index])) list.append(...sorted);
  age.textContent = w("common.as_of", { time: clock(newest.at) }) + (old ? ` ${w("common.old")}` : "");
}

new Live(document.body.dataset.office, {
  changed(snapshot) {
    newest = snapshot;
    draw();
  },
});
setInterval(draw, 10_000);
