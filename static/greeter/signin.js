// Signing in: the log names who gave a number and who filled a form.
import { Part } from "../desk/dom.js";
import { nameForm } from "../desk/signin.js";
import { state } from "../desk/state.js";

class GreeterSignIn extends Part {
  static looks = ["session", "notice"];

  draw() {
    this.hidden = Boolean(state.session && !state.session.desk);
    if (this.hidden) {
      this.form = null;
      return this.replaceChildren();
    }
    if (!this.form) {
      this.form = nameForm("案内を始めます", () => {});
      this.replaceChildren(this.form.element);
      this.querySelector("input").focus();
    }
    this.form.say(state.notice?.text);
  }
}

customElements.define("greeter-signin", GreeterSignIn);
