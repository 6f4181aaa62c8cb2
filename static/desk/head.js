// Above: which desk, who, how it stands, how long the longest waits, and how old all this is.
import { post, call } from "./api.js";
import { button, demo, h, Part } from "./dom.js";
import { forget, unsent } from "./cases.js";
import { clock } from "./dates.js";
import { callForHelp } from "./help.js";
import { hush } from "./live.js";
import { pause, pauseTitle } from "./pauses.js";
import { age, change, deskName, ja, minutes, state } from "./state.js";
import { tell } from "./attempt.js";
import { setDesk } from "./turns.js";
import { DESK_STATES, HELP } from "./words.js";

class DeskHead extends Part {
  static looks = ["desk", "session", "link"];

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.tick(), 5000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  draw() {
    const { session, desk } = state;
    if (!session || !desk) return;
    if (!this.made) this.make();
    const info = state.catalogue.desks.find((one) => one.id === session.desk);
    this.heading.textContent = deskName(session.desk);
    this.who.textContent = [ja(info?.name), session.clerk.name].filter(Boolean).join("　");
    this.choice.value = desk.state;
    this.choice.dataset.state = desk.state;
    const { words, stopped } = pauseTitle();
    this.pauses.textContent = words;
    this.pauses.classList.toggle("desk-paused", stopped);
    this.tick();
  }

  make() {
    this.made = true;
    this.heading = h("h1", {});
    this.who = h("span", { class: "desk-who" });
    this.choice = h("select", { "aria-label": "窓口の状態", class: "desk-state", onchange: () => setDesk(this.choice.value) },
      Object.entries(DESK_STATES).map(([code, words]) => h("option", { value: code }, words)));
    this.waits = h("span", { class: "desk-waits tabular" });
    this.clock = h("span", { class: "desk-clock tabular" });
    this.pauses = button("", null, { onclick: () => pause(), id: "pauses" });
    this.lost = h("p", { class: "desk-lost", role: "status" });
    this.append(h("div", { class: "desk-head" }, this.heading, demo(), this.who, this.choice, this.waits, h("span", { class: "grow" }), this.clock,
      button(HELP.call, null, { onclick: callForHelp }), this.pauses, button("画面を隠す", "F10", { onclick: () => change({ folded: true }) }),
      button("窓口を替える", null, { onclick: () => change({ desk: null, session: { ...state.session, desk: null } }) }),
      button("終わる", null, { onclick: signOut })), this.lost);
  }

  tick() {
    if (!this.made || !state.desk) return;
    this.clock.textContent = clock(new Date());
    const line = state.desk.line;
    const longest = Math.max(0, ...line.map((turn) => turn.waited_s)) + age();
    this.waits.textContent = line.length ? `待ち ${line.length}人（最長 ${minutes(longest)}分）` : "待ち 0人";
    this.lost.hidden = state.link !== "lost";
    if (state.link === "lost") {
      const old = age() < 60 ? `${age()}秒` : `${minutes(age())}分`;
      this.lost.textContent = `つながりが切れています。${clock(state.received)} 時点（${old}前）の表示です。自動でつなぎ直しています。${unsent() ? `入力した${unsent()}欄はこの画面に残っていて、つながりしだい送ります。` : ""}`;
    }
  }
}

async function signOut() {
  if (unsent() && !window.confirm("まだ送れていない入力があります。終わると消えます。終わりますか。")) return;
  try {
    if (state.desk?.state === "open" && !state.desk.turn) await post(`/api/desks/${state.session.desk}/state`, { state: "closed" });
    await call("DELETE", "/api/session");
  } catch (error) {
    return tell(error);
  }
  hush();
  forget();
  change({ session: null, desk: null, opened: null, chosen: null, visit: null, notice: null });
}

customElements.define("desk-head", DeskHead);
