/** What latentwalk.js draws for one model: its map with the walk, the steps, the large picture. */
import { centres, tags } from "./classtags.js";
import { Figure, isDark } from "./figure.js";
import { count } from "./packed.js";
import { paint, stamp } from "./paint.js";
import { near, pick } from "./walking.js";

const SIDE = 196; // CSS pixels of the large picture
const BEND = 48; // points of the drawn way
const LEAST = 5; // steps side by side: rather than very small they stand in rows
const FOOT = 40; // CSS pixels for the numbers below a step

/** One model's part of the page, with codes, labels, frames and counted codes from `blobs`. */
export function side(root, about, blobs) {
  const element = document.createElement("section");
  element.className = "side";
  element.innerHTML = `<h3><i style="background:${about.color}"></i><b></b><span></span></h3>
    <div class="body"><canvas class="map" role="img"></canvas>
      <div class="seen"><canvas role="img"></canvas><p></p></div></div>
    <canvas class="steps" role="img"></canvas><p class="foot"></p>`;
  const [, title, said] = element.querySelector("h3").children;
  [title.textContent, said.textContent] = [about.title, about.said];
  const map = element.querySelector(".map");
  map.setAttribute("aria-label", `Codes of ${about.title} and the walk between two of them`);
  map.hidden = about.latent !== 2;
  const one = { about, element, codes: new Float32Array(blobs[0].buffer), labels: blobs[1] };
  one.frames = new Float32Array(blobs[2].buffer);
  one.many = one.codes.length / about.latent;
  one.living = blobs[3].length ? new Float32Array(blobs[3].buffer) : one.codes; // who is counted
  one.map = new Figure(root, map, { left: 4, right: 4, top: 4, bottom: 4 });
  [one.big, one.steps] = element.querySelectorAll(".seen canvas, .steps");
  element.querySelector(".foot").textContent =
    `Below each step: how many of ${count(one.living.length / about.latent)} ${about.what} lie within ` +
    `${about.radius.toPrecision(2)} of it. Half of these codes have 20 others or more so near.`;
  [one.middle, one.half] = window_(one);
  return one;
}

/** Middle and half width of a square that holds nearly all codes. */
function window_({ codes, about }) {
  if (about.latent !== 2) return [[0, 0], 1];
  const axes = [0, 1].map((axis) => codes.filter((_, i) => i % 2 === axis).sort());
  const at = (values, share) => values[Math.floor(share * (values.length - 1))];
  const ends = axes.map((values) => [at(values, 0.004), at(values, 0.996)]);
  const middle = ends.map(([low, high]) => (low + high) / 2);
  return [middle, Math.max(...ends.map(([low, high]) => (high - low) / 2)) * 1.08];
}

/** Where A and B are on the map, in pixels. */
export function ends(one, values) {
  return ["a", "b"].map((name) => {
    const [x, y] = pick(one.codes, 2, Math.min(values[name], one.many - 1));
    return { name, px: one.map.px(x), py: one.map.py(y) };
  });
}

export function drawMap(one, path, t, values, classes) {
  const { map: figure, about, codes, labels, middle, half } = one;
  if (about.latent !== 2) return;
  const [xs, ys] = middle.map((value) => [value - half, value + half]);
  if (!figure.begin(xs, ys)) return;
  const { pen, colors } = figure;
  const palette = classes[isDark(colors.background) ? "dark" : "light"];
  pen.globalAlpha = 0.55;
  for (let i = 0; i < one.many; i++) {
    pen.fillStyle = labels.length ? palette[labels[i] % palette.length] : colors.text;
    pen.fillRect(figure.px(codes[2 * i]) - 1.2, figure.py(codes[2 * i + 1]) - 1.2, 2.4, 2.4);
  }
  pen.globalAlpha = 1;
  one.centres ??= labels.length ? centres(codes, labels) : [];
  const marks = one.centres.map(([x, y], i) => (
    { words: about.classes[i] ?? "", x: figure.px(x), y: figure.py(y), color: palette[i % palette.length] }));
  tags(pen, marks, { ...figure, ...colors, size: 13 });
  const way = Array.from({ length: BEND + 1 }, (_, i) => path(i / BEND));
  figure.line(way, colors.background, { width: 5 });
  figure.line(way, colors.text, { width: 2 });
  for (let i = 0; i < values.steps; i++) dot(figure, path(i / (values.steps - 1)), colors.text, 3);
  dot(figure, path(t), about.color, 7);
  for (const { name, px, py } of ends(one, values)) letter(figure, name.toUpperCase(), px, py);
}

