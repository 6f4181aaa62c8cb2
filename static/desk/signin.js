// Signing in, then sitting down at a desk.
import { button, demo, h, Part } from "./dom.js";
import { get, post, useToken } from "./api.js";
import { change, state } from "./state.js";
import { fault } from "./faults.js";
import { DESK_STATES } from "./words.js";

export async function loadSession() {
  const session = await get("/api/session");
  useToken(session.csrf);
  change({ session });
  return session;
}

function faultLine() {
  const line = h("p", { class: "field-error", role: "alert", hidden: true });
  return { fault: line, say: (words) => {
    line.hidden = !words;
    line.textContent = words ?? "";
  } };
}

// Name and password; entered(session) once the counter knows who it is.
export function nameForm(title, entered) {
  const name = h("input", { class: "input", id: "clerk", name: "clerk", autocomplete: "username", required: true });
  const password = h("input", { class: "input", id: "password", name: "password", type: "password", autocomplete: "current-password", required: true });
  const { fault: line, say } = faultLine();
  const element = h("form", { class: "card desk-signin", onsubmit: (event) => {
    event.preventDefault();
    enter();
  } }, h("h1", {}, title, " ", demo()), line,
  h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: "clerk" }, "職員名"), name),
  h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: "password" }, "パスワード"), password),
  button("次へ", "Enter", { kind: "primary", type: "submit" }));

  async function enter() {
    say(null);
    try {
      const { csrf } = await post("/api/session", { clerk: name.value.trim(), password: password.value });
      useToken(csrf);
      const session = await loadSession();
      change({ notice: null });
      await entered(session);
    } catch (error) {
      password.value = "";
      password.focus();
      say(error.status === 401 || error.status === 422 ? "職員名かパスワードが違います。もう一度入力してください。" : error.status === 429 ? fault(429) : error.message);
    }
  }
  return { element, say };
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
    if (!this.querySelector("form")) {
      this.form = nameForm("窓口を始めます", (session) => (session.desks.length === 1 && !session.desk ? sit(session.desks[0].id) : null));
      this.replaceChildren(this.form.element);
      this.form.element.querySelector("input").focus();
    }
    this.form.say(state.notice?.text);
  }

  drawDesks() {
    const { clerk, desks } = state.session;
    const { fault: where, say } = faultLine();
    this.say = say;
    if (!desks.length) return this.replaceChildren(h("div", { class: "card desk-signin" }, h("h1", {}, `${clerk.name}さんの窓口はありません`), h("a", { class: "button", data: { kind: "primary" }, href: "/greeter" }, "案内係の画面を開く")));
    this.replaceChildren(h("div", { class: "card desk-signin" }, h("h1", {}, `${clerk.name}さん、どの窓口ですか`), where,
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
