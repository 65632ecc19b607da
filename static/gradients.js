/**
 * The same slope of the ELBO estimated in two ways, over and over, and how far each scatters.
 *
 * header: {settings: declared settings, values: {x, s, mu, sigma}, generation,
 * colors: {real, score, path}}. State: `at`, the values, when something is let go.
 */
import { elbo, evidence, exactGradient, exactVariances, posterior, SAMPLES, Scatter } from "./estimators.js";
import { Figure, fixed } from "./figure.js";
import { drawClimb, drawModel, drawScatter, drawVariance, grips } from "./gradientfigures.js";
import { buttons, follow, hold, knob, KNOBS, LAYOUT } from "./knobs.js";
import { count, kept, unpack } from "./packed.js";
import { saver } from "./saving.js";

const CSS = `${KNOBS}${LAYOUT}
  .model { height: 190px; touch-action: pan-y; cursor: grab; }
  .variance { height: 270px; } .climb { height: 180px; } .scatter { height: 150px; }
  td i { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 50%;
    margin-right: 0.45rem; }
`;
const REPEATS = 2000;
const SLICE = 6; // ms of drawing in a frame
const NAMES = ["score function", "z = μ + σε"];
const EXAMPLES = [
  ["First guess", { x: 1, s: 0.5, mu: 0, sigma: 0.7 }, "A guess that is too wide and too far left."],
  ["Narrow guess", { x: 1, s: 0.5, mu: 0, sigma: 0.1 }, "The score function divides by σ."],
  ["Far off", { x: 3, s: 0.3, mu: -1, sigma: 1 }, "A guess in the wrong place."],
];

