/**
 * Two distributions on a line, P and Q, to take hold of: their densities, what each divergence adds
 * up, and every divergence as Q slides along. All of it is computed here, at every movement.
 *
 * header: {settings: declared settings, values: {mu_p, sigma_p, split, mu_q, sigma_q, adds},
 * generation, colors: {p, q, critic}}. State: `at`, the values, when something is let go.
 */
import { descent, slopes } from "./descent.js";
import { crossEntropy, entropy, js, kl, peaks, wasserstein } from "./divergences.js";
import { Figure, fixed } from "./figure.js";
import { drawDensities, drawLandscape, drawParts, grips } from "./gaussianfigures.js";
import { buttons, follow, knob, KNOBS } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { saver } from "./saving.js";

const CSS = `${KNOBS}
  .all { display: grid; grid-template-columns: minmax(0, 7fr) minmax(19rem, 5fr); gap: 0.5rem 2rem; }
  @container (max-width: 720px) { .all { grid-template-columns: minmax(0, 1fr); } }
  .box { container-type: inline-size; }
  canvas { display: block; width: 100%; }
  .densities { height: 270px; touch-action: pan-y; cursor: grab; }
  .parts { height: 130px; } .landscape { height: 220px; }
  .caption { font: 0.85rem/1.5 var(--st-font); color: var(--st-text-color); display: flex;
    gap: 0 1.2rem; flex-wrap: wrap; padding: 0.2rem 0; }
  .caption b { font-weight: 600; } .caption span { opacity: 0.8; }
  table { border-collapse: collapse; width: 100%; font: 0.9rem var(--st-font);
    color: var(--st-text-color); font-variant-numeric: tabular-nums; }
  th { font-weight: 400; opacity: 0.75; text-align: right; padding: 0.15rem 0 0.15rem 0.6rem; }
  td { text-align: right; padding: 0.25rem 0 0.25rem 0.6rem; white-space: nowrap;
    border-top: 1px solid var(--st-border-color); }
  th:first-child, td:first-child { text-align: left; padding-left: 0; }
  td:first-child i { display: inline-block; width: 1.3rem; border-top: 3px solid; height: 0;
    vertical-align: middle; margin-right: 0.5rem; }
  td b { font-weight: 600; }
  .sum { font: 0.9rem/1.6 var(--st-font); color: var(--st-text-color);
    font-variant-numeric: tabular-nums; }
  .sum code { font: inherit; white-space: nowrap; }
`;
const MEASURES = [
  ["kl_pq", "KL(P ‖ Q)", "nats", (p, q) => kl(p, q)],
  ["kl_qp", "KL(Q ‖ P)", "nats", (p, q) => kl(q, p)],
  ["js", "JS(P, Q)", "nats", js],
  ["w", "W₁(P, Q)", "of x", (p, q) => wasserstein(p, q)],
];
const EXAMPLES = [
  ["Alike", { mu_p: 0, sigma_p: 1, split: 0, mu_q: 0, sigma_q: 1 }, "Both the same."],
  ["Wide P", { mu_p: 0, sigma_p: 2, split: 0, mu_q: 1, sigma_q: 0.6 }, "Q covers a part of P."],
  ["Two peaks", { mu_p: 0, sigma_p: 0.5, split: 2.5, mu_q: 1, sigma_q: 0.8 }, "P has two peaks."],
  ["Apart", { mu_p: -3.5, sigma_p: 0.4, split: 0, mu_q: 3, sigma_q: 0.4 }, "They hardly overlap."],
];

