// The sign: draws what is called and how long it takes, and rings once for each new call.

import { clock, speaker } from "../components/say.js";
import { Live, data, now } from "../components/live.js";
import { Calls } from "./calls.js";
import { drawServices } from "./services.js";
import { Chime } from "./chime.js";

const { words, old_s, desks, services, reasons, quiet_desks: quiet, catalogue } = data();
const w = speaker(words);
const { office } = document.body.dataset;
const at = (id) => document.getElementById(id);
const chime = new Chime(at("sound"));
const calls = new Calls({ list: at("calls"), office, desks, quiet, services, ring: () => chime.ring() });
let newest = null;

function draw() {
  at("clock").textContent = clock(now());
  calls.draw(now());
  if (!newest) return;
  const old = now() - Date.parse(newest.at) > old_s * 1000;
  drawServices(at("services"), services, newest.services, old, w, reasons);
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
  changed(snapshot) {
    newest = snapshot;
    calls.take(snapshot.calls, now());
    draw();
  },
  turned(connected) {
    if (connected && connectedBefore) renew().catch(() => {}); // the next break tries again
    connectedBefore ||= connected;
  },
});
draw();
setInterval(draw, 1000);
