// Keeps "when to come" true: in every new half hour the page is asked for it again.

const LOOK_MS = 20_000;
const half = () => Math.floor(Date.now() / 1_800_000);
const section = () => document.querySelector(".best");
let shown = half();

async function renew() {
  const now = half();
  if (document.hidden || now === shown || section()?.contains(document.activeElement)) return;
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".best");
  if (!answer.ok || !fresh) return;
  fresh.querySelector("details").open = section().querySelector("details").open;
  section().replaceWith(fresh);
  shown = now;
}

if (section()) {
  setInterval(() => renew().catch(() => {}), LOOK_MS); // without a line it stands as it is
}