export default function gaussians({ data, parentElement: root, setStateValue }) {
  const state = kept(root, (made) => build(made));
  if (!data) return;
  const { header } = unpack(data);
  if (!state.knobs) furnish(state, header);
  if (follow(state, header, setStateValue)) state.stop?.();
  draw(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.className = "box";
  box.innerHTML = `<div class="all"><div>
      <div class="caption"><b>Densities</b><span>drag a round mark to move, a square one to widen</span></div>
      <canvas class="densities" role="img"></canvas>
      <div class="caption parts-say"><b></b><span></span></div>
      <canvas class="parts" role="img"></canvas>
      <div class="caption"><b>If Q stood elsewhere</b><span>each divergence over the place of Q's mean, in nats, W₁ in units of x; the dots are where Q stands</span></div>
      <canvas class="landscape" role="img"></canvas>
    </div><div class="panel"></div></div>`;
  root.append(style, box);
  const canvases = ["densities", "parts", "landscape"].map((name) => box.querySelector(`.${name}`));
  const [densities, parts, landscape] = canvases.map((canvas) => new Figure(root, canvas));
  const state = { root, box, densities, parts, landscape, held: null };
  canvases[0].addEventListener("pointerdown", (event) => grab(state, event));
  canvases[0].addEventListener("pointermove", (event) => drag(state, event));
  for (const end of ["pointerup", "pointercancel"])
    canvases[0].addEventListener(end, () => release(state));
  new ResizeObserver(() => draw(state)).observe(box);
  return state;
}

/** Sliders, buttons and the table, once their declarations are known. */
function furnish(state, header) {
  const panel = state.box.querySelector(".panel");
  const color = (name) => header.colors[name.endsWith("_q") ? "q" : "p"];
  state.knobs = header.settings.map((declared) => [
    declared.name,
    knob(
      declared,
      color(declared.name),
      (value) => change(state, { [declared.name]: value }),
      () => settle(state),
    ),
  ]);
  const table = document.createElement("table");
  table.innerHTML =
    `<thead><tr><th>How far apart</th><th></th><th>if Q moves right</th></tr></thead>` +
    MEASURES.map(
      ([name, title, unit]) => `<tr data-name="${name}"><td><i></i>${title}</td>
        <td><b></b> <small>${unit}</small></td><td class="slope"></td></tr>`,
    ).join("");
  state.table = table;
  state.sum = Object.assign(document.createElement("div"), { className: "sum" });
  state.say = Object.assign(document.createElement("div"), { className: "say" });
  state.say.setAttribute("role", "status");
  const examples = EXAMPLES.map(([words, values, help]) => [
    words,
    () => {
      change(state, values);
      settle(state);
    },
    help,
  ]);
  const shows = MEASURES.slice(0, 3).map(([name, title]) => [
    title,
    () => {
      state.values = { ...state.values, adds: name };
      draw(state);
      settle(state);
    },
    "Show in the middle figure what this divergence adds up.",
  ]);
  const moves = MEASURES.map(([name, title, , measure]) => [
    title,
    () => move(state, name, title, measure),
    "Let Q take steps of the same size against this divergence's slope, in mean and width.",
  ]);
  state.shows = buttons("Add up", shows);
  state.moves = buttons("Move Q downhill on", moves);
  panel.append(
    buttons("Start from", examples),
    ...state.knobs.map(([, made]) => made.element),
    table,
    state.sum,
    state.moves,
    state.say,
    saver(state.root, state.box, "two-gaussians"),
  );
  state.box.querySelector(".parts-say").append(state.shows);
}

function change(state, values) {
  state.stop?.();
  state.values = { ...state.values, ...values };
  draw(state);
}

function settle(state) {
  draw(state);
  state.send("at", state.values);
}

/** P and Q as divergences.js takes them. */
const both = ({ mu_p, sigma_p, split, mu_q, sigma_q }) => [
  peaks(mu_p, sigma_p, split),
  peaks(mu_q, sigma_q),
];

function draw(state) {
  if (!state.values || !state.box.clientWidth) return;
  const { values, header } = state;
  const [p, q] = both(values);
  for (const [name, made] of state.knobs) made.set(values[name]);
  const numbers = MEASURES.map(([, , , measure]) => measure(p, q));
  write(state, p, q, numbers);
  const scene = { p, q, values, colors: header.colors, held: state.held };
  drawDensities(state.densities, scene);
  drawParts(state.parts, scene);
  drawLandscape(state.landscape, scene, numbers);
}

function write(state, p, q, numbers) {
  const { colors } = state.header;
  const strokes = { kl_pq: colors.p, kl_qp: colors.q, js: "currentColor", w: colors.critic };
  MEASURES.forEach(([name, title, , measure], i) => {
    const row = state.table.querySelector(`[data-name=${name}]`);
    row.querySelector("i").style.borderColor = strokes[name];
    row.querySelector("b").textContent = fixed(numbers[i]);
    const slope = slopes(measure, p, q[0])[0];
    row.querySelector(".slope").textContent = `${slope > 5e-4 ? "+" : ""}${fixed(slope)}`;
    const shown = name === state.values.adds;
    state.shows.children[i + 1]?.setAttribute("aria-pressed", shown);
    if (shown) explain(state, name, title, numbers[i]);
  });
  const [cross, own] = [crossEntropy(p, q), entropy(p)];
  state.sum.innerHTML =
    `Cross-entropy − entropy: <code>H(P, Q) − H(P)</code> = <code>${fixed(cross)} − ` +
    `${own < 0 ? `(${fixed(own)})` : fixed(own)}</code> = <b>${fixed(cross - own)}</b> nats, ` +
    `and KL(P ‖ Q), integrated by itself, is <b>${fixed(numbers[0])}</b>.<br>` +
    `JS is at <b>${((100 * numbers[2]) / Math.log(2)).toFixed(1)} %</b> of its ceiling log 2.`;
  const label = MEASURES.map(([, title], i) => `${title} ${fixed(numbers[i])}`).join(", ");
  state.densities.canvas.setAttribute("aria-label", `Densities of P and Q. ${label}`);
}

const SUMS = {
  kl_pq: "p log(p/q): the area, below zero counted off, is KL(P ‖ Q)",
  kl_qp: "q log(q/p): the area, below zero counted off, is KL(Q ‖ P)",
  js: "½ p log(p/m) + ½ q log(q/m), m = ½(p + q): the area is JS",
};

function explain(state, name, title, value) {
  const [bold, words] = state.box.querySelector(".parts-say").children;
  bold.textContent = `${title} = ${fixed(value)}`;
  words.textContent = SUMS[name];
  state.parts.canvas.setAttribute("aria-label", `What ${title} adds up along x`);
}

function grab(state, event) {
  const [x, y] = state.densities.at(event);
  const far = (grip) => Math.hypot(grip.x - x, grip.y - y);
  const nearest = grips(state.densities, state.values).sort((a, b) => far(a) - far(b))[0];
  if (far(nearest) > 44) return;
  state.stop?.();
  state.held = { name: nearest.name, off: nearest.x - x };
  state.densities.canvas.setPointerCapture(event.pointerId);
  draw(state);
}

function drag(state, event) {
  const { densities, held, values, knobs } = state;
  if (!held) return;
  const at = densities.vx(densities.at(event)[0] + held.off);
  const middle = { sigma_p: values.mu_p + values.split, sigma_q: values.mu_q, mu_p: values.split };
  const value = held.name.startsWith("mu") ? at - (middle[held.name] ?? 0) : at - middle[held.name];
  const { low, high } = state.header.settings.find(({ name }) => name === held.name);
  const kept = Math.max(low, Math.min(high, value));
  change(state, { [held.name]: Math.round(kept * 100) / 100 });
}

function release(state) {
  if (!state.held) return;
  state.held = null;
  settle(state);
}

/** Let Q go downhill until it settles; a sentence says how it went. */
function move(state, name, title, measure) {
  state.stop?.();
  const [p, [start]] = both(state.values);
  const button = state.moves.children[MEASURES.findIndex(([other]) => other === name) + 1];
  button.setAttribute("aria-pressed", true);
  const limits = Object.fromEntries(state.header.settings.map((one) => [one.name, one]));
  state.stop = descent(measure, p, start, limits, {
    step: (q, made) => {
      state.values = { ...state.values, mu_q: q.mu, sigma_q: q.sigma };
      state.say.textContent = `Q goes down on ${title}: step ${made}.`;
      draw(state);
    },
    end: (q, made, why) => {
      button.setAttribute("aria-pressed", false);
      state.stop = null;
      state.say.textContent = ENDS[why](title, made, start, q);
      if (why !== "stopped") settle(state);
    },
  });
}

const ENDS = {
  stopped: () => "",
  flat: (title) =>
    `${title} is flat here: its slope is below 0.0001, so Q does not move, although it is far off.`,
  settled: (title, made, start, q) =>
    `${title} led Q from ${fixed(start.mu, 2)} to ${fixed(q.mu, 2)}, width ${fixed(q.sigma, 2)}, in ${made} steps.`,
  enough: (title, made) => `Stopped after ${made} steps; press again to go on.`,
};
