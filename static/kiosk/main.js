// The kiosk's page: whole screens come over a websocket, touches go back as commands.

import * as camera from "./camera.js";
import { h, rich } from "./dom.js";
import { screens } from "./screens.js";
import { shell } from "./shell.js";
import * as words from "./words.js";

const root = document.getElementById("kiosk");
const kiosk = { socket: null, view: null, sent: 0, shown: "", send, pin, kanji };
let leave = null; // what the present screen wants done before it goes

function connect() {
  const socket = new WebSocket(`ws://${location.host}/ws/session`);
  socket.onmessage = (message) => receive(JSON.parse(message.data));
  socket.onclose = () => {
    offline();
    setTimeout(connect, 500 + Math.random() * 1000);
  };
  kiosk.socket = socket;
}

function receive(message) {
  if (message.kanji) offer(message.kanji);
  if (message.view === undefined) return;
  document.body.classList.remove("away");
  if (message.view === null) starting();
  else render(message.view);
}

/** A command; a second tap within a third of a second is the same tap. */
function send(command, facts = {}) {
  const now = performance.now();
  if (now - kiosk.sent < 300 || kiosk.socket?.readyState !== WebSocket.OPEN) return;
  kiosk.sent = now;
  kiosk.socket.send(JSON.stringify({ do: command, ...facts }));
}

/** The four digits leave the page at once and are kept nowhere in it. */
function pin(digits) {
  kiosk.socket?.send(JSON.stringify({ do: "pin", pin: digits }));
}

const waiting = { id: 0, tell: null }; // only the newest kana are of interest

/** Kanji for `kana`, likeliest first; nothing of it is kept. */
function kanji(kana) {
  if (kiosk.socket?.readyState !== WebSocket.OPEN) return Promise.resolve([]);
  waiting.id += 1;
  kiosk.socket.send(JSON.stringify({ do: "kanji", id: waiting.id, text: kana }));
  return new Promise((tell) => { waiting.tell = tell; });
}

function offer({ id, candidates }) {
  if (id === waiting.id) waiting.tell?.(candidates);
}

function render(view) {
  const same = signature(view) === kiosk.shown;
  kiosk.view = view;
  words.speak(view.language);
  document.documentElement.lang = view.languages.find((one) => one.id === view.language).html;
  document.body.classList.toggle("large", view.large);
  document.body.classList.toggle("low", view.low);
  document.body.dataset.screen = view.screen;
  if (same) shell.update(kiosk, view);
  else rebuild(view);
  camera.follow(view);
}

/** What makes a screen another one: only then is it built anew, so typing is never lost. */
function signature(view) {
  const { warning, ...rest } = view;
  return JSON.stringify(rest);
}

function rebuild(view) {
  leave?.(view);
  const scrolled = root.querySelector(".sheet-rows")?.scrollTop ?? 0;
  const sameScreen = kiosk.shown && JSON.parse(kiosk.shown).screen === view.screen;
  kiosk.shown = signature(view);
  const main = h("main", { id: "main", tabindex: "-1" });
  leave = screens[view.screen]?.(main, view, kiosk) ?? null;
  root.replaceChildren(...shell.build(kiosk, view, main));
  room.disconnect();
  for (const part of [main, ...main.children]) room.observe(part);
  const sheet = root.querySelector(".sheet-rows");
  if (sheet && sameScreen) sheet.scrollTop = scrolled;
  if (!sameScreen) main.focus({ preventScroll: true });
}

/** A screen with more to say than fits gets smaller keys: nothing may lie beneath the bar. */
const room = new ResizeObserver(() => {
  const main = document.getElementById("main");
  if (!main) return;
  for (const size of ["tight", "tighter"]) {
    const end = main.lastElementChild?.getBoundingClientRect().bottom ?? 0;
    if (end > main.getBoundingClientRect().bottom - 8) main.classList.add(size);
  }
});

function starting() {
  root.replaceChildren(h("p.starting", {}, rich(words.t("common.loading"))));
}

function offline() {
  kiosk.shown = "";
  document.body.classList.add("away");
  root.querySelector(".away-note")?.remove();
  root.append(h("p.away-note", { role: "status" }, rich(words.t("common.reconnecting"))));
}

/** The page is drawn for 1080 × 1920; on another screen it is shown smaller or larger. */
function fit() {
  const scale = Math.min(innerWidth / 1080, innerHeight / 1920);
  root.style.setProperty("zoom", Math.abs(scale - 1) < 0.002 ? "1" : String(scale));
}

addEventListener("resize", fit);
fit();
await words.load();
connect();
