// A staff page's live line: whole messages over a websocket, joined again with jitter when it breaks.
import { get } from "./api.js";
import { change, state } from "./state.js";

let socket = null;
let wanted = null; // the path of what we want to hear of
let take = null; // what each message changes on the page
let tries = 0;
let timer = 0;

export function listen(path, changes) {
  if (wanted === path && socket) return;
  hush();
  wanted = path;
  take = changes;
  join();
}

export function hush() {
  wanted = null;
  clearTimeout(timer);
  socket?.close();
  socket = null;
}

function join() {
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${wanted}`);
  socket = mine;
  mine.onmessage = (event) => {
    if (mine !== socket) return;
    tries = 0;
    change({ ...take(JSON.parse(event.data)), received: Date.now(), link: "live" });
  };
  mine.onclose = () => {
    if (mine !== socket) return;
    change({ link: "lost" });
    again();
  };
}

// Half a second at first, fifteen at most, never all desks at the same moment.
function again() {
  const wait = Math.min(15000, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
  tries += 1;
  timer = setTimeout(async () => {
    if (await stillSignedIn()) join();
  }, wait);
}

async function stillSignedIn() {
  try {
    await get("/api/session");
  } catch (error) {
    if (error.status === 401) {
      change({ session: null, notice: { tone: "warning", text: error.message } });
      return false;
    }
  }
  return wanted !== null && state.session !== null;
}
