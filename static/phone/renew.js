// Keeps true what no live line carries: the other offices' levels, and when to come.

const LOOK_MS = 60_000;
const PARTS = [".offices", ".best"];

/** The page is asked for itself; a part in use stays as it is until the next time. */
async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  PARTS.forEach((part) => replace(document.querySelector(part), fresh.querySelector(part)));
}

function replace(now, fresh) {
  if (!now || !fresh || now.contains(document.activeElement)) return;
  const [open, left] = [now.querySelector("details")?.open, now.scrollLeft];
  if (open) fresh.querySelector("details").open = true;
  now.replaceWith(fresh);
  fresh.scrollLeft = left;
}

setInterval(() => renew().catch(() => {}), LOOK_MS); // without a line the page stands as it is
