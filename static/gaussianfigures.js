/** What gaussians.js draws: densities with marks to hold, integrands, and the landscape of Q. */
import { js, kl, logDensity, logMiddle, peaks, wasserstein } from "./divergences.js";
import { wholes } from "./figure.js";

export const REACH = 7; // of the x axis, either way
const PLACES = 71; // of Q's mean in the landscape
const COARSE = 2; // every so many nodes of its integrals
const TOP = 4; // of the landscape

/** The marks to hold: {name, x, y} in pixels, of the last drawn densities. */
export function grips(figure, { mu_p, sigma_p, split, mu_q, sigma_q }) {
  const [p, q] = [peaks(mu_p, sigma_p, split), peaks(mu_q, sigma_q)];
  const place = (name, x, dist) => ({
    name,
    x: figure.px(x),
    y: figure.py(Math.exp(logDensity(x, dist))),
  });
  return [
    place("mu_q", mu_q, q),
    place("sigma_q", mu_q + sigma_q, q),
    place("mu_p", mu_p + split, p),
    place("sigma_p", mu_p + split + sigma_p, p),
  ];
}

/** [x, f(x)] at every pixel or two of a figure. */
function sampled(figure, f) {
  const { left, right } = figure.box;
  const points = [];
  for (let pixel = left; pixel <= right; pixel += 1.5) {
    const x = figure.vx(pixel);
    points.push([x, f(x)]);
  }
  return points;
}

/** The highest point of both, rounded up so that the axis seldom moves. */
function ceiling({ p, q }) {
  const highest = Math.max(...[...p, ...q].map(({ weight, sigma }) => (0.4 * weight) / sigma));
  return [0.3, 0.5, 0.8, 1.2, 2.2].find((top) => highest * 1.12 <= top) ?? 2.2;
}

export function drawDensities(figure, scene) {
  const { p, q, values, colors, held } = scene;
  const top = ceiling(scene);
  if (!figure.begin([-REACH, REACH], [0, top])) return;
  figure.axes(wholes(-6, 6, 2), [0, top / 2].map((value) => [value, String(+value.toFixed(2))]));
  figure.inside(() => {
    for (const [dist, color] of [[p, colors.p], [q, colors.q]]) {
      const points = sampled(figure, (x) => Math.exp(logDensity(x, dist)));
      figure.area(points, color, 0.16);
      figure.line(points, color, { width: 2.5 });
    }
  });
  const marks = grips(figure, values);
  for (const { name, x, y } of marks.reverse()) {
    const color = name.endsWith("_p") ? colors.p : colors.q;
    figure.handle(x, y, color, name.startsWith("mu") ? "round" : "square", held?.name === name);
  }
  names(figure, marks, colors);
}

/** P and Q beside their peaks, apart from each other. */
function names(figure, marks, colors) {
  const at = Object.fromEntries(marks.map((mark) => [mark.name, mark]));
  const [p, q] = [at.mu_p, at.mu_q];
  const near = Math.abs(p.x - q.x) < 30 && Math.abs(p.y - q.y) < 18;
  const left = p.x <= q.x;
  const put = (text, mark, color, side) =>
    figure.words(text, mark.x + 15 * side, mark.y - 2, { color, bold: true, align: side < 0 ? "right" : "left" });
  put("P", p, colors.p, near && !left ? 1 : -1);
  put("Q", q, colors.q, near && !left ? -1 : 1);
}

const INTEGRANDS = {
  kl_pq: (a, b) => Math.exp(a) * (a - b),
  kl_qp: (a, b) => Math.exp(b) * (b - a),
  js: (a, b) => {
    const m = logMiddle(a, b);
    return 0.5 * (Math.exp(a) * (a - m) + Math.exp(b) * (b - m));
  },
};

export function drawParts(figure, { p, q, values, colors }) {
  const part = INTEGRANDS[values.adds];
  const tallest = values.adds === "js" ? 0.5 : 2;
  if (!figure.begin([-REACH, REACH], [-tallest / 2.5, tallest])) return;
  const ticks = [0, tallest / 2, tallest].map((value) => [value, String(value)]);
  figure.axes(wholes(-6, 6, 2), ticks);
  const color = { kl_pq: colors.p, kl_qp: colors.q, js: figure.colors.text }[values.adds];
  figure.inside(() => {
    const points = sampled(figure, (x) => part(logDensity(x, p), logDensity(x, q)));
    figure.area(points, color, 0.35);
    figure.line(points, color, { width: 1.5 });
    figure.line([[-REACH, 0], [REACH, 0]], figure.colors.text, { width: 1 });
  });
  const over = Math.max(...sampled(figure, (x) => part(logDensity(x, p), logDensity(x, q))).map(([, y]) => y));
  if (over > tallest)
    figure.words(`up to ${over < 100 ? over.toFixed(1) : Math.round(over)}`, figure.box.right - 4, figure.box.top + 10, {
      align: "right", alpha: 0.75,
    });
}

/** Every divergence over the place of Q's mean: four lists of [place, value]. */
function landscape(p, sigma) {
  const places = Array.from({ length: PLACES }, (_, i) => -REACH + (2 * REACH * i) / (PLACES - 1));
  return [
    (q) => kl(p, q, COARSE),
    (q) => kl(q, p, COARSE),
    (q) => js(p, q, COARSE),
    (q) => wasserstein(p, q, 300),
  ].map((measure) => places.map((at) => [at, Math.min(99, measure(peaks(at, sigma)))]));
}

export function drawLandscape(figure, { p, q, colors }, numbers) {
  if (!figure.begin([-REACH, REACH], [0, TOP])) return;
  const [{ mu, sigma }] = q;
  const key = JSON.stringify([p, sigma]);
  if (figure.key !== key) [figure.key, figure.found] = [key, landscape(p, sigma)];
  figure.axes(wholes(-6, 6, 2), wholes(0, TOP));
  const text = figure.colors.text;
  const strokes = [colors.p, colors.q, text, colors.critic];
  const lines = figure.found.map((points, i) => [points, strokes[i], numbers[i]]);
  figure.inside(() => {
    figure.line([[-REACH, Math.log(2)], [REACH, Math.log(2)]], text, { width: 1, dash: [5, 4] });
    for (const [points, color] of lines) figure.line(points, color);
    figure.line([[mu, 0], [mu, TOP]], text, { width: 1, dash: [2, 3] });
  });
  figure.words("log 2", figure.box.right - 4, figure.py(Math.log(2)) - 9, { align: "right", alpha: 0.75 });
  for (const [, color, value] of lines)
    if (value <= TOP) {
      const { pen } = figure;
      pen.beginPath();
      pen.arc(figure.px(mu), figure.py(value), 5, 0, 7);
      pen.fillStyle = color;
      pen.fill();
    }
}
