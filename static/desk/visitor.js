// The cases and turns of the visitor at the desk, each in the newest state this page knows.
import { get } from "./api.js";
import { opened } from "./cases.js";
import { change, myDesk, state } from "./state.js";

export const OVER = ["closed", "referred", "withdrawn"];
const ENDED = ["done", "moved", "left"];

// What the desk lists, the visit's cases of other lines, and what was closed a moment ago.
export function visitorCases() {
  const turn = state.desk?.turn;
  if (!turn) return [];
  const listed = state.desk.cases.filter((one) => one.visit === turn.visit || one.turn === turn.id);
  const others = visitOf(turn)?.cases.filter((one) => !listed.some((other) => other.id === one.id)) ?? [];
  const all = [...listed, ...others.map(unlisted)].map(newest);
  const late = (one) => (one.turn === turn.id ? 0 : 1); // ids grow with time: those of this turn first, in order
  return all.sort((a, b) => late(a) - late(b) || (a.id < b.id ? -1 : 1));
}

const visitOf = (turn) => (state.visit?.id === turn.visit ? state.visit : null);
const servedHere = (id) => state.catalogue.desks.find((one) => one.id === myDesk())?.services.includes(id);

// A case of our own lines that the desk does not list is over, whatever we knew before.
function unlisted(one) {
  return servedHere(one.service) && !OVER.includes(one.state) ? { ...one, state: "closed" } : one;
}

function newest(one) {
  const mine = opened(one.id)?.case;
  return mine && mine.version >= (one.version ?? 0) ? { ...one, ...known(mine) } : one;
}

const known = ({ state: standing, version, accepted_at, turn, after, fee, prepared_by }) => ({ state: standing, version, accepted_at, turn, after, fee, prepared_by });

// The open cases this turn is for: what stands between the clerk and 完了.
export const openCases = () => visitorCases().filter((one) => one.turn === state.desk.turn?.id && !OVER.includes(one.state));

// The visit's other turns that are still to come.
export function otherTurns() {
  const turn = state.desk?.turn;
  const turns = turn ? visitOf(turn)?.turns ?? [] : [];
  return turns.filter((one) => one.id !== turn.id && !ENDED.includes(one.state));
}

// The cases that have to be over before this one: those we know are still open.
export function awaited(one) {
  const seen = [...(state.desk?.cases ?? []), ...(state.visit?.cases ?? [])];
  return (one.after ?? []).map((id) => opened(id)?.case ?? seen.find((other) => other.id === id))
    .filter((other) => other && !OVER.includes(other.state));
}

// Language, needs, turns and cases of the visit, again whenever something of it has changed.
export async function loadVisit(turn) {
  const key = JSON.stringify([turn.visit, turn.version, state.desk.cases.filter((one) => one.visit === turn.visit || one.turn === turn.id).map((one) => [one.id, one.version])]);
  if (loading === key && state.visit?.id === turn.visit) return;
  loading = key;
  if (state.visit?.id !== turn.visit) change({ visit: { id: turn.visit, cases: [], turns: [], needs: [] } });
  try {
    const { visit } = await get(`/api/visits/${turn.visit}`);
    if (state.desk?.turn?.visit === visit.id) change({ visit });
  } catch {
    loading = null; // a help, not a condition: asked again at the next change
  }
}
let loading = null;
