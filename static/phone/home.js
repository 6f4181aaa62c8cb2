// Keeps the lines of one office fresh, the least busy first, and its level among the offices.

import { clock, level, minutes, people, speaker, why } from "../components/say.js";
import { Live, data, now } from "../components/live.js";

const ORDER = ["1", "2", "3", "4", "5", "old", "paused", "0"];
const { words, old_s, reasons } = data();
const w = speaker(words);
const list = document.getElementById("lines");
const age = document.getElementById("age");
let newest = null;

function mark(place, key) {
  place.dataset.level = key;
  place.textContent = w(`level.${key}`);
}

function show(row, line, old) {
  const key = level(line, old);
  const fresh = !["old", "0", "paused"].includes(key);
  row.dataset.level = key;
  mark(row.querySelector(".level"), key);
  const shut = key === "old" ? "" : why(line, row.dataset.opens, "today" in row.dataset, reasons);
  row.querySelector(".line-people").textContent = fresh ? people(line.waiting, w) : shut;
  row.querySelector(".line-minutes").textContent = fresh ? minutes(line.low, line.high, w) : "";
}

/** An office is as busy as its busiest open line; who has old news of one has it of all. */
function offices(old) {
  const levels = newest.services.filter((line) => line.state === "open").map((line) => line.level);
  for (const chip of document.querySelectorAll(".offices a")) {
    const place = chip.querySelector(".level");
    if (old) mark(place, "old");
    else if (chip.matches("[aria-current]")) mark(place, String(Math.max(0, ...levels)));
  }
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
  offices(old);
  age.textContent = w("common.as_of", { time: clock(newest.at) }) + (old ? ` ${w("common.old")}` : "");
}

/** The chosen office is seen, also where it stands far to the right. */
function reveal() {
  const chip = document.querySelector(".offices [aria-current]");
  const row = chip?.parentElement;
  if (row) row.scrollLeft = chip.offsetLeft - row.offsetLeft - (row.clientWidth - chip.offsetWidth) / 2;
}

reveal();
new Live(document.body.dataset.office, {
  changed(snapshot) {
    newest = snapshot;
    draw();
  },
});
setInterval(draw, 10_000);
