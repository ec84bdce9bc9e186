// Courses: the error by epoch, and the activations of a layer by tick.

import { colour, sharp, sizeOf } from "./drawing.js";

const axis = (x) => (x >= 1000 ? String(Math.round(x)) : x.toPrecision(3)).replace("-", "\u2212");

// A frame with its range on the left and what runs from left to right below; returns the canvas's context and the
// functions from values to places.
function frame(canvas, [low, high], [first, last]) {
  const shown = sizeOf(canvas), width = shown.width || 400, height = shown.height || 170, context = sharp(canvas, width, height);
  const left = 46, bottom = height - 20, top = 8, right = width - 8;
  context.strokeStyle = colour("--line");
  context.strokeRect(left, top, right - left, bottom - top);
  context.fillStyle = colour("--soft");
  context.font = "12px system-ui, sans-serif";
  context.fillText(axis(high), 2, top + 10);
  context.fillText(low === 0 ? "0" : axis(low), low === 0 ? 34 : 2, bottom);
  context.fillText(first, left, height - 5);
  context.textAlign = "right";
  context.fillText(last, right, height - 5);
  context.textAlign = "left";
  context.lineWidth = 2;
  const x = (share) => left + (right - left) * share, y = (value) => bottom - ((bottom - top) * (value - low)) / (high - low);
  return { context, x, y };
}

// The error by epoch, from 0 up; `mark`: the epoch that is shown, where a recorded run is replayed.
export function drawCurve(canvas, history, mark = null) {
  const largest = history.reduce((most, x) => Math.max(most, x), 1e-9), epochs = Math.max(1, history.length - 1);
  const { context, x, y } = frame(canvas, [0, largest > 1e-9 ? largest : 1], history.length > 0 ? ["epoch 1", String(history.length)] : ["", "no epoch yet"]);
  context.strokeStyle = colour("--link");
  context.beginPath();
  const every = Math.max(1, Math.floor(history.length / 2000));
  if (history.length === 1) context.arc(x(0), y(history[0]), 1.5, 0, 2 * Math.PI);
  for (let i = 0; i < history.length; i += every) context.lineTo(x(i / epochs), y(history[i]));
  context.stroke();
  if (mark === null) return;
  context.strokeStyle = colour("--damage");
  context.beginPath();
  context.moveTo(x(Math.max(0, mark - 1) / epochs), y(0));
  context.lineTo(x(Math.max(0, mark - 1) / epochs), y(largest));
  context.stroke();
}

const DASHES = [[], [8, 4], [2, 3], [8, 3, 2, 3]];

// The activations of a layer's units tick by tick (events one after another; `unit`: what is counted); the highest at
// the end bear names.
export function drawCourse(canvas, layer, courses, at, unit) {
  let low = 0, high = 1;
  for (const values of courses) for (const v of values) [low, high] = [Math.min(low, v), Math.max(high, v)];
  const { context, x, y } = frame(canvas, [low, high], [`${unit} 1`, String(courses.length)]);
  const final = courses.at(-1), order = [...final.keys()].sort((i, j) => final[j] - final[i]).slice(0, 40);
  const named = order.slice(0, 5), colours = ["--link", "--damage", "--third", "--fourth", "--ink"].map(colour);
  for (const j of [...order].reverse()) {
    const k = named.indexOf(j);
    context.strokeStyle = k < 0 ? colour("--line") : colours[k];
    context.lineWidth = k < 0 ? 1 : 2;
    context.setLineDash(k < 0 ? [] : DASHES[k % DASHES.length]);
    context.beginPath();
    courses.forEach((values, t) => context.lineTo(x(t / Math.max(1, courses.length - 1)), y(values[j])));
    context.stroke();
  }
  context.setLineDash([]);
  context.strokeStyle = colour("--soft");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x(at / Math.max(1, courses.length - 1)), y(low));
  context.lineTo(x(at / Math.max(1, courses.length - 1)), y(high));
  context.stroke();
  return named.map((j, k) => ({ name: layer.names[j], value: courses[at][j], colour: colours[k], dashes: DASHES[k % DASHES.length] }));
}
