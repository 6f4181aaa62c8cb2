// Drawing the QR with what it is and until when beneath, so that the picture explains itself.

import { correction, generate, mode } from "lean-qr";
import { say } from "./date.js";
import { bare, fill } from "./dom.js";

export const WIDTH = 1080;
export const HEIGHT = 1400;
const LARGEST = 21; // the largest version a kiosk's camera reads in any light
const QUIET = 4; // clear modules around a QR
const TOKYO = 9 * 3600 * 1000; // ahead of UTC, all year
const LIFETIME = 30 * 24 * 3600 * 1000;

/** A PNG blob: `text` as a QR, level M. Throws when the text needs a larger version than 21. */
export async function drawPicture(text, form, words, name, madeAt) {
  const code = generate(mode.alphaNumeric(text), { minCorrectionLevel: correction.M, maxVersion: LARGEST });
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  drawCode(pen, code);
  drawLines(pen, lines(form, words, name, madeAt));
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
  });
}

function drawCode(pen, code) {
  const module = Math.floor(WIDTH / (code.size + 2 * QUIET)); // whole pixels: no grey edges
  const start = Math.floor((WIDTH - module * code.size) / 2);
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) pen.fillRect(start + x * module, start + y * module, module, module);
    }
  }
}

function lines(form, words, name, madeAt) {
  const day = (time) => say(words, new Date(time + TOKYO).toISOString().slice(0, 10));
  return [
    { size: 60, weight: 700, text: fill(words.picture_head, { city: name(form.city.name), procedure: name(form.procedure.name) }) },
    { size: 44, weight: 400, text: words.picture_draft },
    { size: 44, weight: 400, text: fill(words.picture_made, { made: day(madeAt) }) },
    { size: 44, weight: 700, text: fill(words.picture_until, { until: day(madeAt + LIFETIME) }) },
  ];
}

function drawLines(pen, all) {
  const family = getComputedStyle(document.body).fontFamily;
  let y = WIDTH + 40;
  pen.textAlign = "center";
  for (const { size, weight, text } of all) {
    pen.font = `${weight} ${size}px ${family}`;
    pen.fillText(bare(text), WIDTH / 2, y, WIDTH - 80);
    y += size + 32;
  }
}
