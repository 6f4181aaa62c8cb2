// Kanji for what was typed: big buttons, the likeliest first; the kana may stay as it is.

import { button, h, plain, raw, rich } from "./dom.js";
import { t } from "./words.js";

const RUN = /[ぁ-ゖ][ぁ-ゖー]*/g;
const LONGEST = 40; // kana; the kiosk answers no longer question

/** The last kana not yet settled, `{text, from}`, or null: a の between two words is none. */
function run(text, settled) {
  const found = [...text.matchAll(RUN)].filter(([kana]) => kana !== "の" && kana.length <= LONGEST && !settled.has(kana));
  const last = found.at(-1);
  return last ? { text: last[0], from: last.index } : null;
}

/** A place for candidates. `ask(kana)` → promise of them; `put(text)` takes the text with kanji
 *  in it; `room`: buttons, of which the last turns the page where there are more writings. */
export function kanji(ask, put, room) {
  const place = h("div.keyboard-kanji", { role: "group", "aria-label": plain(t("keys.kanji")) });
  let settled = new Set(); // kana that stand inside of a chosen writing (ゆうちょ銀行), or chosen so
  let whole = "";
  let asked = null;
  let offered = [];
  let from = 0;

  /** The text is this now: ask for its last kana, unless that is what stands here already. */
  async function follow(text) {
    whole = text;
    settled = new Set([...settled].filter((kana) => text.includes(kana)));
    const now = run(text, settled);
    const same = now?.text === asked?.text;
    asked = now;
    if (same) return;
    from = 0;
    offered = [];
    if (!now) return draw();
    const found = await ask(now.text);
    if (asked?.text !== now.text) return; // typed on meanwhile
    offered = found;
    draw();
  }
  function choose(one) {
    for (const [kana] of one.matchAll(RUN)) settled.add(kana);
    put(whole.slice(0, asked.from) + one + whole.slice(asked.from + asked.text.length));
  }
  function draw() {
    const most = offered.length > room ? room - 1 : room;
    const shown = offered.slice(from, from + most);
    place.replaceChildren(...shown.map(candidate),
      ...(offered.length > room ? [button(t("keys.kanji_more"), turn, "quiet")] : []),
      ...(offered.length ? [] : [h("p", {}, rich(t(asked ? "keys.kanji_none" : "keys.kanji_hint")))]));
  }
  function turn() {
    from = from + room - 1 < offered.length ? from + room - 1 : 0;
    draw();
  }
  function candidate(one) {
    return h("button.kanji", { type: "button", "data-long": [...one].length > 5, onclick: () => offered.includes(one) && choose(one) }, raw(one));
  }
  draw();
  return { place, follow };
}
