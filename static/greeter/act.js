// What a greeter does with somebody's turn or visit, and where the page goes.
import { get, post } from "../desk/api.js";
import { once as alone } from "../desk/attempt.js";
import { change, ja, older, state } from "../desk/state.js";

export const HOME = { name: "services" };
export const go = (name, facts = {}) => change({ place: { name, ...facts }, notice: null });

// A second press while the first is on its way does nothing; who loses sees the newest.
export const once = (run) => alone(run, refresh);

export async function refresh() {
  const lobby = await get("/api/lobby").catch((error) => {
    if (error.status === 401) change({ session: null, notice: { tone: "warning", text: error.message } });
  });
  if (lobby && !older(lobby, state.lobby)) change({ lobby, received: Date.now() });
}

// A move of the table with the version this page shows; what came of it.
export async function move(turn, name, facts = {}) {
  const answer = await post(`/api/turns/${turn.id}/${name}`, { version: turn.version, ...facts });
  await refresh();
  return answer;
}

export const say = (text) => change({ notice: { tone: "success", text } });

const all = () => [...(state.lobby?.turns ?? []), ...(state.lobby?.left ?? [])];
export const turnOf = (id) => all().find((one) => one.id === id);
export const turnsOf = (visit) => all().filter((one) => one.visit === visit);
export const office = () => state.session.clerk.office;
export const services = () => state.catalogue.services.filter((one) => one.office === office());
export const procedures = () => state.catalogue.procedures.filter((one) => one.services?.[office()]);
export const doneBy = (service) => procedures().filter((one) => one.services[office()] === service).map((one) => ja(one.name));
export const stopped = (target) => state.lobby.pauses.find((one) => one.target === target);
