// Right: the few steps of a case in order. Print, check identity and accept, prepare, hand over.
import { button, h, Part, renew } from "./dom.js";
import { acceptance } from "./acceptance.js";
import { extra, fee, missing } from "./rules.js";
import { bind } from "./keys.js";
import { change, ja, procedure, state } from "./state.js";
import { finish, once } from "./turns.js";
import { openCases, OVER, visitorCases } from "./visitor.js";
import { OUTCOMES } from "./words.js";

class DeskSide extends Part {
  static looks = ["inView", "desk", "opened", "folded", "chosen", "hearing", "busy"];

  connectedCallback() {
    super.connectedCallback();
    bind("Ctrl+p", () => this.keeper && !this.hidden && print(this.keeper));
  }

  draw() {
    const keeper = this.current();
    this.hidden = !keeper;
    if (keeper !== this.keeper) {
      this.keeper?.removeEventListener("change", this.again);
      this.keeper = keeper;
      this.replaceChildren(); // two cases may look alike, but their buttons do not act alike
      this.accept = keeper && acceptance(keeper);
      this.again = () => this.show();
      keeper?.addEventListener("change", this.again);
    }
    if (keeper) this.show();
    else change({ settled: state.desk?.turn?.state === "serving" && settled() });
  }

  // The case whose form stands in the middle.
  current() {
    const keeper = state.inView;
    if (!keeper || state.folded) return null;
    if (state.opened) return keeper.case.id === state.opened ? keeper : null;
    if (state.desk?.turn?.state !== "serving" || state.hearing) return null;
    return visitorCases().some((one) => one.id === keeper.case.id) ? keeper : null;
  }

  show() {
    const { keeper } = this;
    const visiting = !state.opened;
    const steps = (visiting ? visitSteps : earlySteps)(keeper, this.accept);
    const now = steps.findIndex((step) => !step.done);
    const here = this.contains(document.activeElement);
    const typing = here ? document.activeElement.id : null;
    const list = h("ol", { class: "desk-steps" }, steps.map((step, at) =>
      h("li", { "data-state": step.done ? "done" : at === now ? "now" : "next", "aria-current": at === now ? "step" : null },
        h("h3", {}, step.title), step.draw(at === now))));
    if (state.busy) for (const one of list.querySelectorAll(".button")) one.disabled = true;
    const renewed = renew(this, [h("h2", { class: "sr-only" }, "この手続の進め方"), costs(keeper), list]);
    if (renewed) this.focusAgain(here, typing);
    change({ settled: visiting && settled() });
  }

  // The button pressed is gone or off: whoever works by keys goes on from the next one.
  focusAgain(here, typing) {
    const again = typing && document.getElementById(typing);
    if (again && !again.disabled) again.focus();
    else if (here || this.lost) this.querySelector('[data-state="now"] .button:enabled')?.focus();
    this.lost = state.busy && (here || this.lost);
  }
}

const settled = () => {
  const mine = visitorCases().filter((one) => one.turn === state.desk.turn?.id);
  return mine.length > 0 && !openCases().length;
};
const kindOf = (keeper) => procedure(keeper.case.procedure);
const press = (words, now, run, key = null) => button(words, key, { id: `step-${words}`, kind: now ? "primary" : "quiet", onclick: run });

function costs(keeper) {
  const yen = fee(kindOf(keeper), keeper.answers);
  return h("p", { class: "desk-fee" }, "手数料 ", h("strong", { class: "tabular" }, yen === null ? "要確認" : yen ? `${yen.toLocaleString("ja-JP")}円` : "かかりません"));
}

function print(keeper) {
  window.open(`/api/cases/${keeper.case.id}/form.pdf`, "_blank", "noopener");
  keeper.printed = true;
  keeper.say();
}

function printStep(keeper) {
  const signs = kindOf(keeper).signature !== "none";
  return {
    title: signs ? "申請書を印刷し、読み合わせて署名をもらう" : "申請書（署名はいりません）",
    done: keeper.printed || Boolean(keeper.case.accepted_at) || !signs,
    draw: (now) => press("申請書を印刷", now, () => once(async () => { await keeper.flush(); print(keeper); }), "Ctrl+P"),
  };
}

function visitSteps(keeper, accept) {
  const one = keeper.case;
  const lacks = missing(kindOf(keeper), one.for_whom, keeper.answers);
  const accepted = Boolean(one.accepted_at);
  return [
    printStep(keeper),
    { title: "本人確認と受理", done: accepted, draw: (now) => (accepted ? summary(one) : accept.draw(now, lacks)) },
    { title: "内容を確かめる", done: ["approved", ...OVER].includes(one.state), draw: (now) => (["approved", ...OVER].includes(one.state) ? h("p", { class: "quiet" }, "確かめました") : checkButtons(keeper, now, lacks)) },
    { title: extra(kindOf(keeper).id).fee_times ? "証明書を渡して、手続を終える" : "手続を終える", done: OVER.includes(one.state), draw: (now) => closeButtons(keeper, now) },
  ];
}

function earlySteps(keeper) {
  const one = keeper.case;
  const claimed = one.state !== "received";
  const lacks = missing(kindOf(keeper), one.for_whom, keeper.answers);
  const done = ["prepared", "approved", ...OVER].includes(one.state);
  return [
    { title: "引き受ける", done: claimed, draw: (now) => (claimed
      ? [h("p", { class: "quiet" }, "引き受けました"), one.state === "working" && one.claimed_by === state.session.clerk.id ? press("手放す", false, () => once(() => keeper.move("release"))) : null]
      : press("引き受ける", now, () => once(() => keeper.move("claim")))) },
    { title: "内容を見て用意する", done, draw: (now) => [
      h("p", { class: one.may_prepare ? "quiet" : "notice desk-small-notice", "data-tone": one.may_prepare ? null : "warning" }, one.may_prepare
        ? "カードと暗証番号で確かめた方です。証明書を用意しておけます。" : "本人確認がまだです。お見えになるまで、基幹システムの照会と証明書の用意はしません。"),
      done ? null : checkButtons(keeper, now, lacks)] },
  ];
}

function checkButtons(keeper, now, lacks) {
  const one = keeper.case;
  const second = one.state === "prepared";
  if (lacks.length) return h("p", { class: "quiet" }, `未記入の欄があります：${lacks.map((field) => ja(field.name)).join("、")}`);
  return [second ? h("p", { class: "quiet" }, "もう1人の職員の確認が必要な手続です。") : null,
    press(second ? "確認した" : "準備完了", now, () => once(() => ready(keeper)))];
}

// From wherever the case stands to approved; where a second clerk has to check, it stops there.
async function ready(keeper) {
  if (keeper.case.state === "received") await keeper.move("claim");
  if (keeper.case.state === "prepared") return keeper.move("check");
  if (keeper.case.state === "working") await keeper.move("prepare");
  if (keeper.case.state === "prepared" && !keeper.case.second_check) await keeper.move("check");
}

function closeButtons(keeper, now) {
  if (OVER.includes(keeper.case.state)) return now || settled() ? button("応対を完了する", "Ctrl+Enter", { kind: "secondary", onclick: finish }) : h("p", { class: "quiet" }, "終わりました");
  return now ? press("交付・完了", now, () => once(() => keeper.move("close"))) : h("p", { class: "quiet" }, "前の段階が終わると進めます。");
}

function summary(one) {
  const said = one.accepted;
  return h("p", { class: "quiet" }, `受理しました${said?.identity ? `（${OUTCOMES[said.identity.outcome] ?? ""}）` : ""}`);
}

customElements.define("desk-side", DeskSide);