export default function gradients({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header } = unpack(data);
  if (!state.knobs) furnish(state, header);
  if (follow(state, header, setStateValue)) begin(state);
  draw(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.className = "box";
  box.innerHTML = `<div class="all"><div>
      <div class="caption"><b>The guess q(z) and the posterior p(z|x)</b><span>drag the round mark to move q, the square one to widen it</span></div>
      <canvas class="model" role="img"></canvas>
      <div class="caption"><b>Variance of the estimated slope</b><span></span></div>
      <canvas class="variance" role="img"></canvas>
      <div class="caption"><b>What it means for learning</b><span>μ over 200 steps of the same size, one sample a step; dashed: exact slopes</span></div>
      <canvas class="climb" role="img" aria-label="μ while it learns from either estimate"></canvas>
    </div><div class="panel"></div></div>`;
  root.append(style, box);
  const figure = (name) => new Figure(root, box.querySelector(`.${name}`));
  const state = { root, box, model: figure("model"), variance: figure("variance"), climb: figure("climb") };
  Object.assign(state, { seed: 1, place: 0 });
  state.held = hold(
    state.model,
    () => grips(state.model, state.values),
    (name, z) => drag(state, name, z),
    () => settle(state),
  );
  new ResizeObserver(() => draw(state)).observe(box);
  return state;
}

function furnish(state, header) {
  const panel = state.box.querySelector(".panel");
  const mine = (name) => (name === "mu" || name === "sigma" ? header.colors.path : null);
  state.knobs = header.settings.map((declared) => [
    declared.name,
    knob(
      declared,
      mine(declared.name),
      (value) => change(state, { [declared.name]: value }),
      () => settle(state),
    ),
  ]);
  const set = (make) => () => {
    change(state, make());
    settle(state);
  };
  const exact = ["Exact posterior", set(() => posterior(state.values)), "The best guess there is."];
  const examples = EXAMPLES.map(([words, values, help]) => [words, set(() => values), help]);
  const again = ["Draw anew", () => {
    state.seed += 1;
    begin(state);
    draw(state);
  }, "Other random numbers."];
  state.averaged = knob(
    { name: "place", title: "Samples averaged", help: "How many samples one estimate is the mean of.", low: 1, high: 1024, step: 1, log: true },
    null,
    (value) => {
      state.place = Math.round(Math.log2(value));
      draw(state);
    },
    () => draw(state),
  );
  state.table = document.createElement("table");
  state.sum = Object.assign(document.createElement("div"), { className: "sum" });
  const canvas = Object.assign(document.createElement("canvas"), { className: "scatter" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Single estimates of the slope by both ways");
  state.scatterFigure = new Figure(state.root, canvas, { left: 12 });
  const title = Object.assign(document.createElement("div"), { className: "caption" });
  title.innerHTML = `<b>Single estimates</b><span>each mark is one; the line is the exact slope</span>`;
  panel.append(buttons("Start from", [...examples, exact]));
  panel.append(...state.knobs.map(([, made]) => made.element), state.sum);
  panel.append(title, canvas, state.averaged.element, state.table);
  const row = buttons("", [again]);
  row.append(saver(state.root, state.box, "two-gradients"));
  panel.append(row);
}

function change(state, values) {
  state.values = { ...state.values, ...values };
  begin(state);
  draw(state);
}

function settle(state) {
  draw(state);
  state.send("at", state.values);
}

/** Start measuring anew, a slice in every frame. */
function begin(state) {
  const scatter = (state.scatter = new Scatter(state.values, state.seed));
  const frame = () => {
    if (state.scatter !== scatter || !(state.root.host ?? state.root).isConnected) return;
    const until = performance.now() + SLICE;
    while (scatter.repeats < REPEATS && performance.now() < until) scatter.repeat();
    draw(state);
    if (scatter.repeats < REPEATS) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function draw(state) {
  const { values, scatter, header, place } = state;
  if (!values || !state.box.clientWidth) return;
  for (const [name, made] of state.knobs) made.set(values[name]);
  state.averaged.set(SAMPLES[place]);
  const scene = { values, scatter, place, colors: header.colors, held: state.held, seed: state.seed };
  drawModel(state.model, scene);
  write(state);
  if (scatter.repeats < 2) return;
  drawVariance(state.variance, scene);
  drawClimb(state.climb, scene);
  drawScatter(state.scatterFigure, scene);
}

function write(state) {
  const { values, scatter, place, header } = state;
  const [now, most] = [elbo(values), evidence(values)];
  state.sum.innerHTML =
    `ELBO <b>${fixed(now)}</b> nats, ${fixed(most - now)} below log p(x) = ${fixed(most)}.<br>` +
    `Exact slope of the ELBO by μ: <b>${fixed(exactGradient(values))}</b>`;
  const said = state.box.querySelectorAll(".caption span")[1];
  said.textContent = `dots: ${count(scatter.repeats)} repeats, bars: ± 2 standard errors; lines: theory`;
  if (scatter.repeats < 2) return;
  const theory = exactVariances(values).map((variance) => variance / SAMPLES[place]);
  const rows = NAMES.map((name, which) => {
    const { mean, meanError, variance, varianceError } = scatter.found(which, place);
    const color = [header.colors.score, header.colors.path][which];
    return `<tr><td><i style="background:${color}"></i>${name}</td>
      <td>${fixed(mean)} <small>± ${fixed(2 * meanError)}</small></td>
      <td><b>${short(variance)}</b> <small>± ${short(2 * varianceError)}</small></td>
      <td>${short(theory[which])}</td></tr>`;
  });
  const times = theory[0] / theory[1];
  state.table.innerHTML =
    `<thead><tr><th>${count(SAMPLES[place])} averaged</th><th>mean</th><th>variance</th><th>theory</th></tr></thead>` +
    rows.join("") +
    `<tfoot><tr><td colspan="4">The score function scatters <b>${short(times)} times</b> as much${
       times > 1 ? ": it needs so many times the samples" : ""
     }.</td></tr></tfoot>`;
  const label = NAMES.map((name, i) => `${name}: variance ${short(theory[i])}`).join(", ");
  state.variance.canvas.setAttribute("aria-label", label);
  state.model.canvas.setAttribute("aria-label", `The guess and the posterior, ELBO ${fixed(now)}`);
}

/** Three figures that matter. */
function short(value) {
  if (value !== 0 && value < 0.001) return value.toExponential(1).replace("-", "−");
  return value >= 1000 ? count(value) : String(+value.toPrecision(3));
}

/** A mark of the figure was moved to z. */
function drag(state, name, z) {
  const value = name === "sigma" ? z - state.values.mu : z;
  const { low, high } = state.header.settings.find((one) => one.name === name);
  change(state, { [name]: Math.round(Math.max(low, Math.min(high, value)) * 100) / 100 });
}
