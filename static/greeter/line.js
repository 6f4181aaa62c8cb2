// Today's line: everybody with a number, found by it, each a row to press.
import { h, Part } from "../desk/dom.js";
import { numberOf } from "../desk/numbers.js";
import { state } from "../desk/state.js";
import { go, refresh } from "./act.js";
import { named, tags, waited, where } from "./parts.js";
import { GROUPS } from "./words.js";

const plain = (text) => text.normalize("NFKC").toUpperCase().replaceAll(/\s/g, "");

class GreeterLine extends Part {
  static looks = ["lobby", "place", "session"];

  connectedCallback() {
    this.rows = new Map(); // turn id → its row: a row must not vanish under a finger
    super.connectedCallback();
    this.timer = setInterval(() => this.draw(), 10000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  draw() {
    if (!state.lobby || !state.session) return;
    if (!this.made) this.make();
    const wanted = plain(this.search.value);
    const found = [...state.lobby.turns, ...state.lobby.left].filter((turn) => turn.number.includes(wanted));
    for (const [id] of this.rows) if (!found.some((turn) => turn.id === id)) this.forget(id);
    for (const [code, , states] of GROUPS) this.group(code, found.filter((turn) => states.includes(turn.state)));
    this.nobody.hidden = found.length > 0;
    this.nobody.textContent = wanted ? "その番号の方は見つかりません。" : "いまお待ちの方はいません。";
    this.only = new Set(found.map((turn) => turn.visit)).size === 1 ? found[0].id : null;
  }

  make() {
    this.made = true;
    this.search = h("input", { class: "input", id: "find", type: "search", inputmode: "numeric", autocomplete: "off", placeholder: "例 12", oninput: () => this.draw() });
    this.nobody = h("p", { class: "greeter-nobody", role: "status" });
    this.groups = Object.fromEntries(GROUPS.map(([code, title]) => [code, section(title)]));
    this.append(h("form", { class: "greeter-find", role: "search", onsubmit: (event) => {
      event.preventDefault();
      this.find();
    } }, h("label", { for: "find" }, "番号で探す"), this.search), this.nobody, ...GROUPS.map(([code]) => this.groups[code].element));
  }

  group(code, turns) {
    const { element, list, count } = this.groups[code];
    element.hidden = !turns.length;
    count.textContent = `${turns.length}人`;
    const rows = turns.map((turn) => this.row(turn));
    if (rows.some((one, at) => list.children[at] !== one) || list.children.length !== rows.length) arrange(list, rows);
  }

  row(turn) {
    if (!this.rows.has(turn.id)) this.rows.set(turn.id, row(turn, () => this.open(turn.id)));
    const one = this.rows.get(turn.id);
    one.update(turn);
    return one.element;
  }

  // A number given a moment ago may not have come over the line yet.
  async find() {
    if (!this.only) await refresh();
    if (this.only) this.open(this.only);
    else this.querySelector(".greeter-row")?.focus();
  }

  // Found: the whole line stands there again for whoever comes next.
  open(id) {
    this.search.value = "";
    go("person", { turn: id });
  }

  forget(id) {
    this.rows.get(id).element.remove();
    this.rows.delete(id);
  }
}

// Into order without taking a row out that already stands right: focus and finger stay.
function arrange(list, rows) {
  for (const one of [...list.children]) if (!rows.includes(one)) one.remove();
  rows.forEach((one, at) => list.children[at] !== one && list.insertBefore(one, list.children[at] ?? null));
}

function section(title) {
  const count = h("span", { class: "greeter-count" });
  const list = h("ul", {});
  return { element: h("section", { class: "greeter-group-of" }, h("h2", {}, title, " ", count), list), list, count };
}

function row(turn, open) {
  const wait = h("span", { class: "greeter-waited tabular" });
  const place = h("span", { class: "greeter-where" });
  const marks = h("span", { class: "greeter-tags" });
  const button = h("button", { type: "button", class: "greeter-row", onclick: open },
    numberOf(turn.number, "list"), h("span", { class: "greeter-words" }, h("span", {}, named(turn)), marks), h("span", { class: "greeter-aside" }, wait, place));
  return { element: h("li", {}, button), update(now) {
    put(wait, ["waiting", "preparing"].includes(now.state) ? waited(now) : "");
    put(place, now.state === "waiting" ? "" : where(now));
    put(marks, [...tags(now), now.cases.length ? `申請書${now.cases.length}` : null].filter(Boolean).join("・"));
    button.toggleAttribute("data-first", now.priority);
    button.setAttribute("aria-current", String(state.place?.turn === now.id));
  } };
}

const put = (element, text) => element.textContent !== text && (element.textContent = text);

customElements.define("greeter-line", GreeterLine);
