// The sign: draws what is called and how long it takes, and announces each new call once.

import { clock, speaker } from "../components/say.js";
import { Live, data, now } from "../components/live.js";
import { Calls } from "./calls.js";
import { letterOf, rowMaker } from "./callrow.js";
import { Media } from "./media.js";
import { drawNotice } from "./notices.js";
import { drawServices } from "./services.js";
import { Voice } from "./voice.js";

const { words, second_words, old_s, desks, labels, voice: settings, services, shown, notices, reasons, quiet_desks: quiet, catalogue } = data();
const w = speaker(words);
const { office, sign, second } = document.body.dataset;
const languages = [document.documentElement.lang, second];
const lines = services.filter((service) => shown.includes(service.id));
const at = (id) => document.getElementById(id);
const memory = `matanai.voice.${sign}`;
const voice = new Voice({ settings, labels, memory, button: at("sound"), now });
const quietLetters = new Set(services.filter((each) => each.quiet).map((each) => each.letter));
const calls = new Calls({
  sign,
  lists: { rows: at("calls"), earlier: at("earlier") },
  desks,
  draw: rowMaker(desks, services, w, speaker(second_words)),
  announce,
});
let newest = null;

/** Gets each new call exactly once, in order. */
function announce(call) {
  if (!isQuiet(call)) voice.announce(call);
}

/** Nobody is called out loud for a quiet line; lines may share a letter. */
function isQuiet(call) {
  return quiet.includes(call.desk) && quietLetters.has(letterOf(call.number));
}

function draw() {
  at("clock").textContent = clock(now());
  calls.draw(now());
  drawNotice(at("note"), notices, languages, now());
  if (!newest) return;
  const old = now() - Date.parse(newest.at) > old_s * 1000;
  drawServices(at("services"), lines, newest.services, old, w, reasons);
  at("age").hidden = !old;
  at("age").textContent = old ? w("sign.old", { time: clock(newest.at) }) : "";
  at("note").hidden = old;
}

/** After a break the catalogue may be another: names and desks come with a fresh page. */
async function renew() {
  const answer = await fetch(`/api/catalogue?office=${encodeURIComponent(office)}`, { cache: "no-cache" });
  if (answer.ok && (await answer.json()).version !== catalogue) location.reload();
}

let connectedBefore = false;
new Live(office, {
  longest: 3000, // a lobby has few signs, and everybody looks at them
  turns: true, // only that form holds every call; the hall's own lets the older ones go
  changed(snapshot) {
    newest = snapshot;
    voice.heed(snapshot.calls);
    calls.take(snapshot.calls, now());
    draw();
  },
  turned(connected) {
    if (connected && connectedBefore) renew().catch(() => {}); // the next break tries again
    connectedBefore ||= connected;
  },
});
if (at("media")) new Media(at("media"), sign);
draw();
setInterval(draw, 1000);
