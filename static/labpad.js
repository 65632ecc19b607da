/** The lab's plane: its layers drawn over each other, and what stands under the pointer. */
import { axes, viewOf } from "./labaxes.js";
import { between, valueAt } from "./labdata.js";
import { arrows, heat, loops, marks, sheet, typical, ways } from "./labdraw.js";
import { theme, words } from "./packed.js";

const NEAR = 9; // CSS pixels within which the pointer finds a point

/** Draw all layers that are on. */
export function drawPad(lab) {
  const { canvas, header } = lab;
  if (!header || !canvas.clientWidth) return;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, side, side);
  const view = viewOf(lab.plane.about.box, side, ratio);
  lab.view = view;
  axes(pen, view, theme(lab.root));
  pen.save();
  pen.beginPath();
  pen.rect(...view.rect);
  pen.clip();
  drawLayers(pen, lab, view, lab.layers);
  if (lab.cursor) cross(pen, lab, view);
  pen.restore();
  lab.frames += 1;
  canvas.dataset.frames = lab.frames;
}

/** The layers named in `on`, on any canvas; `size` scales the marks. */
export function drawLayers(pen, lab, view, on, size = 1) {
  const { now } = lab.motion;
  const { colors } = lab.header;
  const [generated, knots] = morphed(lab);
  if (on.heat && now.score) drawHeat(pen, lab, view);
  if (on.sheet && knots) sheet(pen, knots, across(lab), colors.sheet, view);
  if (on.field && now.field) {
    ways(pen, lab.grid, now.field, colors.rebuilt, view);
    marks(pen, now.field, "dot", colors.rebuilt, view, 1.5 * size, 0.9);
  }
  if (on.clouds && now.clouds) loops(pen, now.clouds, 24, colors.clouds, view);
  if (on.real) marks(pen, lab.plane.arrays.real, "dot", colors.real, view, 2.1 * size, 0.6);
  if (on.rebuilt && now.rebuilt) {
    ways(pen, lab.plane.arrays.real, now.rebuilt, colors.rebuilt, view, 0.3);
    marks(pen, now.rebuilt, "ring", colors.rebuilt, view, 2 * size, 0.9);
  }
  if (on.arrows && now[lab.arrow]) {
    const color = lab.arrow === "pull" ? colors.pull : colors.slope;
    arrows(pen, now.generated, now[lab.arrow], lab.reach, color, view);
  }
  if (on.generated) marks(pen, generated, "cross", colors.generated, view, 2.3 * size, 0.9);
  if (on.batch && lab.part) drawBatch(pen, lab, view);
}

/** Knots along each axis: of codes drawn from a prior, or of a grid over the codes in use. */
function across(lab) {
  const count = lab.motion.now.sheet.length / 2;
  const side = Math.round(Math.sqrt(count));
  return side * side === count ? [side, side] : [count];
}

/** The generated points and the sheet on their way from the noise, as far as `lab.morph` says. */
function morphed(lab) {
  const { now } = lab.motion;
  const { codes, knots } = lab.fromNoise;
  return [
    between(codes, now.generated, lab.morph),
    now.sheet && (now.sheet.length === knots?.length ? between(knots, now.sheet, lab.morph) : now.sheet),
  ];
}

function drawHeat(pen, lab, view) {
  const [map, scale] = mapOf(lab);
  const { colors } = lab.header;
  const [low, high] = lab.map === "gap" ? [colors.gapLow, colors.gapHigh] : [colors.generated, colors.real];
  heat(lab.small, map, { low, high, scale });
  pen.imageSmoothingEnabled = true;
  pen.imageSmoothingQuality = "low";
  pen.drawImage(lab.small, ...view.rect);
}

/** The map that is shown and how its values become 0 to 1. */
export function mapOf(lab) {
  const { said, score } = lab.motion.now;
  const best = lab.best?.arrays.best;
  if (said && best && lab.map === "best") return [best, (v) => v];
  if (said && best && lab.map === "gap") return [said.map((v, i) => v - best[i]), (v) => 0.5 + v / 2];
  if (said) return [said, (v) => v];
  const { middle, reach } = lab.range;
  return [score, (v) => 0.5 + (v - middle) / (2 * reach)];
}

/** Where the raw score is halfway between the data and what is generated, and how far it goes. */
export function rangeOf(lab) {
  const { score, generated } = lab.motion.to;
  const { box } = lab.plane.about;
  const mean = (points) => {
    let [sum, n] = [0, 0];
    for (let i = 0; i < points.length; i += 2) {
      const value = valueAt(score, box, points[i], points[i + 1]);
      if (Number.isFinite(value)) [sum, n] = [sum + value, n + 1];
    }
    return n ? sum / n : NaN;
  };
  const sorted = Float32Array.from(score).sort();
  const [low, high] = [sorted[Math.floor(0.02 * sorted.length)], sorted[Math.floor(0.98 * sorted.length)]];
  const [real, fake] = [mean(lab.plane.arrays.real), mean(generated)];
  const middle = Number.isFinite(real + fake) ? (real + fake) / 2 : (low + high) / 2;
  return { middle, reach: Math.max(high - middle, middle - low, 1e-9), real, fake };
}

