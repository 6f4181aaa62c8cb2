// Plain line pictures of what people come for, and of card, code, finger and reader.

const LINES = {
  paper: "M20 8h28l14 14v50H20z M48 8v14h14 M30 36h22 M30 48h22 M30 60h14",
  house: "M8 42 40 14l32 28 M18 36v36h44V36 M34 72V52h12v20",
  shield: "M40 8 66 18v20c0 18-12 28-26 34C26 66 14 56 14 38V18z M40 26v26 M27 39h26",
  child: "M40 8a11 11 0 1 1 0 22 11 11 0 0 1 0-22z M22 44h36 M40 32v22 M40 54 28 72 M40 54l12 18",
  flower: "M40 34a7 7 0 1 1 0 .1z M40 27c-10-16 10-16 0 0 M47 34c16-10 16 10 0 0 M40 41c10 16-10 16 0 0 M33 34c-16 10-16-10 0 0 M40 46v28 M40 66c10-2 14-8 16-14",
  talk: "M10 14h60v40H38L24 68V54H10z M26 30h28 M26 40h18",
  card: "M8 18h64v46H8z M16 30h14v16H16z M38 32h24 M38 42h24 M16 55h30",
  qr: "M12 12h22v22H12z M46 12h22v22H46z M12 46h22v22H12z M20 20h6v6h-6z M54 20h6v6h-6z M20 54h6v6h-6z M46 46h8v8h-8z M60 46h8 M46 62h8v6 M62 56v12h6",
  touch: "M34 46V18a6 6 0 0 1 12 0v22l16 4a7 7 0 0 1 5 8l-4 20H36L20 52a5 5 0 0 1 8-6z",
};

const SPACE = "http://www.w3.org/2000/svg";

/** The picture `name`, hidden from screen readers: words stand beside it. */
export function icon(name) {
  const picture = document.createElementNS(SPACE, "svg");
  picture.setAttribute("viewBox", "0 0 80 80");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SPACE, "path");
  line.setAttribute("d", LINES[name] ?? LINES.paper);
  picture.append(line);
  return picture;
}
