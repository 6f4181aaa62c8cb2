// Above: where this is, who works here, the clock, how old all this is when the line is lost.
import { call } from "../desk/api.js";
import { forget, unsent } from "../desk/cases.js";
import { clock } from "../desk/dates.js";
import { button, demo, h, Part } from "../desk/dom.js";
import { hush } from "../desk/live.js";
import { age, change, ja, minutes, state } from "../desk/state.js";
import { HOME, office, once } from "./act.js";

class GreeterHead extends Part {
  static looks = ["lobby", "session", "link", "notice"];

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.tick(), 5000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  draw() {
    if (!state.session || !state.lobby) return;
    if (!this.made) this.make();
    this.who.textContent = state.session.clerk.name;
    this.tick();
    this.notice.hidden = !state.notice;
    if (!state.notice) return;
    this.notice.dataset.tone = state.notice.tone;
    this.text.textContent = state.notice.text;
  }

  make() {
    this.made = true;
    const house = state.catalogue.offices.find((one) => one.id === office());
    this.who = h("span", { class: "greeter-who" });
    this.clock = h("span", { class: "tabular" });
    this.text = h("span", {});
    this.notice = h("p", { class: "notice greeter-notice", role: "alert" }, this.text,
      h("button", { type: "button", class: "greeter-drop", "aria-label": "閉じる", onclick: () => change({ notice: null }) }, "×"));
    this.lost = h("p", { class: "greeter-lost", role: "status" });
    this.append(h("div", { class: "greeter-head" }, h("h1", {}, `案内　${ja(house?.name)}`), demo(), this.who, h("span", { class: "grow" }), this.clock,
      button("案内を終える", null, { onclick: () => once(signOut) })), this.lost, this.notice);
  }

  tick() {
    if (!this.made) return;
    this.clock.textContent = clock(new Date());
    this.lost.hidden = state.link !== "lost";
    if (this.lost.hidden) return;
    const old = age() < 60 ? `${age()}秒` : `${minutes(age())}分`;
    this.lost.textContent = `つながりが切れています。${clock(state.received)} 時点（${old}前）の表示です。自動でつなぎ直しています。${unsent() ? `入力した${unsent()}欄はこの画面に残っていて、つながりしだい送ります。` : ""}`;
  }
}

async function signOut() {
  if (unsent() && !window.confirm("まだ送れていない入力があります。終わると消えます。終わりますか。")) return;
  await call("DELETE", "/api/session");
  hush();
  forget();
  change({ session: null, lobby: null, place: HOME, notice: null });
}

customElements.define("greeter-head", GreeterHead);
