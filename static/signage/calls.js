// The calls on the sign: newest on top, each announced once, withdrawn ones gone.

const NEW_MS = 20_000;
const LATE_MS = 120_000; // a call missed for longer is shown, but no longer rung for
const ROWS = 4;

export class Calls {
  constructor({ list, office, desks, quiet, services, ring }) {
    Object.assign(this, { list, desks, silent: new Set(quiet), ring });
    this.services = services;
    this.memory = `matanai.announced.${office}`;
    this.shown = [];
    this.since = new Map(); // seq → when it was announced here
    const heard = sessionStorage.getItem(this.memory);
    this.first = heard === null; // a screen just switched on repeats nothing
    this.announced = Number(heard ?? -1);
  }

  /** Takes a snapshot's calls; the sequence says which of them nobody has heard yet. */
  take(calls, at) {
    const newest = Math.max(this.announced, ...calls.map((call) => call.seq));
    const { first } = this;
    this.first = false;
    const unheard = calls.filter((call) => call.seq > this.announced && !call.withdrawn);
    this.announced = newest;
    sessionStorage.setItem(this.memory, newest);
    for (const call of unheard) {
      const age = at - Date.parse(call.at);
      if (age < (first ? NEW_MS : LATE_MS)) this.since.set(call.seq, at);
      if (!first && age < LATE_MS && !this.quiet(call)) this.ring();
    }
    this.shown = onePerNumber(calls).slice(0, ROWS);
    this.draw(at);
  }

  draw(at) {
    const rows = this.shown.map((call) => this.row(call, at));
    const same = rows.length === this.list.children.length
      && rows.every((row, index) => row.isEqualNode(this.list.children[index]));
    if (!same) this.list.replaceChildren(...rows);
  }

  row(call, at) {
    const [, letter, digits] = /^([A-Z]+)(\d+)$/.exec(call.number);
    const badge = this.services.find((service) => service.letter === letter);
    const row = element("li", "sign-call");
    row.dataset.seq = call.seq;
    if (at - (this.since.get(call.seq) ?? -Infinity) < NEW_MS) row.dataset.new = "";
    const number = element("span", "number");
    number.dataset.shape = badge?.shape ?? "square";
    number.dataset.color = badge?.color ?? "gray";
    if (digits.length > 3) number.dataset.long = "";
    number.append(element("b", "", letter), ` ${digits}`);
    const arrow = element("span", "sign-arrow", "→");
    arrow.ariaHidden = "true";
    row.append(number, arrow, desk(this.desks[call.desk] ?? ""));
    return row;
  }

  quiet(call) {
    const letter = call.number.replace(/\d+$/, "");
    return this.silent.has(call.desk)
      && this.services.some((service) => service.letter === letter && service.quiet);
  }
}

/** Newest first, without withdrawn ones; a number called again stands once. */
function onePerNumber(calls) {
  const newest = new Map();
  for (const call of calls) newest.set(call.number, call);
  return [...newest.values()].filter((call) => !call.withdrawn).sort((a, b) => b.seq - a.seq);
}

/** 3番窓口 with a large numeral; a desk with a name only is set smaller. */
function desk(text) {
  const place = element("span", "sign-desk");
  const parts = text.split(/(\d+)/);
  if (text.replace(/\d+/, "").length > 5) place.dataset.long = "";
  if (parts.length < 3) place.dataset.plain = "";
  parts.forEach((part) => place.append(/^\d+$/.test(part) ? element("b", "", part) : part));
  return place;
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
