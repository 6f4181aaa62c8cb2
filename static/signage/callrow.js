// One call on the sign: the number, the desk, and what for where that is public; a withdrawn one says so.

/** Makes rows: `desks` by id, `services` with letter, shape and colour, `w` and `second` the words. */
export function rowMaker(desks, services, w, second) {
  return (call, fresh) => {
    const row = element("li", "sign-call");
    row.dataset.seq = call.seq;
    if (fresh) row.dataset.new = "";
    const arrow = element("span", "sign-arrow", "→");
    arrow.ariaHidden = "true";
    const place = element("span", "sign-place");
    place.append(desk(desks[call.desk]));
    if (call.withdrawn) row.dataset.withdrawn = "";
    const name = call.withdrawn ? "sign.withdrawn" : `sign.purpose_${call.purpose}`;
    const shown = number(call, services);
    const room = "long" in shown.dataset ? ROOM.long : ROOM.usual;
    if (w(name)) place.append(purpose(w(name), second(name), room));
    row.append(shown, arrow, place);
    return row;
  };
}

// What the number leaves of a row, and the sizes of signage.css, in the sign's units.
const ROOM = { usual: 408, long: 346 };
const SIZES = { purpose: 48, second: 34, gap: 16 };
const wide = (text) => [...text].reduce((sum, letter) => sum + (letter < "\u2e80" ? 0.62 : 1), 0);

/** As large as the line has room for; in the second language too, where both stand there whole. */
function purpose(text, second, room) {
  const made = element("span", "sign-purpose");
  made.style.setProperty("--purpose", Math.min(SIZES.purpose, Math.floor(room / wide(text))));
  made.append(element("span", "", text));
  if (SIZES.purpose * wide(text) + SIZES.gap + SIZES.second * wide(second) > room) return made;
  const small = element("small", "", second);
  small.lang = document.body.dataset.second;
  made.append(small);
  return made;
}

/** The letter of a number such as A012. */
export const letterOf = (number) => number.replace(/\d+$/, "");

function number(call, services) {
  const letter = letterOf(call.number);
  const badge = services.find((service) => service.letter === letter);
  const made = element("span", "number");
  made.dataset.shape = badge?.shape ?? "square";
  made.dataset.color = badge?.color ?? "gray";
  const digits = call.number.slice(letter.length);
  if (digits.length > 3) made.dataset.long = "";
  made.append(element("b", "", letter), element("span", "digits", digits));
  return made;
}

/** 3番窓口 with a large numeral; a desk with a name only is set smaller. */
function desk(text) {
  const place = element("span", "sign-desk");
  const parts = text.split(/(\d+)/);
  if (text.replace(/\d+/, "").length > 5) place.dataset.long = "";
  if (parts.length < 3) place.dataset.plain = "";
  parts.forEach((part) => place.append(/^\d+$/.test(part) ? element("b", "", part) : part));
  return place;
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
