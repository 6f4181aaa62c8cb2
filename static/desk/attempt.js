// One move at a time: a second press does nothing, who loses is told who won and sees the newest.
import { get } from "./api.js";
import { change, deskName, myDesk, overtaken, pauseWords, state } from "./state.js";
import { CLASHES, TURNS } from "./words.js";

// Runs a move for a dialog: null when it is done, or the words of what stood in its way.
export async function attempt(run) {
  if (state.busy) return CLASHES.busy;
  const error = await alone(run);
  return error && sentence(error);
}

// The same for a press without a dialog; the words stand above the bar.
export async function once(run, renew = refresh) {
  if (state.busy) return;
  const error = await alone(run, renew);
  if (error && state.session) say(error);
}

async function alone(run, renew = refresh) {
  try {
    change({ notice: null, toast: null, busy: true });
    await run();
    return null;
  } catch (error) {
    await newest(error, renew);
    return error;
  } finally {
    change({ busy: false });
  }
}

// Say in words what went wrong, and show the newest state.
export async function tell(error) {
  await newest(error);
  if (state.session) say(error);
}

const say = (error) => change({ notice: { tone: error.status === 409 ? "warning" : "error", text: sentence(error) } });

async function newest(error, renew = refresh) {
  if (error.status === 401) change({ session: null, notice: { tone: "warning", text: error.message } });
  else if (error.status === 409 || error.status === 404) await renew();
}

function sentence(error) {
  const { turn, caseNow } = error;
  const who = error.by && error.by !== myDesk() ? CLASHES.by(deskName(error.by)) : null;
  if (error.code === "stale" && caseNow) return who ? who + CLASHES.newest : CLASHES.case;
  if (error.code === "stale" || (error.code === "illegal_move" && turn))
    return `${who ?? CLASHES.first}${turn ? CLASHES.now(turn.number, TURNS[turn.state] ?? turn.state) : ""}`;
  if (error.code === "visit_busy") return CLASHES.elsewhere(error.by ? deskName(error.by) : null);
  if (error.code === "paused" && pauseWords(error.reason)) return CLASHES.paused(pauseWords(error.reason));
  return error.message;
}

export async function refresh() {
  if (!myDesk()) return;
  try {
    const desk = await get(`/api/desks/${myDesk()}`);
    if (!overtaken(desk)) change({ desk, received: Date.now() });
  } catch (error) {
    if (error.status === 401) change({ session: null, notice: { tone: "warning", text: error.message } });
  }
}
