// An office's snapshots, live: websocket first, quiet polling where a network blocks it.

const SILENT_MS = 75_000; // a living uplink sends something newer every 30 s; else the line is dead
const LONGEST_MS = 20_000; // between two tries to be connected again

/** How far this machine's clock is ahead of the server's, from the page's own time, in ms. */
const skew = Date.now() - Date.parse(document.body.dataset.now);

/** The server's time now, in ms. */
export const now = () => Date.now() - skew;

/** What the server left in the page for its script. */
export const data = () => JSON.parse(document.getElementById("data").textContent);

export class Live {
  /** `changed(snapshot)` is called with every newer snapshot; `turned(connected)` at each change. */
  constructor(office, { turns = false, version = 0, longest = LONGEST_MS, changed, turned = () => {} }) {
    this.query = `office=${encodeURIComponent(office)}${turns ? "&turns=1" : ""}`;
    this.version = version;
    this.longest = longest;
    this.changed = changed;
    this.turned = turned;
    this.failures = 0;
    addEventListener("online", () => this.open());
    document.addEventListener("visibilitychange", () => document.hidden || this.open());
    this.open();
  }

  open() {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/status?${this.query}`);
    this.socket = socket;
    this.listen();
    socket.addEventListener("message", ({ data }) => {
      this.failures = 0;
      this.listen();
      this.take(data);
    });
    socket.addEventListener("open", () => this.turned(true));
    socket.addEventListener("close", () => socket === this.socket && this.lost());
  }

  /** A line that has been silent for too long is given up and opened anew. */
  listen() {
    clearTimeout(this.silence);
    const { socket } = this;
    this.silence = setTimeout(() => {
      socket.close();
      if (socket === this.socket) this.lost();
    }, SILENT_MS);
  }

  lost() {
    this.socket = null;
    clearTimeout(this.silence);
    clearTimeout(this.timer);
    this.failures += 1;
    this.turned(false);
    if (this.failures > 2) this.poll();
    // Half of the wait is chance, so that thousands of phones do not all come back at once.
    const wait = Math.min(1000 * 2 ** Math.min(this.failures, 5), this.longest);
    this.timer = setTimeout(() => this.open(), wait / 2 + (Math.random() * wait) / 2);
  }

  async poll() {
    try {
      const answer = await fetch(`/api/status?${this.query}`, { cache: "no-cache" });
      if (answer.ok) this.take(await answer.text());
    } catch {
      // The next try comes by itself; the page says how old its news is.
    }
  }

  take(text) {
    const snapshot = JSON.parse(text);
    if (snapshot.version <= this.version) return;
    this.version = snapshot.version;
    this.changed(snapshot);
  }
}
