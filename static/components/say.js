// Figures and states put into words, exactly as display/say.py does on the server.

const FIRST = ["called", "serving", "waiting", "preparing", "held", "missed", "done", "left", "moved"];
const OPEN = new Set(FIRST.slice(0, 6));
const STANDS_STILL = ["waiting", "preparing", "held"];
const STEPS = { waiting: 2, preparing: 2, held: 2, called: 3, missed: 3, serving: 4 };

/** Words by name, with {…} filled in. */
export function speaker(words) {
  return (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), words[name] ?? "");
}

export function minutes(low, high, w, name = "wait.range") {
  if (low === null || high === null) return "";
  if (high < 5) return w("wait.soon");
  if (low >= 60) return w("wait.long");
  if (low < 5) return w("wait.within", { n: high });
  if (low === high) return w("wait.about", { n: low });
  return w(name, { low, high });
}

export function people(waiting, w) {
  return waiting ? w("wait.people", { n: waiting }) : w("wait.nobody");
}

/** The key of a service's level: old data never reads as free. */
export function level(line, old) {
  if (old) return "old";
  if (line.state !== "open") return line.state === "paused" ? "paused" : "0";
  return String(line.level);
}

/** Why a line takes nobody and when it will; what ended early does not open again on its day. */
export function why(line, opens, today, reasons) {
  if (line.state === "open") return "";
  const later = line.state === "closed" && !(line.reason && today) ? opens : "";
  return [reasons[line.reason], later].filter(Boolean).join("\u3000");
}

/** The time of day in Japan, as 7:34 or 10:24. */
export function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit" }).replace(/^0/, "");
}

/** Until when one may be away by news from `at`, on the last five minutes; not beside minutes asked for. */
export function back(turn, at, old, w) {
  if (old || turn.back === undefined || until(turn, at, old, w)) return "";
  const [hour, minute] = clock(Date.parse(at) + turn.back * 60_000).split(":").map(Number);
  return w("ticket.back", { time: `${hour}:${String(minute - (minute % 5)).padStart(2, "0")}` });
}

/** Until when a visitor who asked for some minutes is not called. */
export function until(turn, at, old, w) {
  const passed = !turn.until || Date.parse(turn.until) <= Date.parse(at);
  return old || passed ? "" : w("ticket.until", { time: clock(turn.until) });
}

export const maySnooze = (turns) => turns.some((turn) => inLine(turn.state) && !turn.until);
export const inLine = (state) => state === "waiting" || state === "preparing";

/** The turn a visitor must know about now: called before waiting, the sooner first. */
export function mainTurn(turns) {
  const rank = (turn) => FIRST.indexOf(turn.state) * 100000 + (turn.high ?? 0);
  return turns.reduce((best, turn) => (rank(turn) < rank(best) ? turn : best));
}

/** What a visitor's own page says. */
export function own(turns, desk, old, w, reasons = {}) {
  const turn = mainTurn(turns);
  const state = turn.state === "moved" ? "waiting" : turn.state;
  const stale = old && STANDS_STILL.includes(state);
  const paused = !stale && STANDS_STILL.includes(state) && turn.notice;
  const others = turns.filter((each) => OPEN.has(each.state)).length - (OPEN.has(turn.state) ? 1 : 0);
  const now = STEPS[state] ?? 5;
  return {
    state,
    headline: stale ? w("level.old") : headline(state, turn, desk, w),
    minutes: paused ? w("level.paused") : stale ? "" : minutes(turn.low, turn.high, w),
    hint: paused ? w("ticket.hint_paused", { why: reasons[paused] || w("level.paused") }) : w(stale ? "ticket.hint_old" : `ticket.hint_${state}`),
    others: others > 0 ? w("ticket.others", { n: others }) : "",
    steps: [1, 2, 3, 4].map((step) => (step < now ? "done" : step === now ? "now" : "next")),
    second: w(state === "preparing" ? "ticket.step_preparing" : "ticket.step_2"),
  };
}

function headline(state, turn, desk, w) {
  if (!inLine(state)) return w(`ticket.headline_${state}`, { desk });
  if (turn.ahead === null) return w("ticket.headline_held");
  return turn.ahead ? w("ticket.ahead", { n: turn.ahead }) : w("ticket.next");
}
