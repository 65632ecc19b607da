/** What gradients.js draws: the model, the measured variances, single estimates and two climbs. */
import { logDensity, peaks } from "./divergences.js";
import { climb, exactGradient, exactVariances, posterior, SAMPLES } from "./estimators.js";
import { wholes } from "./figure.js";
import { signed } from "./packed.js";

const REACH = 4; // of z, either way
const [STEPS, RATE] = [200, 0.02]; // of the climb

/** The marks to hold: {name, x, y} in pixels. */
export function grips(figure, { mu, sigma }) {
  const height = (z) => figure.py(Math.exp(logDensity(z, peaks(mu, sigma))));
  return [
    { name: "mu", x: figure.px(mu), y: height(mu) },
    { name: "sigma", x: figure.px(mu + sigma), y: height(mu + sigma) },
  ];
}

export function drawModel(figure, { values, colors, held }) {
  const exact = posterior(values);
  const tallest = 0.42 / Math.min(values.sigma, exact.sigma);
  const top = [0.5, 1, 2, 4.5].find((one) => tallest <= one) ?? 4.5;
  if (!figure.begin([-REACH, REACH], [0, top])) return;
  figure.axes(wholes(-REACH, REACH), [[0, "0"], [top / 2, String(top / 2)]]);
  const curve = (mu, sigma) => {
    const points = [];
    for (let pixel = figure.box.left; pixel <= figure.box.right; pixel += 1.5) {
      const z = figure.vx(pixel);
      points.push([z, Math.exp(logDensity(z, peaks(mu, sigma)))]);
    }
    return points;
  };
  figure.inside(() => {
    figure.line(curve(0, 1), figure.colors.text, { width: 1.5, dash: [5, 4] });
    const found = curve(exact.mu, exact.sigma);
    figure.area(found, colors.real, 0.15);
    figure.line(found, colors.real);
    const guess = curve(values.mu, values.sigma);
    figure.area(guess, colors.path, 0.15);
    figure.line(guess, colors.path);
  });
  for (const { name, x, y } of grips(figure, values).reverse())
    figure.handle(x, y, colors.path, name === "mu" ? "round" : "square", held?.name === name);
  key(figure, [["prior p(z)", figure.colors.text], ["posterior p(z|x)", colors.real], ["guess q(z)", colors.path]]);
  const x = figure.px(values.x);
  figure.words("▲ x", x, figure.box.bottom - 2, { align: "center", base: "bottom", bold: true });
}

function key(figure, entries) {
  entries.forEach(([words, color], i) =>
    figure.words(words, figure.box.left + 8, figure.box.top + 10 + 17 * i, { color, bold: true }),
  );
}

export function drawVariance(figure, { values, scatter, place, colors }) {
  const theory = exactVariances(values);
  const last = SAMPLES.length - 1;
  const ends = [Math.min(...theory) / SAMPLES[last], Math.max(...theory)].map(Math.log10);
  const [low, high] = [Math.floor(ends[0] - 0.3), Math.ceil(ends[1] + 0.3)];
  if (!figure.begin([-0.3, last + 0.3], [low, high])) return;
  const samples = SAMPLES.map((n, i) => [i, String(n)]);
  figure.axes(samples, wholes(low, high).map(([power]) => [power, decimal(power)]));
  const strokes = [colors.score, colors.path];
  const { pen } = figure;
  figure.line([[place, low], [place, high]], figure.colors.text, { width: 1, dash: [2, 3] });
  theory.forEach((variance, which) => {
    const at = (n) => Math.log10(variance / n);
    figure.line([[0, at(1)], [last, at(SAMPLES[last])]], strokes[which], { width: 1.5 });
    SAMPLES.forEach((_, i) => {
      const { variance: found, varianceError: error } = scatter.found(which, i);
      const [x, y] = [figure.px(i), figure.py(Math.log10(found))];
      const bar = [found - 2 * error, found + 2 * error].map((v) => figure.py(Math.log10(Math.max(v, found / 50))));
      pen.strokeStyle = pen.fillStyle = strokes[which];
      pen.lineWidth = 1.5;
      figure.segment([x, bar[0]], [x, bar[1]]);
      pen.beginPath();
      pen.arc(x, y, 4, 0, 7);
      pen.fill();
    });
  });
  const names = ["score function", "z = μ + σε"];
  names.forEach((name, which) => {
    const y = figure.py(Math.log10(theory[which] / SAMPLES[7]));
    figure.words(name, figure.px(7.15), y - 14, { color: strokes[which], bold: true });
  });
  figure.words("samples averaged", figure.box.right, figure.box.top + 8, { align: "right", alpha: 0.75 });
}

const decimal = (power) => (power >= -3 && power <= 4 ? String(+(10 ** power).toFixed(3)) : `1e${signed(power)}`);

export function drawScatter(figure, { scatter, place, values, colors }) {
  const [kept, exact] = [scatter.kept, exactGradient(values)];
  const wide = Math.sqrt(Math.max(...exactVariances(values)) / SAMPLES[place]) * 3;
  if (!figure.begin([exact - wide, exact + wide], [0, 2])) return;
  const decimals = wide < 0.3 ? 2 : wide < 5 ? 1 : 0;
  const marks = [-0.8, -0.4, 0, 0.4, 0.8].map((part) => exact + part * wide);
  figure.axes(marks.map((value) => [value, signed(+value.toFixed(decimals))]), []);
  const strokes = [colors.score, colors.path];
  figure.inside((pen) => {
    kept.forEach((places, which) => {
      pen.fillStyle = strokes[which];
      pen.globalAlpha = 0.5;
      places[place].forEach((estimate, i) => {
        const y = 1.5 - which + (((i * 0.618) % 1) - 0.5) * 0.7; // spread so that marks do not hide
        pen.beginPath();
        pen.arc(figure.px(estimate), figure.py(y), 2, 0, 7);
        pen.fill();
      });
    });
    pen.globalAlpha = 1;
    figure.line([[exact, 0], [exact, 2]], figure.colors.text, { width: 1.5 });
  });
}

export function drawClimb(figure, { values, colors, seed }) {
  const lines = [0, 1].map((which) => climb(which, values, seed, STEPS, RATE));
  const goal = posterior(values).mu;
  let mu = values.mu;
  const exact = Array.from({ length: STEPS + 1 }, (_, step) => {
    if (step) mu += RATE * exactGradient({ ...values, mu });
    return [step, mu];
  });
  const low = Math.floor(Math.min(goal, values.mu) - 0.6);
  const high = Math.ceil(Math.max(goal, values.mu) + 0.6);
  if (!figure.begin([0, STEPS], [low, high])) return;
  figure.axes([0, 50, 100, 150, 200].map((step) => [step, String(step)]), wholes(low, high));
  figure.inside(() => {
    lines.forEach((points, which) => figure.line(points, [colors.score, colors.path][which], { width: 1.5 }));
    figure.line(exact, figure.colors.text, { width: 1.5, dash: [5, 4] });
  });
  figure.words("μ", figure.box.left + 8, figure.box.top + 10, { bold: true });
}
