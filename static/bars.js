/**
 * Two distributions over a few bars, P and Q, whose bars are dragged; the others make room, so that
 * each always sums to 1. KL exactly and by the naive formula with its ε, for each bar and in sum.
 *
 * header: {settings: [ε as declared], values: {p, q: heights joined by "-", guard}, generation,
 * colors: {p, q}}. State: `at`, the values, when something is let go.
 */
import { normalised } from "./divergences.js";
import { drawGuard, drawParts } from "./barfigures.js";
import { short, write } from "./barwords.js";
import { Figure } from "./figure.js";
import { buttons, follow, knob, KNOBS, LAYOUT } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { saver } from "./saving.js";

const CSS = `${KNOBS}${LAYOUT}
  .parts { height: 120px; } .guard { height: 200px; }
  .plot { display: flex; height: 300px; margin: 0.5rem 0 0.9rem; padding: 0 12px 0 44px; position: relative;
    touch-action: none; cursor: ns-resize; user-select: none; box-sizing: border-box; }
  .scale { position: absolute; left: 44px; right: 12px; border-top: 1px solid
    var(--st-border-color); font: 12px var(--st-font); color: var(--st-text-color); }
  .scale span { position: absolute; right: calc(100% + 6px); top: -0.6em; opacity: 0.75; }
  .group { flex: 1; display: flex; justify-content: center; gap: 4px; padding: 0 min(10px, 0.6vw); z-index: 1; }
  .bar { flex: 1; max-width: 48px; min-width: 0; display: flex; flex-direction: column; justify-content: flex-end;
    position: relative; }
  .bar i { display: block; border-radius: 3px 3px 0 0; box-sizing: border-box; border-top: 4px solid; }
  .bar span { position: absolute; width: 100%; text-align: center; font: 12px var(--st-font);
    color: var(--st-text-color); padding-bottom: 2px; font-variant-numeric: tabular-nums; }
  .caption em { font-style: normal; opacity: 0.8; }
  .caption i { display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.4rem; }
`;
const [LEAST, MOST] = [2, 8]; // bars
const NOTHING = 0.004; // dragged below this a bar is empty
const HALF = 0.46; // up to here the axis ends at one half
const KEYS = { ArrowUp: 0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowLeft: -0.01, PageUp: 0.1, PageDown: -0.1 };

export default function bars({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header } = unpack(data);
  if (!state.knob) furnish(state, header);
  if (follow(state, header, setStateValue))
    for (const name of ["p", "q"]) state[name] = read(header.values[name]);
  draw(state);
}

const read = (text) => normalised(text.split("-").map(Number));

/** What Python and the link get: probabilities of four decimals. */
const written = (bars) => bars.map((bar) => String(+bar.toFixed(4))).join("-");

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.className = "box";
  box.innerHTML = `<div class="all"><div>
      <div class="caption"><b>Probabilities</b><span>drag a bar's top, or across several; the others make room</span>
        <em></em></div>
      <div class="plot"></div>
      <div class="caption"><b>What each bar adds to KL(P ‖ Q)</b><span>p log(p/q), in nats; outlined: the naive formula</span></div>
      <canvas class="parts" role="img" aria-label="What each bar adds to the divergence"></canvas>
    </div><div class="panel"></div></div>`;
  root.append(style, box);
  const plot = box.querySelector(".plot");
  const state = { root, box, plot, parts: new Figure(root, box.querySelector(".parts")) };
  plot.addEventListener("pointerdown", (event) => grab(state, event));
  plot.addEventListener("pointermove", (event) => state.held && pull(state, event));
  for (const end of ["pointerup", "pointercancel"])
    plot.addEventListener(end, () => {
      const was = state.held;
      state.held = null;
      if (was) settle(state);
    });
  plot.addEventListener("keydown", (event) => nudge(state, event));
  new ResizeObserver(() => draw(state)).observe(box);
  return state;
}

function furnish(state, header) {
  const { p, q } = header.colors;
  const key = (color, words) => `<i style="background:${color}"></i>${words}&emsp;`;
  state.box.querySelector("em").innerHTML = key(p, "P, what is there") + key(q, "Q, a model of it");
  const panel = state.box.querySelector(".panel");
  const settled = () => settle(state);
  const heard = (value) => {
    state.values.guard = value;
    draw(state);
  };
  state.knob = knob(header.settings[0], null, heard, settled);
  state.table = document.createElement("table");
  state.sum = Object.assign(document.createElement("div"), { className: "sum" });
  const set = (make) => () => {
    Object.assign(state, make(state.p.length));
    draw(state);
    settle(state);
  };
  const even = (n) => Array(n).fill(1 / n);
  const falling = (n) => normalised(Array.from({ length: n }, (_, i) => n - i));
  const part = (n, from, to) => normalised(Array.from({ length: n }, (_, i) => +(i >= from && i < to)));
  const examples = [
    ["Alike", set((n) => ({ p: falling(n), q: falling(n) })), "Both the same."],
    ["Even Q", set((n) => ({ p: falling(n), q: even(n) })), "Every bar of Q as high."],
    [
      "A bar of Q empty",
      set((n) => ({ p: falling(n), q: normalised(falling(n).map((v, i) => (i === 1 ? 0 : v))) })),
      "Q says never where P says sometimes.",
    ],
    [
      "Nothing in common",
      set((n) => ({ p: part(n, 0, n >> 1), q: part(n, n >> 1, n) })),
      "Where one is, the other is not.",
    ],
  ];
  const counts = buttons("Bars", [
    ["Fewer", set((n) => (n > LEAST ? { p: shorter(state.p), q: shorter(state.q) } : {}))],
    ["More", set((n) => (n < MOST ? { p: [...state.p, 0], q: [...state.q, 0] } : {}))],
  ]);
  state.counts = counts;
  const canvas = Object.assign(document.createElement("canvas"), { className: "guard" });
  canvas.setAttribute("role", "img");
  state.guard = new Figure(state.root, canvas);
  const title = document.createElement("div");
  title.className = "caption";
  title.innerHTML = `<b>The naive value over ε</b><span>dashed: the exact value</span>`;
  panel.append(buttons("Start from", examples), counts, state.table, state.sum);
  panel.append(state.knob.element, title, canvas, saver(state.root, state.box, "bars"));
}

