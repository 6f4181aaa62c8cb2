// What the desk knows: one object, changed in one place, followed by the parts of the page.
import { Part } from "./dom.js";

export const state = {
  session: null, // who is signed in, at which desk
  catalogue: null,
  desk: null, // the newest message of the desk: line, turn, cases
  received: 0, // when it came (ms)
  link: "new", // new | live | lost
  visit: null, // the visit being served: language, needs, channel
  opened: null, // id of a case opened for preparing, apart from the visitor at the desk
  chosen: null, // id of the visitor's case in view
  hearing: false, // choosing procedures for the visitor
  folded: false,
  busy: false, // a move is on its way
  notice: null, // {tone, text}
  toast: null, // {text, undo}: what was just done, and how to take it back
};

const listeners = new Set();

export function change(patch) {
  const changed = Object.keys(patch).filter((key) => state[key] !== patch[key]);
  Object.assign(state, patch);
  if (changed.length) for (const [keys, run] of [...listeners]) if (keys.some((key) => changed.includes(key))) run();
}

export function follow(keys, run) {
  const entry = [keys, run];
  listeners.add(entry);
  return () => listeners.delete(entry);
}

Part.prototype.follow = function () {
  return follow(this.constructor.looks, () => this.draw());
};

export const service = (id) => state.catalogue?.services.find((one) => one.id === id);
export const procedure = (id) => state.catalogue?.procedures.find((one) => one.id === id);
export const deskName = (id) => {
  const desk = state.catalogue?.desks.find((one) => one.id === id);
  return desk ? `${desk.label}番窓口` : "ほかの窓口";
};
export const pauseWords = (code) => {
  const reason = state.catalogue?.pause_reasons?.find((one) => one.code === code);
  return reason ? ja(reason.name) : null;
};
export const ja = (words) => words?.ja ?? "";
export const myDesk = () => state.session?.desk;
// Seconds since the newest message: the age of what stands on the screen.
export const age = () => Math.max(0, Math.round((Date.now() - state.received) / 1000));
export const LISTS = ["line", "preparing", "held", "missed", "recent"];
export const ours = new Map(); // turn → the version our own last move gave it
// A screen of the office that is older than the one shown, whichever way it came.
export const older = (next, shown) => shown?.id === next.id && shown?.office === next.office && next.sequence < shown.sequence;
// It, and a message from before our own move: either would undo on the screen what is done.
export const overtaken = (desk) =>
  older(desk, state.desk) || [desk.turn, ...LISTS.flatMap((list) => desk[list] ?? [])].some((turn) => turn && turn.version < (ours.get(turn.id) ?? 0));

// Whom 次を呼ぶ would take: the others of the line have a reason to wait.
const LEFT_ALONE = ["elsewhere", "after", "later", "other_desk", "paused", "prepared"];
export const mayCall = (turn) => !LEFT_ALONE.includes(turn.reason);
export const firstInLine = () => state.desk?.line.find(mayCall) ?? null;
export const minutes = (seconds) => Math.max(0, Math.floor(seconds / 60));
