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
    if (w(name)) place.append(purpose(w(name), second(name)));
    row.append(number(call, services), arrow, place);
    return row;
  };
}

const ROOM = 400; // of the line below the desk, in the sign's units; the sizes are those of signage.css
const wide = (text, size) => [...text].reduce((sum, letter) => sum + (letter < "\u2e80" ? 0.55 : 1), 0) * size;

/** In both languages; the second stands only where the line has room for it. */
function purpose(text, second) {
  const made = element("span", "sign-purpose");
  made.append(element("span", "", text));
  if (wide(text, 48) + wide(second, 34) > ROOM) return made;
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
