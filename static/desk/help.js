// 応援: who needs a person, where, and who goes; it stands on every desk of the office at once.
import { post } from "./api.js";
import { once, refresh } from "./attempt.js";
import { clock } from "./dates.js";
import { button, h, Part, renew } from "./dom.js";
import { deskName, state } from "./state.js";
import { HELP } from "./words.js";

const send = (path, body = {}) => once(async () => {
  await post(path, body);
  await refresh();
});
export const callForHelp = () => send("/api/help", { kind: "emergency" });

// A device has no label of its own: which one it is stands beside it in the hall.
const place = (one) => (state.catalogue.desks.some((desk) => desk.id === one.place) ? deskName(one.place) : HELP.kiosk);

function row(one) {
  const mine = one.clerk === state.session.clerk.id;
  return h("li", { data: { kind: one.kind } },
    h("strong", {}, HELP[one.kind](place(one))), h("span", { class: "quiet" }, `${clock(one.at)}　${one.clerk ? (mine ? HELP.mine : HELP.other) : ""}`),
    one.clerk ? null : button(HELP.respond, null, { id: `go-${one.id}`, onclick: () => send(`/api/help/${one.id}/respond`) }),
    button(HELP.stop, null, { id: `stop-${one.id}`, onclick: () => send(`/api/help/${one.id}/stop`) }));
}

class DeskHelp extends Part {
  static looks = ["desk", "session"];

  draw() {
    const calls = state.session && state.desk ? state.desk.help ?? [] : [];
    this.hidden = !calls.length;
    renew(this, calls.length ? [h("div", { role: "alert" }, h("ul", { class: "desk-help", "aria-label": HELP.title }, calls.map(row)))] : []);
  }
}

customElements.define("desk-help", DeskHelp);
