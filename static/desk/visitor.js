// The cases of the visitor at the desk, each in the newest state this page knows.
import { opened } from "./cases.js";
import { state } from "./state.js";

export const OVER = ["closed", "referred", "withdrawn"];

// What the desk lists, and what was closed a moment ago and is listed no more.
export function visitorCases() {
  const turn = state.desk?.turn;
  if (!turn) return [];
  const listed = state.desk.cases.filter((one) => one.visit === turn.visit || one.turn === turn.id);
  const closed = (state.visit?.cases ?? []).filter((one) => !listed.some((other) => other.id === one.id));
  const gone = closed.map((one) => (one.turn === turn.id ? { ...one, state: "closed" } : one));
  return [...listed, ...gone].map(newest);
}

function newest(one) {
  const mine = opened(one.id)?.case;
  return mine && mine.version >= (one.version ?? 0) ? { ...one, state: mine.state, version: mine.version, accepted_at: mine.accepted_at } : one;
}

// The open cases this turn is for: what stands between the clerk and 完了.
export const openCases = () => state.desk.cases.filter((one) => one.turn === state.desk.turn?.id).map(newest).filter((one) => !OVER.includes(one.state));
