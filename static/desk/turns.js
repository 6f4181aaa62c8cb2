// What a clerk does with a visitor's turn. Each move names the version it saw; who loses is told.
import { post } from "./api.js";
import { attempt, once, refresh } from "./attempt.js";
import { ask } from "./dialogs.js";
import { holdFacts, holdFault, holdFields } from "./holding.js";
import { change, LISTS, myDesk, ours, state } from "./state.js";
import { openCases } from "./visitor.js";
import { FINISHES, HOLDS, SAYS } from "./words.js";

const current = () => state.desk?.turn ?? null;

// The turn as the desk shows it now: a dialog may have stood open while somebody else moved it.
export const newestTurn = (turn) => [current(), ...LISTS.flatMap((list) => state.desk[list] ?? [])].find((one) => one?.id === turn.id) ?? turn;

// The answer of a move is shown at once; the live line brings the rest of the desk.
function show(turn) {
  ours.set(turn.id, turn.version);
  const known = newestTurn(turn);
  const lists = Object.fromEntries(LISTS.map((list) => [list, (state.desk[list] ?? []).filter((one) => one.id !== turn.id)]));
  const here = ["called", "serving"].includes(turn.state) && turn.desk === myDesk();
  if (here) change({ desk: { ...state.desk, ...lists, turn: { ...known, ...turn } }, opened: null });
  else if (current()?.id === turn.id) change({ desk: { ...state.desk, turn: null }, visit: null, chosen: null, hearing: false });
}

export async function move(turn, name, facts = {}) {
  const answer = await post(`/api/turns/${turn.id}/${name}`, { version: newestTurn(turn).version, ...facts });
  show(answer.turn);
  return answer;
}

// What was done, with the way back for ten seconds.
export const done = (text, undo = null) => change({ toast: { text, undo } });

export const callNext = () => once(async () => {
  const answer = await post(`/api/desks/${myDesk()}/call-next`, {});
  if (!answer) return change({ notice: { tone: "info", text: SAYS.nobody } });
  show(answer.turn);
  change({ reason: answer.reason_words });
  refresh(); // the line without the one just called; the live line may be down
});

export const callTurn = (turn) => once(() => move(turn, "call"));
export const giveBack = (turn) => once(() => move(turn, "return"));
export const resume = (turn) => once(() => move(turn, "resume"));
export const reopen = (turn) => once(async () => {
  await move(turn, "reopen");
  await refresh();
});
export const rejoin = (turn) => once(async () => {
  await move(turn, "rejoin");
  await refresh();
});
const when = (states, run) => () => { if (states.includes(current()?.state)) return run(current()); };
export const callAgain = when(["called"], (turn) => once(() => move(turn, "call")));
export const start = when(["called"], (turn) => once(() => move(turn, "start")));
export const miss = when(["called"], (turn) => once(() => move(turn, "miss")));
export const putBack = when(["called"], (turn) => once(() => move(turn, "put_back")));

export const setAside = when(["serving"], (turn) => once(async () => {
  await move(turn, "set_aside");
  refresh();
  done(SAYS.setAside(turn.number));
}));

export const hold = when(["called", "serving"], (turn) => ask({
  title: SAYS.holdTitle(turn.number), text: SAYS.holdText, choices: Object.fromEntries(HOLDS.map((words) => [words, words])), yes: SAYS.holdYes, extra: holdFields(),
  run: (said) => holdFault(said) ?? attempt(() => move(turn, "hold", holdFacts(said))),
}));

export async function leave(turn) {
  const said = await ask({ title: SAYS.leaveTitle(turn.number), text: SAYS.leaveText, yes: SAYS.leaveYes, danger: true, run: () => attempt(() => move(turn, "leave")) });
  if (said) done(SAYS.left(turn.number), () => rejoin(turn));
}

export const finish = when(["serving"], async (turn) => {
  const left = openCases();
  if (!left.length) return once(() => end(turn, { outcome: "done" }));
  await ask({
    title: SAYS.carryTitle, text: SAYS.carryText(left.length, turn.number), choices: FINISHES, first: "papers_missing", yes: SAYS.carryYes,
    run: (said) => attempt(() => end(turn, { outcome: said.answer, carry: true })),
  });
});

async function end(turn, facts) {
  const answer = await move(turn, "finish", facts);
  done(answer.opened ? SAYS.finishedBack(turn.number) : SAYS.finished(turn.number), () => reopen(answer.turn));
}

export const setDesk = (wanted) => once(async () => {
  await post(`/api/desks/${myDesk()}/state`, { state: wanted });
  await refresh();
});
