// A number in two touches: the line was the first; needs, language and the button are here.
import { Offline, post } from "../desk/api.js";
import { newKey } from "../desk/draft.js";
import { h } from "../desk/dom.js";
import { change, ja, state } from "../desk/state.js";
import { doneBy, go, HOME, office, once, refresh, services } from "./act.js";
import { needs, toggle } from "./needs.js";
import { heading, letter, press, standing } from "./parts.js";
import { UNSURE } from "./words.js";

export function give({ service: first }) {
  const chosen = { needs: [], language: "ja", services: [first.id] };
  const key = newKey(); // one for all tries: a repeat brings the same number
  const stands = standing(first.id);
  const choices = h("fieldset", { class: "greeter-bare" }, needs(chosen), more(first, chosen));
  const buttons = [press("番号を出して印刷", () => take(true), { kind: "primary" }), press("番号だけ出す", () => take(false), { kind: "secondary" }), press("もどる", () => change({ place: HOME, notice: null }))];
  const element = h("section", { class: "greeter-view greeter-give", "aria-labelledby": "greeter-title" },
    heading(letter(first), ja(first.name)), h("p", { class: "greeter-kinds" }, doneBy(first.id).join("・"), " ", stands.element),
    choices, h("div", { class: "greeter-buttons" }, buttons));

  // Once a request is on its way its body must not change: the key stands for this very one.
  const take = (print) => once(async () => {
    choices.disabled = true;
    try {
      const body = { office: office(), channel: "greeter", ...chosen };
      const { visit } = await post("/api/visits", body, { "Idempotency-Key": key });
      go("given", { visit: { ...visit, language: chosen.language }, print });
      refresh(); // the live line may be down
    } catch (error) {
      if (error instanceof Offline || error.status === 503) return change({ notice: { tone: "error", text: UNSURE } });
      choices.disabled = false;
      throw error;
    }
  });
  return { element, update: () => {
    stands.update();
    for (const one of buttons) one.disabled = state.busy;
  } };
}

function more(first, chosen) {
  const others = services().filter((one) => one.id !== first.id);
  const names = others.map((one) => toggle(ja(one.name), () => chosen.services.includes(one.id), (on) => {
    chosen.services = on ? [...chosen.services, one.id] : chosen.services.filter((id) => id !== one.id);
  }));
  return h("details", { class: "greeter-more" }, h("summary", {}, "ほかの用件もある"), h("div", { class: "greeter-toggles" }, names.map((one) => one.element)));
}
