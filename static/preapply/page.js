// The walk through the page: start, questions, look over, QR. Nothing is sent and nothing is kept.

import { longest } from "./checks.js";
import { CAPACITY, encode, measure } from "./codec.js";
import { bare, fill, make, put } from "./dom.js";
import { buildForm } from "./form.js";
import { drawPicture, HEIGHT, WIDTH } from "./picture.js";
import { roomFor } from "./room.js";
import { canSeal, keyAt, seal } from "./seal.js";
import { summary } from "./summary.js";

const form = JSON.parse(document.getElementById("data").textContent);
const words = form.words;
const intro = document.getElementById("intro");
const sheet = document.getElementById("form");
const done = document.getElementById("done");

const body = make("div", { class: "preapply-step" });
const title = make("h1", { class: "page-title", tabindex: "-1" });
const progress = make("p", { class: "quiet preapply-progress" });
const faults = make("p", { class: "notice", "data-tone": "error", role: "alert", hidden: true });
const next = make("button", { class: "button", "data-kind": "primary", type: "submit" });
const back = make("button", { class: "button", "data-kind": "quiet", type: "button", click: () => history.back() }, words.back);
sheet.append(progress, title, body, faults, make("div", { class: "buttons preapply-buttons" }, next, back));

let waiting = 0;
let at = -1; // -1 the first page, then the questions, then the look over, then the QR
let url = null;
let busy = false;
let returning = false; // came from the look over to change one answer, and wants to go back there
const built = buildForm(form, words, changed, refresh);
const steps = built.steps;
const REVIEW = steps.length;
const DONE = steps.length + 1;

function changed() {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 120);
}

async function refresh() {
  clearTimeout(waiting);
  built.refresh();
  for (const each of built.questions.filter((question) => question.persons && !question.root.hidden)) {
    const most = longest(each.field);
    each.persons.limit(await roomFor(form, each.field, built.forWhom(), built.answers(), most));
  }
}

function go(step, push = true) {
  at = step;
  if (push) history.pushState({ step }, "");
  intro.hidden = at !== -1;
  done.hidden = at !== DONE;
  sheet.hidden = at === -1 || at === DONE;
  if (!sheet.hidden) showSheet();
  scrollTo(0, 0);
  (sheet.hidden ? document.querySelector("main section:not([hidden]) h1") : title)?.focus({ preventScroll: true });
}

function showSheet() {
  built.refresh();
  const asked = steps.filter((step) => !step.empty());
  const step = steps[at];
  if (!step) returning = false;
  put(progress, step ? fill(words.progress, { now: asked.indexOf(step) + 1, all: asked.length }) : "");
  put(title, step ? step.title ?? fill(words.about, { procedure: built.name(form.procedure.name) }) : words.review_title);
  body.replaceChildren(...(step ? [step.root] : review()));
  put(next, step ? words.next : words.make);
  next.disabled = false;
  faults.hidden = true;
}

function review() {
  const change = (id) => {
    returning = true;
    go(steps.findIndex((step) => step.fields.includes(id)));
  };
  return [
    summary(form, words, built.name, built.forWhom(), built.answers(), change),
    make("div", { class: "notice", "data-tone": "info" }, make("strong", {}, words.draft_title), words.draft),
  ];
}

function following(step) {
  let to = step + 1;
  while (to < REVIEW && steps[to].empty()) to += 1;
  return to;
}

// A second tap while the first is being worked on must not skip a step.
async function onward() {
  busy = true;
  try {
    await (at === REVIEW ? makeCode() : forward());
  } finally {
    busy = false;
  }
}

async function forward() {
  built.refresh();
  const wrong = steps[at].questions().filter((question) => question.check());
  if (wrong.length) return complain(fill(words.faults_title, { n: wrong.length }), wrong[0]);
  if (await measure(form, built.forWhom(), built.answers()) > CAPACITY) return complain(words.too_large);
  return go(returning ? unfinished() : following(at));
}

// A changed answer may have brought up questions nobody has answered yet: those come first.
function unfinished() {
  const step = steps.findIndex((each) => !each.empty() && each.questions().some((question) => question.check()));
  return step < 0 ? REVIEW : step;
}

function complain(text, question) {
  put(faults, text);
  faults.hidden = false;
  question?.focus();
}

async function makeCode() {
  const madeAt = Date.now();
  next.disabled = true;
  put(next, words.making);
  try {
    const inside = await encode(form, built.forWhom(), built.answers(), madeAt);
    const text = await seal(inside, keyAt(form.keys, madeAt), form.city.code);
    showCode(await drawPicture(text, form, words, built.name, madeAt));
    go(DONE);
  } catch {
    showSheet();
    complain(words.failed);
  }
}

function showCode(picture) {
  if (url) URL.revokeObjectURL(url);
  url = URL.createObjectURL(picture);
  const saved = make("p", { class: "notice", "data-tone": "success", role: "status", hidden: true }, words.saved);
  const name = `${form.procedure.id}-qr.png`;
  done.replaceChildren(
    make("h1", { class: "page-title", tabindex: "-1" }, words.done_title),
    make("p", { class: "lead" }, words.done_lead),
    make("img", { class: "preapply-picture", id: "picture", src: url, width: WIDTH, height: HEIGHT,
      alt: bare(fill(words.picture_of, { procedure: built.name(form.procedure.name) })) }),
    make("div", { class: "buttons preapply-buttons" },
      make("a", { class: "button", "data-kind": "primary", href: url, download: name, id: "save", click: () => { saved.hidden = false; } }, words.save)),
    saved,
    make("p", {}, words.bright, make("br"), words.save_hint),
    make("div", { class: "notice", "data-tone": "info" }, make("strong", {}, words.draft_title), words.draft),
    make("h2", {}, words.summary),
    summary(form, words, built.name, built.forWhom(), built.answers()),
    make("div", { class: "buttons preapply-buttons" },
      make("button", { class: "button", "data-kind": "secondary", type: "button", click: () => history.back() }, words.again),
      make("button", { class: "button", "data-kind": "quiet", type: "button", id: "wipe", click: wipe }, words.wipe)),
  );
}

function wipe() {
  removeEventListener("beforeunload", warn);
  URL.revokeObjectURL(url);
  sheet.remove();
  done.replaceChildren(
    make("h1", { class: "page-title" }, words.wiped_title), make("p", { class: "lead" }, words.wiped));
  onpopstate = () => location.reload();
}

function warn(event) {
  if (at >= 0 && at !== DONE) event.preventDefault();
}

function begin() {
  const able = canSeal();
  document.getElementById("unable").hidden = able;
  document.getElementById("unavailable").hidden = !able || form.keys.length > 0;
  const start = document.getElementById("start");
  start.hidden = !able || !form.keys.length;
  start.addEventListener("click", () => go(following(-1)));
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy) onward();
  });
  history.replaceState({ step: -1 }, "");
  onpopstate = (event) => go(Math.min(event.state?.step ?? -1, DONE), false);
  addEventListener("beforeunload", warn);
  refresh();
}

begin();
