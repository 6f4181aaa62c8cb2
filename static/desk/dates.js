// Dates as clerks type them: S19.5.12, 昭和19年5月12日, 令和元年5月1日, 1944/5/12, 19440512.

const ERAS = [["R", "令和", "2019-05-01"], ["H", "平成", "1989-01-08"], ["S", "昭和", "1926-12-25"], ["T", "大正", "1912-07-30"], ["M", "明治", "1868-01-25"]];

// "YYYY-MM-DD", "" for nothing, null for what cannot be read.
export function parse(text) {
  const plain = text.normalize("NFKC").trim().toUpperCase();
  if (!plain) return "";
  const western = /^(\d{4})[-/.年 ]?(\d{1,2})[-/.月 ]?(\d{1,2})日?$/.exec(plain);
  if (western) return iso(+western[1], +western[2], +western[3]);
  const era = /^([RHSTM]|令和|平成|昭和|大正|明治) ?(元|\d{1,2})[-/.年 ]?(\d{1,2})[-/.月 ]?(\d{1,2})日?$/.exec(plain);
  const found = era && ERAS.find(([letter, name]) => letter === era[1] || name === era[1]);
  if (!found) return null;
  return iso(+found[2].slice(0, 4) + (era[2] === "元" ? 1 : +era[2]) - 1, +era[3], +era[4]);
}

function iso(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

// 昭和19年5月12日, for reading back aloud.
export function wareki(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text ?? "")) return "";
  const era = ERAS.find(([, , first]) => text >= first);
  const [year, month, day] = text.split("-").map(Number);
  if (!era) return `${year}年${month}月${day}日`;
  const count = year - +era[2].slice(0, 4) + 1;
  return `${era[1]}${count === 1 ? "元" : count}年${month}月${day}日`;
}

export const clock = (text) => (text ? new Date(text).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" }) : "");
export const day = (text) => (text ? new Date(text).toLocaleDateString("ja-JP", { month: "long", day: "numeric", timeZone: "Asia/Tokyo" }) : "");