function drawBatch(pen, lab, view) {
  const { colors } = lab.header;
  const { arrays } = lab.part;
  if (arrays["batch.real"]) marks(pen, arrays["batch.real"], "ring", colors.real, view, 4.2, 1);
  if (arrays["batch.generated"])
    marks(pen, arrays["batch.generated"], "ring", colors.generated, view, 4.2, 1);
}

function cross(pen, lab, view) {
  const [x, y] = [view.x(lab.cursor[0]), view.y(lab.cursor[1])];
  const [left, top, wide, high] = view.rect;
  pen.strokeStyle = theme(lab.root).text;
  pen.globalAlpha = 0.4;
  pen.lineWidth = view.ratio;
  pen.beginPath();
  pen.moveTo(left, y);
  pen.lineTo(left + wide, y);
  pen.moveTo(x, top);
  pen.lineTo(x, top + high);
  pen.stroke();
  pen.globalAlpha = 1;
  const found = nearest(lab);
  if (!found) return;
  pen.beginPath();
  pen.arc(view.x(found.x), view.y(found.y), 6 * view.ratio, 0, 7);
  pen.lineWidth = 2 * view.ratio;
  pen.stroke();
}

/** The point next to the cross, if one is near: {what, number, x, y}. */
function nearest(lab) {
  let best = null;
  const limit = (NEAR * lab.view.ratio) ** 2;
  const look = (what, points) => {
    for (let i = 0; points && i + 1 < points.length; i += 2) {
      const away =
        (lab.view.x(points[i]) - lab.view.x(lab.cursor[0])) ** 2 +
        (lab.view.y(points[i + 1]) - lab.view.y(lab.cursor[1])) ** 2;
      if (away < (best?.away ?? limit))
        best = { what, away, number: i / 2, x: points[i], y: points[i + 1] };
    }
  };
  if (lab.layers.real) look("real", lab.plane.arrays.real);
  if (lab.layers.generated) look("generated", lab.motion.now.generated);
  if (lab.layers.rebuilt) look("rebuilt", lab.motion.now.rebuilt);
  return best;
}

const place = (x, y) => `(${x.toFixed(2)}, ${y.toFixed(2)})`.replaceAll("-", "−");

/** What stands under the cross, in words. */
export function reading(lab) {
  if (!lab.cursor) return lab.header.words.hint;
  const { score, said } = lab.motion.now;
  const { box } = lab.plane.about;
  const [x, y] = lab.cursor;
  const parts = [`at ${place(x, y)}`];
  if (said) parts.push(`${lab.header.words.said} ${words(valueAt(said, box, x, y))}`);
  if (score) parts.push(`${lab.header.words.score} ${words(valueAt(score, box, x, y))}`);
  const best = lab.best?.arrays.best;
  if (said && best) parts.push(`best D ${words(valueAt(best, box, x, y))}`);
  const found = nearest(lab);
  if (found) parts.push(`${found.what} point ${found.number + 1}: ${place(found.x, found.y)}`);
  return parts.join("  ·  ");
}

/** What the colours of the heat map mean. */
export function drawLegend(lab) {
  const on = lab.layers.heat && lab.motion.now.score;
  lab.legend.hidden = !on;
  if (!on) return;
  const { colors, words: said } = lab.header;
  const scaled = lab.motion.now.said && lab.map !== "gap";
  const [low, high] = lab.map === "gap" ? [colors.gapLow, colors.gapHigh] : [colors.generated, colors.real];
  const { middle, reach } = lab.range;
  const ends = lab.map === "gap"
    ? ["−1, D too low", "+1, D too high"]
    : scaled
      ? ["0, generated", "1, real"]
      : [`${said.score} ${words(middle - reach)}`, words(middle + reach)];
  const [left, bar, right] = lab.legend.children;
  const key = ends.join() + low;
  if (lab.legendKey === key) return;
  lab.legendKey = key;
  [left.textContent, right.textContent] = ends;
  const faded = (color) => `color-mix(in srgb, ${color} 65%, transparent)`;
  bar.style.background = `linear-gradient(90deg, ${faded(low)}, transparent, ${faded(high)})`;
}

/** The length that arrows are drawn to, so that they keep their scale while they move. */
export const reachOf = (lab) => (lab.motion.to[lab.arrow] ? typical(lab.motion.to[lab.arrow]) : 1);
