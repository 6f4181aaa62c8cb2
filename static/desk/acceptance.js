// 受理: who stands here, for whom, by what authority, what was shown, and whether it is signed.
import { button, h } from "./dom.js";
import { DOCUMENTS, enough, extra, RULES } from "./rules.js";
import { ja, procedure } from "./state.js";
import { once } from "./attempt.js";
import { ACCEPT, OUTCOMES } from "./words.js";

const GROUPS = [["photo", "写真付き（1点で足ります）"], ["first", "写真なし 公的なもの"], ["second", "そのほか（公的なものと合わせて2点）"]];

// One for each case in view: what is ticked stays while the column redraws.
export function acceptance(keeper) {
  const kind = procedure(keeper.case.procedure);
  const rule = extra(kind.id).identity;
  const needsNumber = Boolean(RULES[rule].number);
  const signs = kind.signature !== "none";
  const said = { documents: new Set(), outcome: "confirmed", role: keeper.case.for_whom === "deceased" ? "household" : keeper.case.for_whom, authority: false, number: false, signed: false };
  const again = () => keeper.say();

  function draw(now, lacks) {
    const fits = said.outcome !== "confirmed" || (enough(rule, [...said.documents]) && (!needsNumber || said.number));
    const authority = kind.for_whom.find((one) => one.code === said.role)?.authority;
    const lacking = why(fits, authority);
    const refused = said.outcome === "not_confirmed" && kind.act !== "届出"; // the counter writes it down and takes nothing on
    return [
      h("p", { class: "desk-rule" }, RULES[rule].name, h("span", { class: "desk-enough", "data-state": fits ? "yes" : "no" }, fits ? "✓ 足りています" : "まだ足りません")),
      roles(), outcomes(), said.outcome === "confirmed" ? documents() : null,
      needsNumber ? tick("number", "番号確認をした（番号は記録しません）") : null,
      authority ? tick("authority", `${ja(authority)}を確かめた`) : null,
      signs ? tick("signed", "署名をもらった") : null,
      lacks.length ? h("p", { class: "quiet" }, `未記入が${lacks.length}つあります`) : null,
      button(refused ? ACCEPT.refuse : ACCEPT.accept, null, { id: `accept-${keeper.case.id}`, kind: now ? "primary" : "quiet", disabled: Boolean(lacking) || lacks.length > 0, "aria-describedby": "accept-why", onclick: () => once(accept) }),
      h("p", { class: "quiet", id: "accept-why" }, lacking || (refused ? ACCEPT.refused : "")),
    ];
  }

  function why(fits, authority) {
    if (!fits) return enough(rule, [...said.documents]) ? "番号確認をしたら印を付けます。" : "見せていただいた書類を選んでください。";
    if (authority && !said.authority) return "代わりの方の書類を確かめてください。";
    return signs && !said.signed ? "署名をもらったら印を付けます。" : "";
  }

  const roles = () => pick("来られた方", "role", kind.for_whom.filter((one) => one.code !== "deceased").map((one) => [one.code, one.code === "self" ? "本人" : ja(one.name)]));
  const outcomes = () => pick("確かめ方", "outcome", Object.entries(OUTCOMES));

  function pick(title, name, options) {
    const id = `${name}-${keeper.case.id}`;
    return h("p", { class: "desk-pick" }, h("label", { for: id }, title),
      h("select", { id, class: "desk-input", onchange: (event) => { said[name] = event.target.value; again(); } },
        options.map(([code, words]) => h("option", { value: code, selected: said[name] === code }, words))));
  }

  function documents() {
    return h("div", { class: "desk-documents" }, GROUPS.map(([group, title], at) =>
      h("details", { open: at === 0 || DOCUMENTS.some((one) => one.group === group && said.documents.has(one.code)) || at === opened },
        h("summary", { onclick: () => { opened = at; } }, title),
        DOCUMENTS.filter((one) => one.group === group).map((one) => box(`d-${one.code}`, one.name, said.documents.has(one.code), (on) => {
          if (on) said.documents.add(one.code);
          else said.documents.delete(one.code);
        })))));
  }
  let opened = 0;

  const tick = (name, words) => box(`a-${name}`, words, said[name], (on) => { said[name] = on; });
  const box = (id, words, checked, set) => h("label", { class: "desk-tick" },
    h("input", { type: "checkbox", id, checked, onchange: (event) => { set(event.target.checked); again(); } }), words);

  async function accept() {
    const authority = kind.for_whom.find((one) => one.code === said.role)?.authority;
    await keeper.move("accept", {
      identity: { rule, documents: said.outcome === "confirmed" ? [...said.documents] : [], outcome: said.outcome },
      person: { role: said.role, ...(authority && { authority: ja(authority) }) },
      signed: said.signed,
    });
  }
  return { draw };
}
