// One call on the sign: the number, the desk, and what for where that is public.

/** Makes rows: `desks` by id, `services` with letter, shape and colour, `w` the words. */
export function rowMaker(desks, services, w) {
  return (call, fresh) => {
    const row = element("li", "sign-call");
    row.dataset.seq = call.seq;
    if (fresh) row.dataset.new = "";
    const arrow = element("span", "sign-arrow", "→");
    arrow.ariaHidden = "true";
    const place = element("span", "sign-place");
    place.append(desk(desks[call.desk]));
    const purpose = w(`sign.purpose_${call.purpose}`);
    if (purpose) place.append(element("span", "sign-purpose", purpose));
    row.append(number(call, services), arrow, place);
    return row;
  };
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
