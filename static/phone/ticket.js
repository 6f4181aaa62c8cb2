// Keeps one visitor's page fresh; when called, the whole page says so.

import { back, clock, inLine, mainTurn, maySnooze, own, speaker, until } from "../components/say.js";
import { Live, data, now } from "../components/live.js";
import { commands } from "./commands.js";

const { words, old_s, desks, reasons } = data();
const w = speaker(words);
const { body } = document;
const at = (id) => document.getElementById(id);
const put = (id, text) => at(id).textContent !== text && (at(id).textContent = text);
const EXPLAINED_MS = 60_000;
let newest = null;
let legs = null;
let takenBack = -EXPLAINED_MS;

function steps(states, second) {
  [...at("steps").children].forEach((item, index) => {
    item.dataset.state = states[index];
    const said = states[index] === "next" ? "" : ` ${w(`ticket.step_${states[index]}`)}`;
    item.querySelector(".sr-only").textContent = said;
  });
  at("steps").querySelectorAll(".step-name")[1].textContent = second;
}

/** A call withdrawn by the desk is explained for a while; a number sent on has one leg more. */
function hint(view, turns) {
  const same = (legs ?? turns.length) === turns.length;
  if (body.dataset.state === "called" && inLine(view.state) && same) takenBack = performance.now();
  legs = turns.length;
  const explained = inLine(view.state) && performance.now() - takenBack < EXPLAINED_MS;
  return explained ? w("ticket.taken_back") : view.hint;
}

function draw() {
  if (!newest) return;
  const turns = newest.turns.filter((turn) => turn.key === body.dataset.key);
  if (!turns.length) return; // long finished: what stands there stays true
  const old = now() - Date.parse(newest.at) > old_s * 1000;
  const view = own(turns, desks[mainTurn(turns).desk] ?? w("ticket.step_4"), old, w, reasons);
  if (view.state === "called" && body.dataset.state !== "called") navigator.vibrate?.([300, 150, 300]);
  put("hint", hint(view, turns));
  body.dataset.state = view.state;
  document.title = `${view.headline} | ${w("ticket.title")}`;
  put("headline", view.headline);
  put("minutes", view.minutes);
  put("back", back(mainTurn(turns), newest.at, old, w));
  put("until", until(mainTurn(turns), newest.at, old, w));
  put("others", view.others);
  at("others").hidden = !view.others;
  steps(view.steps, view.second);
  put("age", w("common.as_of", { time: clock(newest.at) }));
  put("news", w(old ? "common.old" : "common.live"));
  const offered = at("commands");
  if (!offered) return;
  offered.hidden = !inLine(view.state) && view.state !== "missed";
  at("snooze").hidden = !maySnooze(turns);
}

new Live(body.dataset.office, {
  turns: true,
  changed(snapshot) {
    newest = snapshot;
    draw();
  },
});
setInterval(draw, 10_000);
commands(w);
