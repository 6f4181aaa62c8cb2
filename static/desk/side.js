// Right: the few steps of a case in order. Print, check identity and accept, prepare, hand over.
import { h, Part, renew } from "./dom.js";
import { acceptance } from "./acceptance.js";
import { moreMoves } from "./casemoves.js";
import { costs } from "./fee.js";
import { bind } from "./keys.js";
import { change, state } from "./state.js";
import { earlySteps, nextMove, print, visitSteps } from "./steps.js";
import { visitorCases } from "./visitor.js";

class DeskSide extends Part {
  static looks = ["inView", "desk", "opened", "folded", "chosen", "hearing", "busy"];

  connectedCallback() {
    super.connectedCallback();
    bind("Ctrl+p", () => this.keeper && !this.hidden && print(this.keeper));
  }

  draw() {
    const keeper = this.current();
    this.hidden = !keeper;
    if (keeper !== this.keeper) {
      this.keeper?.removeEventListener("change", this.again);
      this.keeper = keeper;
      this.replaceChildren(); // two cases may look alike, but their buttons do not act alike
      this.accept = keeper && acceptance(keeper);
      this.again = () => this.show();
      keeper?.addEventListener("change", this.again);
    }
    if (keeper) this.show();
    else change({ nextMove: state.desk?.turn?.state === "serving" ? nextMove() : null });
  }

  // The case whose form stands in the middle.
  current() {
    const keeper = state.inView;
    if (!keeper || state.folded) return null;
    if (state.opened) return keeper.case.id === state.opened ? keeper : null;
    if (state.desk?.turn?.state !== "serving" || state.hearing) return null;
    return visitorCases().some((one) => one.id === keeper.case.id) ? keeper : null;
  }

  show() {
    const { keeper } = this;
    const visiting = !state.opened;
    const steps = (visiting ? visitSteps : earlySteps)(keeper, this.accept);
    const now = steps.findIndex((step) => !step.done);
    const here = this.contains(document.activeElement);
    const typing = here ? document.activeElement.id : null;
    const list = h("ol", { class: "desk-steps" }, steps.map((step, at) =>
      h("li", { "data-state": step.done ? "done" : at === now ? "now" : "next", "aria-current": at === now ? "step" : null },
        h("h3", {}, step.title), step.draw(at === now))));
    if (state.busy) for (const one of list.querySelectorAll(".button")) one.disabled = true;
    const renewed = renew(this, [h("h2", { class: "sr-only" }, "この手続の進め方"), costs(keeper), list, moreMoves(keeper)]);
    if (renewed) this.focusAgain(here, typing);
    change({ nextMove: visiting ? nextMove() : null });
  }

  // The button pressed is gone or off: whoever works by keys goes on from the next one.
  focusAgain(here, typing) {
    const again = typing && document.getElementById(typing);
    if (again && !again.disabled) again.focus();
    else if (here || this.lost) this.querySelector('[data-state="now"] .button:enabled')?.focus();
    this.lost = state.busy && (here || this.lost);
  }
}

customElements.define("desk-side", DeskSide);
