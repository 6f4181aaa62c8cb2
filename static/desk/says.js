// What the page says after a move, above the bar and over everything: nothing moves for it.
import { button, h, Part } from "./dom.js";
import { change, state } from "./state.js";
import { SAYS } from "./words.js";

export const UNDO_MS = 10000;

class DeskSays extends Part {
  static looks = ["notice", "toast", "session"];

  draw() {
    const { notice, toast } = state;
    if (toast !== this.toast) this.time(toast);
    this.replaceChildren(...[toast && this.done(toast), notice && told(notice)].filter(Boolean));
  }

  time(toast) {
    clearTimeout(this.timer);
    this.toast = toast;
    if (toast) this.timer = setTimeout(() => change({ toast: null }), UNDO_MS);
  }

  // What was done, and for ten seconds the way back.
  done(toast) {
    return h("div", { class: "desk-toast", role: "status" }, h("span", {}, toast.text),
      toast.undo ? button(SAYS.undo, null, { id: "undo", onclick: toast.undo }) : null,
      h("span", { class: "desk-toast-time", "aria-hidden": "true" }));
  }
}

function told(notice) {
  return h("p", { class: "notice desk-notice", data: { tone: notice.tone }, role: "alert" }, h("span", {}, notice.text),
    h("button", { type: "button", class: "desk-drop", "aria-label": SAYS.close, onclick: () => change({ notice: null }) }, "×"));
}

customElements.define("desk-says", DeskSays);
