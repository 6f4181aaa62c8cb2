// "Tell me when it is near": nothing is asked of the phone before the button is touched.

import { speaker } from "../components/say.js";
import { data } from "../components/live.js";

const w = speaker(data().words);
const { body } = document;
const at = (id) => document.getElementById(id);
const place = at("push");
const able = "serviceWorker" in navigator && "PushManager" in window;
const over = () => ["done", "left"].includes(body.dataset.state);
// A worker of this ticket's own, so that visits share no address and it ends with the ticket.
const scope = location.pathname;
const worker = () => navigator.serviceWorker.getRegistration(scope);

function show(state, said = "", tone = "success") {
  place.hidden = false;
  at("push-on").hidden = state !== "off";
  at("push-off").hidden = state !== "on";
  at("push-note").textContent = w(`push.note_${state}`);
  at("push-said").textContent = said;
  at("push-said").dataset.tone = tone;
  at("push-said").hidden = !said;
}

async function tell(method, content) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(place.dataset.path, { method, headers, body: JSON.stringify(content) });
  if (!answer.ok) throw new Error(String(answer.status));
}

/** The edge keeps a subscription in memory only: a page opened again gives it anew. */
const give = (subscription) => tell("POST", { ...subscription.toJSON(), language: place.dataset.language });

async function start() {
  if ((await Notification.requestPermission()) !== "granted") return show("refused");
  await navigator.serviceWorker.register(`/push-worker.js${location.search}`, { scope });
  const { pushManager } = await ready(await worker());
  const known = await pushManager.getSubscription();
  const options = { userVisibleOnly: true, applicationServerKey: place.dataset.key };
  await give(known ?? (await pushManager.subscribe(options)));
  show("on", w("push.on"));
}

/** A worker may be subscribed once it is active; `serviceWorker.ready` waits for another scope. */
async function ready(registration) {
  const coming = registration.installing ?? registration.waiting;
  while (coming && coming.state !== "activated") {
    await new Promise((done) => coming.addEventListener("statechange", done, { once: true }));
  }
  return registration;
}

async function stop() {
  const registration = await worker();
  const known = await registration?.pushManager.getSubscription();
  if (known) await tell("DELETE", { endpoint: known.endpoint });
  await registration?.unregister(); // takes the subscription with it
  show("off", w("push.off"));
}

/** At the end of the ticket its worker goes; the edge has forgotten by itself. */
async function end() {
  place.hidden = true;
  await (await worker())?.unregister();
}

async function begin() {
  if (over()) return end();
  new MutationObserver(() => over() && end()).observe(body, { attributeFilter: ["data-state"] });
  if (Notification.permission === "denied") return show("refused");
  const known = await (await worker())?.pushManager.getSubscription();
  if (known) await give(known);
  show(known ? "on" : "off");
}

function attempt(act) {
  return async () => {
    at("push-on").disabled = at("push-off").disabled = true; // a double tap is one wish
    try {
      await act();
    } catch {
      show("off", w("push.failed"), "error");
    }
    at("push-on").disabled = at("push-off").disabled = false;
  };
}

at("push-on").addEventListener("click", attempt(start));
at("push-off").addEventListener("click", attempt(stop));
if (able) attempt(begin)();
else if ("standalone" in navigator && !navigator.standalone && !over()) show("ios");
