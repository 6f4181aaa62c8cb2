// Personal data folds away: after five quiet minutes, on request, when the desk is left.
// Time alone never folds the form of the visitor who is being served.
import { forget, ofVisit } from "./cases.js";
import { change, state } from "./state.js";

export const IDLE_MS = 5 * 60 * 1000;
let touched = Date.now();

export function watchIdle() {
  for (const kind of ["pointerdown", "keydown", "pointermove"]) document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  setInterval(() => idle(Date.now()), 5000);
}

export function idle(now) {
  if (now - touched < IDLE_MS || state.folded) return;
  const serving = state.desk?.turn?.state === "serving";
  if (serving && !state.opened) return;
  if (serving) change({ opened: null });
  else change({ folded: true });
  tidy();
}

// Let go of what nobody looks at.
export function tidy() {
  const visit = state.desk?.turn?.visit;
  const mine = visit ? ofVisit(visit).map((keeper) => keeper.case.id) : [];
  forget([...(state.folded ? [] : mine), ...(state.opened && !state.folded ? [state.opened] : [])]);
}
