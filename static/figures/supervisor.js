// The next hour is asked for again every minute; the rest of the page stays as it is being read.
// Where no answer comes, the page says of what time its figures are.
import { call, get, useToken } from "../desk/api.js";

const MINUTE = 60_000;
const PATIENCE = 20_000; // a server that says nothing for so long does not answer

async function renew() {
  const text = await page().catch(() => null);
  if (text === null) return stale();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#now");
  if (!fresh) return location.reload(); // the session has ended
  const now = document.querySelector("#now");
  fresh.querySelector("details").open = now.querySelector("details").open;
  if (!now.contains(document.activeElement)) now.replaceWith(fresh);
  else now.querySelector("#stale").hidden = true;
}

/** The page as it is now; rejects where the server does not answer or is not well. */
async function page() {
  const answer = await fetch(location.href, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

function stale() {
  const place = document.querySelector("#stale");
  const since = document.querySelector("#now time").textContent;
  place.textContent = `更新できません。${since} のままです。`;
  place.hidden = false;
}

async function leave() {
  const session = await get("/api/session").catch(() => null);
  useToken(session?.csrf);
  await call("DELETE", "/api/session").catch(() => null);
  location.reload();
}

setInterval(() => document.hidden || renew(), MINUTE);
const button = document.querySelector("#leave");
button.addEventListener("click", leave);
button.disabled = false; // a button that cannot do anything yet does not look as if it could
