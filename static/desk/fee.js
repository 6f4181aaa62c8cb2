// What a case costs: the catalogue's price, taken or waived with a reason when the case is closed.
import { h } from "./dom.js";
import { fee, WAIVERS } from "./rules.js";
import { procedure } from "./state.js";
import { CASE } from "./words.js";

// What was taken, or what the answers as they stand would cost.
const yenOf = (keeper) => (keeper.case.state === "closed" ? keeper.case.fee?.yen : null) ?? fee(procedure(keeper.case.procedure), keeper.answers);
const money = (yen) => (yen === null || yen === undefined ? CASE.unknown : yen ? `${yen.toLocaleString("ja-JP")}円` : CASE.free);

export function costs(keeper) {
  const yen = yenOf(keeper);
  const waived = keeper.case.fee?.waived ?? keeper.waived;
  return h("p", { class: "desk-fee" }, `${CASE.fee} `, h("strong", { class: "tabular" }, waived ? CASE.feeWaived(WAIVERS[waived] ?? waived) : money(yen)));
}

// Taken, or for which reason not: asked only where there is something to pay.
export function waiver(keeper) {
  if (!yenOf(keeper)) return null;
  const id = `fee-${keeper.case.id}`;
  return h("p", { class: "desk-pick" }, h("label", { for: id }, CASE.fee),
    h("select", { id, class: "desk-input", onchange: (event) => {
      keeper.waived = event.target.value;
      keeper.say();
    } }, [["", CASE.take(money(yenOf(keeper)))], ...Object.entries(WAIVERS).map(([code, words]) => [code, CASE.feeWaived(words)])]
      .map(([code, words]) => h("option", { value: code, selected: (keeper.waived ?? "") === code }, words))));
}

export const feeFacts = (keeper) => (keeper.waived && yenOf(keeper) ? { fee: { waived: keeper.waived } } : {});