function dot(figure, [x, y], color, r) {
  figure.pen.fillStyle = color;
  figure.pen.beginPath();
  figure.pen.arc(figure.px(x), figure.py(y), r, 0, 7);
  figure.pen.fill();
}

/** A or B in a disc. */
function letter(figure, words, x, y) {
  const { pen, colors } = figure;
  pen.fillStyle = colors.background;
  pen.strokeStyle = colors.text;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.arc(x, y, 10, 0, 7);
  pen.fill();
  pen.stroke();
  figure.words(words, x, y + 0.5, { align: "center", bold: true });
}

export function drawBig(one, x, z) {
  const { about, big, element } = one;
  paint(big, x, about.shape, Math.min(SIDE, big.parentElement.clientWidth || SIDE));
  big.setAttribute("aria-label", `What ${about.title} makes of this moment of the walk`);
  const living = near(one.living, z, about.radius);
  const words = living === 0 ? "Nobody lives here" : `${count(living)} live near`;
  element.querySelector(".seen p").textContent =
    `${words}: code ${z.slice(0, 4).map((value) => value.toFixed(2).replace("-", "−")).join(", ")}` +
    `${z.length > 4 ? ", …" : ""}.`;
}

/** The steps of the walk as crisp pictures, each with its number of neighbours and a bar. */
export function drawSteps(one, steps, decoded, code) {
  const { about, steps: canvas, element, map } = one;
  const ratio = window.devicePixelRatio || 1;
  const room = element.clientWidth * ratio;
  const [gap, foot] = [Math.round(3 * ratio), FOOT * ratio];
  const [, high, wide] = about.shape;
  const roomy = Math.floor((room / Math.min(steps, LEAST) - gap) / wide);
  const scale = Math.max(1, Math.floor((room / steps - gap) / wide), Math.min(2 * Math.round(ratio), roomy));
  const across = Math.min(steps, Math.floor(room / (wide * scale + gap)));
  const rows = Math.ceil(steps / across);
  const [step, line] = [wide * scale + gap, high * scale + foot];
  [canvas.width, canvas.height] = [across * step, rows * line];
  canvas.style.width = `${canvas.width / ratio}px`;
  const pen = canvas.getContext("2d");
  const living = [];
  for (let i = 0; i < steps; i++) {
    const t = i / (steps - 1);
    const [left, top] = [(i % across) * step, Math.floor(i / across) * line];
    const x = decoded(t);
    if (x) stamp(pen, x, about.shape, left, top, scale);
    living.push(near(one.living, code(t), about.radius));
    below(pen, one, living[i], [left, top + high * scale, wide * scale], ratio);
  }
  const say = `What ${about.title} makes of ${steps} steps; codes near them: ${living.join(", ")}`;
  canvas.setAttribute("aria-label", say);
}

/** A number and a bar below a step; empty land is marked. */
function below(pen, one, living, [left, top, wide], ratio) {
  const style = getComputedStyle(one.element);
  pen.font = `${living ? "" : "600 "}${12 * ratio}px ${style.fontFamily}`;
  pen.fillStyle = living ? style.color : "#D55E00";
  pen.textAlign = "center";
  pen.fillText(living ? count(living) : "0", left + wide / 2, top + 15 * ratio);
  const bar = Math.min(1, living / 60) * wide;
  pen.globalAlpha = 0.25;
  pen.fillRect(left, top + 21 * ratio, wide, 4 * ratio);
  pen.globalAlpha = 1;
  pen.fillStyle = one.about.color;
  pen.fillRect(left, top + 21 * ratio, bar, 4 * ratio);
}
