// Needs and priority of somebody who has a number already.
import { post } from "../desk/api.js";
import { h } from "../desk/dom.js";
import { state } from "../desk/state.js";
import { go, once, refresh, say, turnOf } from "./act.js";
import { needs } from "./needs.js";
import { heading, press } from "./parts.js";

export function assist({ turn: id }) {
  const turn = turnOf(id);
  const chosen = { needs: turn?.needs ?? [], priority: turn?.priority ?? false };
  const save = press("決める", () => once(async () => {
    await post(`/api/visits/${turn.visit}/needs`, chosen);
    await refresh();
    go("person", { turn: id });
    say(`${turn.number} のお手伝いと順番を変えました。`);
  }), { kind: "primary" });
  const element = h("section", { class: "greeter-view", "aria-labelledby": "greeter-title" },
    heading(`${turn?.number ?? ""} の優先・お手伝い`), needs(chosen),
    h("div", { class: "greeter-buttons" }, save, press("もどる", () => go("person", { turn: id }))));
  return { element, update: () => { save.disabled = state.busy; } };
}
