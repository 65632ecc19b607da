/**
 * What lies behind the point on a pad of codes. Slow layers are generators for slices.js: they
 * draw into a canvas of their own, kept with the window it was made for, so that zooming shows
 * the old one, stretched, until the new one is there.
 */
import { stamp } from "./paint.js";

const TILE = 30; // CSS pixels, about
const FAR = 64; // places a side
const STRETCH = [12, 24, 48]; // the same, finer and finer

const sheet = (side) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
};

/** Decoded tiles, from the middle outwards. */
export function* tiles(side, view, shape, decode, show, size = TILE) {
  const ratio = window.devicePixelRatio || 1;
  const scale = Math.max(1, Math.round((size * ratio) / shape[2]));
  const [wide, high] = [shape[2] * scale, shape[1] * scale];
  const [columns, rows] = [Math.ceil(side / wide), Math.ceil(side / high)];
  const left = Math.round((side - columns * wide) / 2);
  const top = Math.round((side - rows * high) / 2);
  const canvas = sheet(side);
  const pen = canvas.getContext("2d");
  const places = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      places.push([left + column * wide, top + row * high]);
  const off = ([x, y]) => Math.hypot(x + wide / 2 - side / 2, y + high / 2 - side / 2);
  places.sort((a, b) => off(a) - off(b));
  for (const [index, [x, y]] of places.entries()) {
    const z = code(side, view, x + wide / 2, y + high / 2);
    stamp(pen, decode(z), shape, x, y, scale);
    if (index % 24 === 23) show(canvas);
    yield;
  }
  show(canvas);
}

/** The code at a place of device pixels. */
const code = (side, { x, y, half }, px, py) => [
  x + ((2 * px) / side - 1) * half,
  y + (1 - (2 * py) / side) * half,
];

/** A value for each of n × n places, row by row from the top; yields after each of them. */
function* grid(n, view, value) {
  const values = new Float32Array(n * n);
  for (let i = 0; i < n * n; i++) {
    values[i] = value(code(n, view, (i % n) + 0.5, Math.floor(i / n) + 0.5));
    yield;
  }
  return values;
}

/** Distance to the nearest of `codes` (x, y, x, y, …): [distance, place among them]. */
export function nearest([x, y], codes) {
  let [best, at] = [Infinity, -1];
  for (let i = 0; i < codes.length; i += 2) {
    const distance = (codes[i] - x) ** 2 + (codes[i + 1] - y) ** 2;
    if (distance < best) [best, at] = [distance, i / 2];
  }
  return [Math.sqrt(best), at];
}

/** How far the nearest code is, as shade: none at a code, full at `full`. */
export function* far(view, codes, full, color, show) {
  const values = yield* grid(FAR, view, (z) => nearest(z, codes)[0]);
  show(shade(FAR, color, (i) => 0.8 * Math.min(1, values[i] / full)));
}

/** ‖∂x̂/∂z‖ (Frobenius) by forward differences of size h. */
export function norm(decode, z, h) {
  const here = Float32Array.from(decode(z));
  let sum = 0;
  for (let axis = 0; axis < z.length; axis++) {
    const moved = [...z];
    moved[axis] += h;
    const there = decode(moved);
    for (let i = 0; i < here.length; i++) sum += (there[i] - here[i]) ** 2;
  }
  return Math.sqrt(sum) / h;
}

/** The decoder's stretch, its logarithm as colour from the least to the most in the window. */
export function* stretch(view, decode, color, show) {
  const h = 1e-3 * Math.max(0.1, view.half);
  for (const n of STRETCH) {
    const values = yield* grid(n, view, (z) => norm(decode, z, h));
    const low = Math.max(1e-6, values.reduce((a, b) => Math.min(a, b), Infinity));
    const high = Math.max(low * 1.0001, values.reduce((a, b) => Math.max(a, b), 0));
    const span = Math.log(high / low);
    const part = (i) => Math.log(Math.max(values[i], low) / low) / span;
    show(shade(n, color, (i) => 0.92 * part(i)), [low, high]);
  }
}

/** n × n pixels of one colour, each as dense as `part(i)` says, 0 to 1. */
function shade(n, color, part) {
  const canvas = sheet(n);
  const pen = canvas.getContext("2d");
  pen.fillStyle = color;
  pen.fillRect(0, 0, n, n);
  const image = pen.getImageData(0, 0, n, n);
  for (let i = 0; i < n * n; i++) image.data[4 * i + 3] = 255 * part(i);
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** Draw a kept layer where its window lies in the present one. */
export function lay(pen, pad, { canvas, view }, smooth) {
  const [left, top] = pad.place([view.x - view.half, view.y + view.half]);
  const [right, bottom] = pad.place([view.x + view.half, view.y - view.half]);
  pen.imageSmoothingEnabled = smooth;
  pen.drawImage(canvas, left, top, right - left, bottom - top);
}

/** Codes as dots in their class's colour; with each class's name at its middle. */
export function dots(pen, pad, { codes, labels, colors, alpha }) {
  const ratio = window.devicePixelRatio || 1;
  const side = pad.base.width;
  const size = Math.max(2, Math.round((side > 500 * ratio ? 3.4 : 2.8) * ratio));
  pen.globalAlpha = alpha;
  for (let c = 0; c < colors.length; c++) {
    pen.fillStyle = colors[c];
    for (let i = 0; i < codes.length / 2; i++) {
      if (labels ? labels[i] !== c : c) continue;
      const [x, y] = pad.place([codes[2 * i], codes[2 * i + 1]]);
      if (x > -9 && y > -9 && x < side + 9 && y < side + 9)
        pen.fillRect(Math.round(x - size / 2), Math.round(y - size / 2), size, size);
    }
  }
  pen.globalAlpha = 1;
}

/** The middle of each class: medians of its codes. */
export function middles(codes, labels, count) {
  return Array.from({ length: count }, (_, c) => {
    const own = [...labels.keys()].filter((i) => labels[i] === c);
    if (!own.length) return null;
    const median = (axis) => {
      const sorted = own.map((i) => codes[2 * i + axis]).sort((a, b) => a - b);
      return sorted[sorted.length >> 1];
    };
    return [median(0), median(1)];
  });
}

/** Words with an edge of the background's colour around them. */
export function words(pen, text, [x, y], color, edge, font) {
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 5 * (window.devicePixelRatio || 1);
  pen.strokeStyle = edge;
  pen.strokeText(text, x, y);
  pen.fillStyle = color;
  pen.fillText(text, x, y);
}

/** Ellipses about `middle` with axes `spread`, at 1, 2, … standard deviations. */
export function ellipses(pen, pad, middle, spread, counts, color, dash, width = 1.6) {
  const ratio = window.devicePixelRatio || 1;
  const [x, y] = pad.place(middle);
  const unit = pad.base.width / (2 * pad.view.half);
  pen.strokeStyle = color;
  pen.setLineDash(dash.map((part) => part * ratio));
  pen.lineWidth = width * ratio;
  for (const count of counts) {
    pen.beginPath();
    pen.ellipse(x, y, count * spread[0] * unit, count * spread[1] * unit, 0, 0, 7);
    pen.stroke();
  }
  pen.setLineDash([]);
}
