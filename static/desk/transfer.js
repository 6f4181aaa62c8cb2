// 引継: to which line, to which desk, whether the visitor comes back or stays; what follows is said.
import { get } from "./api.js";
import { attempt, refresh } from "./attempt.js";
import { ask } from "./dialogs.js";
import { h, number } from "./dom.js";
import { deskName, ja, myDesk, service, state } from "./state.js";
import { done, move } from "./turns.js";
import { LEVELS, TRANSFER } from "./words.js";

const served = (desk, id) => desk.services.includes(id);

export async function transfer(turn) {
  const office = service(turn.service).office;
  const lines = await standing(office);
  const form = fields(turn, state.catalogue.services.filter((one) => one.office === office), lines);
  await ask({ title: TRANSFER.title(turn.number), extra: form.elements, yes: TRANSFER.yes, wide: true,
    run: () => attempt(() => moved(turn, form.facts())) });
}

async function moved(turn, facts) {
  const { opened } = await move(turn, "transfer", facts);
  await refresh();
  const name = ja(service(facts.service).name);
  done(facts.stay ? TRANSFER.stayed(turn.number, name) : TRANSFER.moved(turn.number, name, opened?.ahead));
}

// How the office's lines stand; a clerk may hand over without knowing it.
async function standing(office) {
  try {
    const { services } = await get(`/api/status?office=${encodeURIComponent(office)}`);
    return new Map(services.map((one) => [one.id, one]));
  } catch {
    return new Map();
  }
}

function fields(turn, services, lines) {
  const said = { service: null, desk: "", come_back: false, stay: false };
  const follows = h("p", { class: "desk-follows", role: "status" });
  const desks = h("select", { class: "input", id: "transfer-desk", onchange: () => set({ desk: desks.value }) });
  const tick = (name, words, hint) => h("label", { class: "desk-tick" }, h("input", { type: "checkbox", name, onchange: (event) => set({ [name]: event.target.checked }) }), h("span", {}, words, h("small", {}, hint)));
  const stay = tick("stay", TRANSFER.stay, TRANSFER.stayHint);
  const back = tick("come_back", TRANSFER.back, TRANSFER.backHint(ja(service(turn.service).name)));
  const elements = [
    h("fieldset", { class: "desk-services" }, h("legend", {}, TRANSFER.which), services.map((one) => choice(one, turn, lines.get(one.id), () => set({ service: one.id, desk: "" })))),
    h("div", { class: "desk-hand" },
      h("div", { class: "field", data: { size: "desk" } }, h("label", { class: "field-label", for: "transfer-desk" }, TRANSFER.desk), desks),
      h("div", { class: "desk-ticks" }, back, turn.state === "serving" ? stay : null)),
    follows,
  ];

  function set(patch) {
    Object.assign(said, patch);
    if ("service" in patch) desks.replaceChildren(...options(said.service, turn));
    desks.disabled = !said.service || said.stay;
    follows.textContent = sequel(said, turn);
  }
  set({ service: null });
  const facts = () => ({ service: said.service, ...(said.desk && !said.stay && { desk: said.desk }), ...(said.come_back && { come_back: true }), ...(said.stay && { stay: true }) });
  return { elements, facts };
}

function choice(one, turn, line, chosen) {
  const how = line ? h("span", { class: "level", data: { level: line.state === "open" ? line.level : 0 } }, line.state === "open" ? TRANSFER.waits(LEVELS[line.level], line.waiting) : TRANSFER.closed[line.state] ?? "") : null;
  const here = one.id === turn.service;
  return h("label", { class: "choice" }, h("input", { type: "radio", name: "service", value: one.id, required: true, onchange: chosen }),
    number(`${one.letter} `, one), h("span", { class: "grow" }, ja(one.name), here ? h("small", {}, TRANSFER.same) : null), how);
}

function options(id, turn) {
  const able = state.catalogue.desks.filter((one) => id && served(one, id) && (id !== turn.service || one.id !== myDesk()));
  return [h("option", { value: "" }, TRANSFER.anyDesk), ...able.map((one) => h("option", { value: one.id }, `${deskName(one.id)}　${ja(one.name)}`))];
}

// What happens to the number and the place, before anything is pressed.
function sequel(said, turn) {
  if (!said.service) return TRANSFER.keeps(turn.number);
  const name = ja(service(said.service).name);
  const first = said.stay ? TRANSFER.willStay(turn.number, name) : TRANSFER.willMove(turn.number, name, said.desk ? deskName(said.desk) : null);
  return first + (said.come_back ? TRANSFER.willReturn(deskName(myDesk())) : "");
}