/** Without the last bar; what it held goes to the others. */
function shorter(bars) {
  const left = bars.slice(0, -1);
  return left.some((bar) => bar > 0) ? normalised(left) : left.fill(1 / left.length);
}

function settle(state) {
  draw(state);
  state.send("at", { p: written(state.p), q: written(state.q), guard: state.values.guard });
}

/** Give bar i of a distribution the probability v; the others keep their proportions. */
export function raised(bars, i, v) {
  const value = v < NOTHING ? 0 : Math.min(v, 1);
  const others = bars.reduce((sum, bar, j) => (j === i ? sum : sum + bar), 0);
  const rest = (bar) => (others > 0 ? (bar / others) * (1 - value) : (1 - value) / (bars.length - 1));
  return bars.map((bar, j) => (j === i ? value : rest(bar)));
}

function grab(state, event) {
  const { plot, p } = state;
  const box = plot.getBoundingClientRect();
  const place = ((event.clientX - box.left - 44) / (box.width - 56)) * p.length;
  state.held = place % 1 < 0.5 ? "p" : "q";
  plot.setPointerCapture(event.pointerId);
  pull(state, event);
}

function pull(state, event) {
  const box = state.plot.getBoundingClientRect();
  const place = Math.floor(((event.clientX - box.left - 44) / (box.width - 56)) * state.p.length);
  if (place < 0 || place >= state.p.length) return;
  const value = state.top * (1 - (event.clientY - box.top) / box.height);
  state[state.held] = raised(state[state.held], place, value);
  draw(state);
}

function nudge(state, event) {
  const by = KEYS[event.key];
  const { name, place } = event.target.dataset;
  if (!by || !name) return;
  event.preventDefault();
  const now = state[name][place];
  state[name] = raised(state[name], +place, by < 0 ? now + by : Math.max(now + by, NOTHING));
  settle(state);
}

function draw(state) {
  if (!state.p || !state.box.clientWidth) return;
  const { p, q, values, header } = state;
  if (!state.held) state.top = Math.max(...p, ...q) > HALF ? 1 : 0.5;
  if (state.plot.dataset.bars !== `${p.length} ${state.top}`) lay(state);
  for (const bar of state.plot.querySelectorAll(".bar")) {
    const value = state[bar.dataset.name][bar.dataset.place];
    const [fill, number] = bar.children;
    const height = Math.min(100, (100 * value) / state.top);
    fill.style.height = `${height}%`;
    fill.style.borderTopWidth = value ? "4px" : "0";
    number.style.bottom = `min(${height}% + 2px, 100% - 1.2em)`;
    number.textContent = short(value);
    bar.setAttribute("aria-valuenow", value.toFixed(3));
  }
  state.knob.set(values.guard);
  const [fewer, more] = state.counts.querySelectorAll("button");
  [fewer.disabled, more.disabled] = [p.length <= LEAST, p.length >= MOST];
  write(state);
  const scene = { p, q, guard: values.guard, colors: header.colors };
  drawParts(state.parts, scene);
  drawGuard(state.guard, scene);
}

/** New bars, when their number changed. */
function lay(state) {
  const { plot, p, header } = state;
  plot.dataset.bars = `${p.length} ${state.top}`;
  const lines = [0, 0.2, 0.4, 0.6, 0.8, 1].map((part) => {
    const words = part ? String(+(part * state.top).toFixed(1)).slice(+(part * state.top < 1)) : "0";
    return `<div class="scale" style="bottom:${100 * part}%"><span>${words}</span></div>`;
  });
  const bar = (name, i) =>
    `<div class="bar" role="slider" tabindex="0" data-name="${name}" data-place="${i}"
      aria-label="${name.toUpperCase()}, bar ${i + 1}" aria-valuemin="0" aria-valuemax="1">
      <i style="background:${header.colors[name]}55;border-color:${header.colors[name]}"></i><span></span></div>`;
  const groups = p.map((_, i) => `<div class="group">${bar("p", i)}${bar("q", i)}</div>`);
  plot.innerHTML = lines.join("") + groups.join("");
}
