// The camera: frames as raw luma to the kiosk's own program, while a QR may be shown.

const LOOKING = new Set(["start", "choose", "lines", "number", "for_whom", "notice", "scan", "trouble"]);
const WIDTH = 1280;
const HEIGHT = 720;

export const picture = document.createElement("video");
picture.muted = true;
picture.playsInline = true;

let screen = "";
let state = "off"; // off, asking, on, none
let timer = null;
let busy = false;
let pause = 0;
const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
const pen = canvas.getContext("2d", { willReadFrequently: true });
const luma = new Uint8Array(WIDTH * HEIGHT);
const watchers = new Set();

/** Be told when the camera comes or goes: `watch(state)`. */
export function watch(told) {
  watchers.add(told);
  told(state);
  return () => watchers.delete(told);
}

function become(next) {
  state = next;
  for (const told of watchers) told(state);
}

/** Look while this screen may be shown a code. */
export function follow(view) {
  screen = view.screen;
  if (!LOOKING.has(screen)) return;
  if (state === "off") start();
  if (timer === null) next();
}

async function start() {
  become("asking");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: WIDTH }, height: { ideal: HEIGHT } } });
    picture.srcObject = stream;
    stream.getVideoTracks()[0].addEventListener("ended", () => retry());
    await picture.play();
    become("on");
  } catch {
    retry();
  }
}

/** No camera is no fault of the visitor: everything else goes on, and we look again later. */
function retry() {
  become("none");
  setTimeout(() => { if (state === "none") start(); }, 15000);
}

function next() {
  if (!LOOKING.has(screen)) {
    timer = null;
    return;
  }
  timer = setTimeout(async () => {
    await frame();
    next();
  }, screen === "scan" ? 125 : 300);
}

async function frame() {
  if (state !== "on" || busy || picture.readyState < 2 || performance.now() < pause) return;
  busy = true;
  try {
    const seen = await look();
    if (seen?.taken) pause = performance.now() + 2500;
  } finally {
    busy = false;
  }
}

async function look() {
  pen.drawImage(picture, 0, 0, WIDTH, HEIGHT);
  const { data } = pen.getImageData(0, 0, WIDTH, HEIGHT);
  for (let from = 0, to = 0; to < luma.length; from += 4, to += 1) {
    luma[to] = (data[from] * 77 + data[from + 1] * 150 + data[from + 2] * 29) >> 8;
  }
  try {
    const answer = await fetch(`/api/scan?width=${WIDTH}&height=${HEIGHT}`, {
      method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: luma,
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
