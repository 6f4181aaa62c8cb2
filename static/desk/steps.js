// The steps of a case: with the visitor at the desk, or prepared before the call.
import { once } from "./attempt.js";
import { answered, close, dialog, question } from "./casemoves.js";
import { button, h } from "./dom.js";
import { feeFacts, waiver } from "./fee.js";
import { extra, missing } from "./rules.js";
import { ja, procedure, state } from "./state.js";
import { finish } from "./turns.js";
import { awaited, openCases, OVER, visitorCases } from "./visitor.js";
import { CASE, OUTCOMES, STEPS } from "./words.js";

const kindOf = (keeper) => procedure(keeper.case.procedure);
const quiet = (words) => h("p", { class: "quiet" }, words);
const press = (words, now, run, key = null) => button(words, key, { id: `step-${words}`, kind: now ? "primary" : "quiet", onclick: run });
const DONE = ["approved", ...OVER];

// Everything this visitor came here for is over: 完了 is the next thing to press.
const settled = () => {
  const mine = visitorCases().filter((one) => one.turn === state.desk.turn?.id);
  return mine.length > 0 && !openCases().length;
};

// Prepared by me where a second clerk has to look: nothing more to do for me.
const mineToWait = (one) => one.state === "prepared" && one.second_check && one.prepared_by === state.session.clerk.id;

// What of the moves below is due now: the end, or a chair until a colleague has looked.
export function nextMove() {
  if (settled()) return "finish";
  const left = openCases();
  return left.length && left.every(mineToWait) ? "set_aside" : null;
}

export function print(keeper) {
  window.open(`/api/cases/${keeper.case.id}/form.pdf`, "_blank", "noopener");
  keeper.printed = true;
  keeper.say();
}

// A form with gaps is not yet to be printed: what is asked next is the thing to do.
function printStep(keeper, lacks) {
  const signs = kindOf(keeper).signature !== "none";
  return {
    title: signs ? STEPS.printAndSign : STEPS.noSignature,
    done: keeper.printed || Boolean(keeper.case.accepted_at) || !signs,
    draw: (now) => press(STEPS.print, now && !lacks.length, () => once(async () => { await keeper.flush(); print(keeper); }), "Ctrl+P"),
  };
}

export function visitSteps(keeper, accept) {
  const one = keeper.case;
  const lacks = missing(kindOf(keeper), one.for_whom, keeper.answers);
  const accepted = Boolean(one.accepted_at);
  const checked = DONE.includes(one.state);
  return [
    one.state === "asking" ? askedStep(keeper) : null,
    printStep(keeper, lacks),
    { title: STEPS.accept, done: accepted, draw: (now) => (accepted ? summary(one) : accept.draw(now, lacks)) },
    { title: STEPS.check, done: checked, draw: (now) => (checked ? quiet(STEPS.checked) : checkButtons(keeper, now, lacks)) },
    { title: extra(kindOf(keeper).id).fee_times ? STEPS.handOver : STEPS.close, done: OVER.includes(one.state), draw: (now) => closeButtons(keeper, now) },
  ].filter(Boolean);
}

export function earlySteps(keeper) {
  const one = keeper.case;
  const lacks = missing(kindOf(keeper), one.for_whom, keeper.answers);
  const done = ["prepared", ...DONE].includes(one.state);
  return [
    one.state === "asking" ? askedStep(keeper, CASE.askLater) : null,
    { title: STEPS.claim, done: one.state !== "received", draw: (now) => claim(keeper, now) },
    { title: STEPS.prepare, done, draw: (now) => [
      h("p", { class: one.may_prepare ? "quiet" : "notice desk-small-notice", "data-tone": one.may_prepare ? null : "warning" }, one.may_prepare ? STEPS.mayPrepare : STEPS.mayNotPrepare),
      done && one.state !== "prepared" ? null : checkButtons(keeper, now || one.state === "prepared", lacks)] },
  ].filter(Boolean);
}

function claim(keeper, now) {
  const one = keeper.case;
  if (one.state === "received") return press(STEPS.claim, now, () => once(() => keeper.move("claim")));
  if (one.claimed_by && one.claimed_by !== state.session.clerk.id && one.state === "working") return [quiet(CASE.otherClaim), press(CASE.moves.take_over.button, false, () => dialog(keeper, "take_over"))];
  return [quiet(STEPS.claimed), one.state === "working" ? press(STEPS.release, false, () => once(() => keeper.move("release"))) : null];
}

// What a colleague wants to know comes before everything else.
function askedStep(keeper, later = null) {
  return { title: later ?? CASE.askStep, done: false, draw: (now) => [question(keeper), press(CASE.answered, now && !later, () => answered(keeper))] };
}

function checkButtons(keeper, now, lacks) {
  const second = keeper.case.state === "prepared";
  const waits = awaited(keeper.case);
  if (keeper.case.state === "asking") return quiet(STEPS.later);
  if (lacks.length) return quiet(STEPS.lacks(lacks.map((field) => ja(field.name)).join("、")));
  if (waits.length) return quiet(CASE.waits(waits.map((one) => ja(procedure(one.procedure)?.name)).join("・")));
  if (mineToWait(keeper.case)) return quiet(STEPS.wait);
  return [second ? quiet(STEPS.second) : null,
    press(second ? STEPS.checkNow : STEPS.ready, now, () => once(() => ready(keeper)))];
}

// From wherever the case stands to approved; where a second clerk has to check, it stops there.
async function ready(keeper) {
  if (keeper.case.state === "received") await keeper.move("claim");
  if (keeper.case.state === "prepared") return keeper.move("check");
  if (keeper.case.state === "working") await keeper.move("prepare");
  if (keeper.case.state === "prepared" && !keeper.case.second_check) await keeper.move("check");
}

function closeButtons(keeper, now) {
  if (OVER.includes(keeper.case.state)) return now || settled() ? button(STEPS.finish, "Ctrl+Enter", { kind: "secondary", onclick: finish }) : quiet(STEPS.over);
  return now ? [waiver(keeper), press(STEPS.closeNow, now, () => once(() => close(keeper, feeFacts(keeper))))] : quiet(STEPS.later);
}

function summary(one) {
  const said = one.accepted?.identity;
  return [quiet(STEPS.accepted(said ? OUTCOMES[said.outcome] : null)),
    one.notify ? h("p", { class: "notice desk-small-notice", "data-tone": "warning" }, h("strong", {}, CASE.notify), CASE.notifyText) : null];
}
