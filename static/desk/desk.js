// The clerks' screen, put together: data, live line, and the parts of the page.
import { get } from "./api.js";
import { noticeVersions, resend, unsent } from "./cases.js";
import { tidy, watchIdle } from "./fold.js";
import { hush, listen } from "./live.js";
import { change, follow, overtaken, state } from "./state.js";
import { refresh } from "./attempt.js";
import { loadSession } from "./signin.js";
import "./bar.js";
import "./head.js";
import "./help.js";
import "./line.js";
import "./says.js";
import "./side.js";
import "./stage.js";

const frame = document.getElementById("desk");
const door = document.getElementById("signin");

follow(["session", "desk"], () => {
  frame.hidden = !(state.session?.desk && state.desk);
  door.hidden = !frame.hidden;
});

follow(["session"], async () => {
  if (!state.session?.desk) return hush();
  if (state.desk?.id !== state.session.desk) await refresh();
  listen(`/ws/desk/${encodeURIComponent(state.session.desk)}`, (desk) => (overtaken(desk) ? {} : { desk }));
  resend();
});

follow(["desk"], () => {
  noticeVersions();
  if (state.notice?.tone === "info" && state.desk?.line.length) change({ notice: null });
  if (state.desk && state.desk.state !== "open" && !state.desk.turn && state.lastState === "open") change({ opened: null });
  state.lastState = state.desk?.state;
  if (!state.desk?.turn && state.visit) change({ visit: null, chosen: null, hearing: false, reason: null });
  tidy();
});

follow(["link"], () => state.link === "live" && resend());
addEventListener("online", resend);
addEventListener("beforeunload", (event) => {
  if (unsent()) event.preventDefault();
});

watchIdle();
change({ catalogue: await get("/api/catalogue") });
await loadSession().catch((error) => error.status === 401 || change({ notice: { tone: "error", text: error.message } }));
document.querySelector("desk-signin").draw();
