/**
 * Two distributions on a line, P and Q, to take hold of: their densities, what each divergence adds
 * up, and every divergence as Q slides along. All of it is computed here, at every movement.
 *
 * header: {settings: declared settings, values: {mu_p, sigma_p, split, mu_q, sigma_q, adds},
 * generation, colors: {p, q, critic}}. State: `at`, the values, when something is let go.
 */
import { descent } from "./descent.js";
import { peaks } from "./divergences.js";
import { Figure } from "./figure.js";
import { drawDensities, drawLandscape, drawParts, grips } from "./gaussianfigures.js";
import { ENDS, MEASURES, write } from "./gaussianwords.js";
import { buttons, follow, hold, knob, KNOBS, LAYOUT } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { saver } from "./saving.js";

const CSS = `${KNOBS}${LAYOUT}
  .densities { height: 270px; touch-action: pan-y; cursor: grab; }
  .parts { height: 130px; } .landscape { height: 220px; }
  td:first-child i { display: inline-block; width: 1.3rem; border-top: 3px solid; height: 0;
    vertical-align: middle; margin-right: 0.5rem; }
  .sum code { font: inherit; white-space: nowrap; }
`;
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
  const state = { root, box, densities, parts, landscape };
  state.held = hold(
    densities,
    () => grips(densities, state.values),
    (name, x) => drag(state, name, x),
    () => settle(state),
  );
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

/** A mark of the figure was moved to x. */
function drag(state, name, x) {
  const { values, header } = state;
  const from = { mu_p: values.split, sigma_p: values.mu_p + values.split, sigma_q: values.mu_q };
  const { low, high } = header.settings.find((one) => one.name === name);
  const value = Math.max(low, Math.min(high, x - (from[name] ?? 0)));
  change(state, { [name]: Math.round(value * 100) / 100 });
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
      const there = why === "flat" && measure(p, [{ ...start, ...q }]) < 1e-3;
      state.say.textContent = ENDS[there ? "there" : why](title, made, start, q);
      if (why !== "stopped") settle(state);
    },
  });
}
