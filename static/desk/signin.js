// Signing in, then sitting down at a desk.
import { button, demo, h, Part } from "./dom.js";
import { get, post, useToken } from "./api.js";
import { change, state } from "./state.js";
import { DESK_STATES, fault } from "./words.js";

export async function loadSession() {
  const session = await get("/api/session");
  useToken(session.csrf);
  change({ session });
  return session;
}

class DeskSignIn extends Part {
  static looks = ["session", "notice"];

  draw() {
    this.hidden = Boolean(state.session?.desk);
    if (this.hidden) return this.replaceChildren();
    if (state.session) this.drawDesks();
    else this.drawNames();
  }

  drawNames() {
    if (this.querySelector("form")) return this.say(state.notice?.text);
    const name = h("input", { class: "input", id: "clerk", name: "clerk", autocomplete: "username", required: true });
    const password = h("input", { class: "input", id: "password", name: "password", type: "password", autocomplete: "current-password", required: true });
    this.fault = h("p", { class: "field-error", role: "alert", hidden: true });
    const form = h("form", { class: "card desk-signin", onsubmit: (event) => this.signIn(event, name, password) },
      h("h1", {}, "窓口を始めます ", demo()), this.fault,
      h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: "clerk" }, "職員名"), name),
      h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: "password" }, "パスワード"), password),
      button("次へ", "Enter", { kind: "primary", type: "submit" }));
    this.replaceChildren(form);
    this.say(state.notice?.text);
    name.focus();
  }

  say(words) {
    this.fault.hidden = !words;
    this.fault.textContent = words ?? "";
  }

  async signIn(event, name, password) {
    event.preventDefault();
    this.say(null);
    try {
      const { csrf } = await post("/api/session", { clerk: name.value.trim(), password: password.value });
      useToken(csrf);
      const session = await loadSession();
      change({ notice: null });
      if (session.desks.length === 1 && !session.desk) await sit(session.desks[0].id);
    } catch (error) {
      password.value = "";
      password.focus();
      this.say(error.status === 401 || error.status === 422 ? "職員名かパスワードが違います。もう一度入力してください。" : error.status === 429 ? fault(429) : error.message);
    }
  }

  drawDesks() {
    const { clerk, desks } = state.session;
    this.fault = h("p", { class: "field-error", role: "alert", hidden: true });
    this.replaceChildren(h("div", { class: "card desk-signin" }, h("h1", {}, `${clerk.name}さん、どの窓口ですか`), this.fault,
      h("div", { class: "stack" }, desks.map((desk) => h("button", { type: "button", class: "choice", onclick: () => this.take(desk.id) },
        h("span", {}, `${desk.label}番窓口`, h("small", {}, `${desk.name?.ja ?? desk.name ?? ""}　${DESK_STATES[desk.state] ?? ""}`)))))));
    this.querySelector("button")?.focus();
  }

  async take(desk) {
    try {
      await sit(desk);
    } catch (error) {
      this.say(error.message);
    }
  }
}

async function sit(desk) {
  await post("/api/session/desk", { desk });
  await loadSession();
}

customElements.define("desk-signin", DeskSignIn);
