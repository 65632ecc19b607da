/**
 * What each dimension of a code carries: one bar each, and its histogram beside the prior.
 *
 * header: {id, color, count, on, step, unit: of the bars, title, measured: whether bars are KL,
 * idle: [places of collapsed dimensions], prior: its name}. blobs, float32: edges (bins + 1),
 * shares (d, bins), prior (1 or d, bins), mean (d), spread (d), amounts (d), by which they stand.
 */
import { drawAmounts, drawShares, short } from "./codebars.js";
import { Figure } from "./figure.js";
import { HEAD, count, kept, unpack, words } from "./packed.js";

const CSS = `${HEAD}
  .bars { display: block; width: 100%; height: 150px; touch-action: pan-y; border-radius: 0.3rem; }
  .bars:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .line { min-height: 1.5em; font: 0.85rem/1.5 var(--st-font); color: var(--st-text-color); opacity: 0.85;
    font-variant-numeric: tabular-nums; }
  .tiles { display: grid; gap: 0.8rem 1.4rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr));
    margin-top: 0.6rem; }
  .tile { font: 0.8rem/1.4 var(--st-font); color: var(--st-text-color); font-variant-numeric: tabular-nums;
    border-radius: 0.3rem; }
  .tile.at { outline: 1px solid var(--st-text-color); outline-offset: 4px; }
  .tile b { font-weight: 600; margin-right: 0.6em; } .tile span { opacity: 0.75; }
  .tile canvas { display: block; width: 100%; height: 104px; }
  .keys { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; align-items: center; margin: 0.9rem 0 0;
    font: 0.85rem var(--st-font); color: var(--st-text-color); }
  .keys span { display: inline-flex; align-items: center; gap: 0.45em; }
  .keys i { width: 1.1em; height: 0.7em; } .keys i.prior { height: 0; border-top: 2px solid currentColor; }
  .keys button { font: inherit; color: inherit; background: none; cursor: pointer; margin-left: auto;
    border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0.25em 0.8em; min-height: 2.1em; }
  [hidden] { display: none; }
`;
const WIDEST = 90; // pixels of a bar with the room around it
const FEW = 6; // histograms until all are asked for

export default function codes({ data, parentElement: root }) {
  const state = kept(root, build);
  if (!data) return;
  const { header, blobs } = unpack(data);
  const [edges, shares, prior, mean, spread, amounts] = blobs.map((blob) => new Float32Array(blob.buffer));
  const bins = edges.length - 1;
  const row = (values, i) => values.subarray(i * bins, (i + 1) * bins);
  const order = Array.from(amounts.keys()).sort((a, b) => amounts[b] - amounts[a]);
  const idle = Array.from(amounts, (_, i) => header.idle.includes(i));
  const priors = (i) => row(prior, prior.length > bins ? i : 0);
  Object.assign(state, { header, edges, mean, spread, amounts, order, idle, priors });
  state.shares = (i) => row(shares, i);
  if (state.id !== header.id) Object.assign(state, { id: header.id, at: -1, all: false });
  draw(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.innerHTML = `<div class="heading"><b></b><span></span><i></i></div>
    <canvas class="bars" role="img" tabindex="0"></canvas><div class="line" aria-live="polite"></div>
    <div class="keys"><span><i class="seen"></i><em style="font-style:normal"></em></span>
      <span><i class="prior"></i><em style="font-style:normal"></em></span><button type="button"></button></div>
    <div class="tiles"></div>`;
  root.append(style, box);
  const bars = box.querySelector(".bars");
  const state = { root, box, tiles: [], at: -1, all: false, bars: new Figure(root, bars, { left: 34, right: 4, bottom: 22 }) };
  const point = (event) => at(state, Math.floor(state.bars.vx(state.bars.at(event)[0])));
  bars.addEventListener("pointermove", point);
  bars.addEventListener("pointerdown", point);
  bars.addEventListener("pointerleave", () => at(state, -1));
  bars.addEventListener("blur", () => at(state, -1));
  bars.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    at(state, Math.max(0, Math.min(state.order.length - 1, state.at + by)));
  });
  box.querySelector("button").addEventListener("click", () => {
    state.all = !state.all;
    draw(state);
  });
  new ResizeObserver(() => state.header && draw(state)).observe(box);
  return state;
}

/** Point at the dimension in that place of the order; −1: at none. */
function at(state, place) {
  state.at = place < state.order.length ? place : -1;
  draw(state);
}

function draw(state) {
  const { header, box, order, amounts, idle, all } = state;
  state.bars.canvas.style.maxWidth = `${60 + WIDEST * order.length}px`;
  const [title, said, step] = box.querySelector(".heading").children;
  title.textContent = header.title;
  said.textContent = `n = ${count(header.count)}: ${header.on}`;
  step.textContent = header.step === null ? "" : `step ${count(header.step)}`;
  drawAmounts(state.bars, { order, amounts, idle, unit: header.unit, color: header.color, at: state.at });
  state.bars.canvas.setAttribute("aria-label", `${header.title}, ${header.unit}: ${order.slice(0, 12).map((i) => saidOf(state, i)).join("; ")}`);
  box.querySelector(".line").textContent = state.at < 0 ? "" : saidOf(state, order[state.at]);
  const [seen, prior] = box.querySelectorAll("em");
  box.querySelector(".seen").style.background = header.color;
  seen.textContent = "codes of held-out examples";
  prior.textContent = `prior ${header.prior}, from which new codes are drawn`;
  const button = box.querySelector("button");
  button.hidden = order.length <= FEW;
  button.textContent = all ? `First ${FEW}` : `All ${order.length}`;
  tiles(state, order.slice(0, all ? order.length : FEW));
}

function tiles(state, shown) {
  const place = state.box.querySelector(".tiles");
  while (state.tiles.length > shown.length) state.tiles.pop().element.remove();
  while (state.tiles.length < shown.length) state.tiles.push(tile(state, place));
  shown.forEach((i, n) => {
    const { element, figure, name, said } = state.tiles[n];
    element.classList.toggle("at", state.at === n);
    name.textContent = `z${i + 1}`;
    said.textContent = `${amountOf(state, i)}; ${placeOf(state, i)}`;
    figure.canvas.setAttribute("aria-label", `Histogram of z${i + 1}: ${placeOf(state, i)}`);
    drawShares(figure, { edges: state.edges, shares: state.shares(i), prior: state.priors(i), color: state.header.color });
  });
}

function tile(state, place) {
  const element = document.createElement("div");
  element.className = "tile";
  element.innerHTML = `<b></b><span></span><canvas role="img"></canvas>`;
  place.append(element);
  const [name, said, canvas] = element.children;
  return { element, name, said, figure: new Figure(state.root, canvas, { left: 8, right: 8, top: 4, bottom: 20 }) };
}

const amountOf = (state, i) =>
  state.idle[i] && state.header.measured ? `collapsed, ${words(state.amounts[i])} nats` : `${words(state.amounts[i])} ${state.header.measured ? "nats" : "variance"}`;
const placeOf = (state, i) => `mean ${short(state.mean[i])}, σ ${short(state.spread[i])}`;
const saidOf = (state, i) => `z${i + 1}: ${amountOf(state, i)}; ${placeOf(state, i)}`;
