// The next hour is asked for again every minute; the rest of the page stays as it is being read.
import { call, get, useToken } from "../desk/api.js";

const MINUTE = 60_000;

async function renew() {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#now");
  if (!fresh) return location.reload(); // the session has ended
  const now = document.querySelector("#now");
  fresh.querySelector("details").open = now.querySelector("details").open;
  if (!now.contains(document.activeElement)) now.replaceWith(fresh);
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
