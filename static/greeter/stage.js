// One view at a time: it is built once and brought up to date while it stands.
import { Part } from "../desk/dom.js";
import { state } from "../desk/state.js";
import { assist } from "./assist.js";
import { forms } from "./forms.js";
import { give } from "./give.js";
import { person } from "./person.js";
import { services } from "./services.js";
import { given } from "./given.js";
import { transfer } from "./transfer.js";
import { walk } from "./walk.js";

const VIEWS = { services, give, given, person, transfer, assist, forms, walk };

class GreeterStage extends Part {
  static looks = ["place", "lobby", "busy", "link", "session"];

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.draw(), 10000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    this.view?.leave?.();
  }

  draw() {
    if (!state.session || !state.lobby) return;
    if (state.place !== this.place) this.show();
    this.view.update();
  }

  show() {
    const first = !this.place;
    this.view?.leave?.();
    this.place = state.place;
    this.view = VIEWS[this.place.name](this.place);
    this.replaceChildren(this.view.element);
    document.getElementById("greeter").dataset.view = this.place.name;
    this.parentElement.scrollTop = 0;
    if (!first) this.querySelector("h2").focus({ preventScroll: true });
  }
}

customElements.define("greeter-stage", GreeterStage);
