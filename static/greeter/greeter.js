// The greeter's page, put together: data, live line, and the parts of the page.
import { get } from "../desk/api.js";
import { resend, unsent } from "../desk/cases.js";
import { hush, listen } from "../desk/live.js";
import { loadSession } from "../desk/signin.js";
import { change, follow, older, state } from "../desk/state.js";
import { HOME, refresh } from "./act.js";
import "./head.js";
import "./line.js";
import "./signin.js";
import "./stage.js";

const frame = document.getElementById("greeter");
const door = document.getElementById("signin");
const here = () => Boolean(state.session && !state.session.desk);

follow(["session", "lobby"], () => {
  frame.hidden = !(here() && state.lobby);
  door.hidden = here();
});

follow(["session"], async () => {
  if (!here()) {
    if (state.place?.name === "walk") change({ place: { name: "person", turn: state.place.turn } });
    return hush();
  }
  await refresh();
  listen("/ws/lobby", (lobby) => (older(lobby, state.lobby) ? {} : { lobby }));
  resend();
});

follow(["link"], () => state.link === "live" && resend());
addEventListener("online", resend);
addEventListener("beforeunload", (event) => {
  if (unsent()) event.preventDefault();
});

// Until the counter can be reached there is nothing to show; what stands on the page says so.
async function untilReached(run) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (error.status && error.status < 500) throw error;
      await new Promise((done) => setTimeout(done, Math.min(10000, 500 * 2 ** tries)));
    }
  }
}

const catalogue = await untilReached(() => get("/api/catalogue"));
change({ catalogue, place: HOME });
await untilReached(loadSession).catch((error) => error.status === 401 || change({ notice: { tone: "error", text: error.message } }));
document.getElementById("waiting").remove();
document.querySelector("greeter-signin").draw();
