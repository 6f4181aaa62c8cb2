// The city's notices, one after another, each in both languages of the sign.

const STANDS_MS = 10_000;

/** The day in Japan, as 2026-12-01. */
const day = (at) => new Date(at).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });

/** Shows what is to be read at this moment: the time alone says which sentence it is. */
export function drawNotice(place, notices, languages, at) {
  const today = day(at);
  const now = notices.filter(({ first, last }) => first <= today && (!last || today <= last));
  const turn = Math.floor(at / STANDS_MS) % (now.length * languages.length);
  const { text } = now[Math.floor(turn / languages.length)];
  const which = turn % languages.length;
  if (place.textContent === text[which]) return;
  place.lang = languages[which];
  place.textContent = text[which];
}
