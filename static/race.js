/**
 * The wall of a race: one small plane for each lane, all on the same axes, with the way of its
 * distance below. Points move evenly from one look to the next.
 *
 * header: {group, id, box, columns, colors: {real, generated}, span: [first, last step], band,
 * at, said, tiles: [{title, href, facts: [[name, value]], best, trouble, step}]}
 * blobs: real points; then of each lane points, D's map (bytes), and step, value pairs.
 */
import { Motion } from "./labdata.js";
import { heat, marks } from "./labdraw.js";
import { viewOf } from "./labaxes.js";
import { count, kept, theme, unpack } from "./packed.js";

const CSS = `
  :host, .wall { font: 0.8rem var(--st-font); color: var(--st-text-color);
    font-variant-numeric: tabular-nums; }
  .wrap { container-type: inline-size; }
  .wall { display: grid; gap: 0.8rem; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  @container (min-width: 620px) { .wall { grid-template-columns: repeat(var(--across), minmax(0, 1fr)); } }
  .lane { display: flex; flex-direction: column; gap: 0.2rem; min-width: 0; padding: 0.4rem;
    border: 2px solid transparent; border-radius: 0.4rem; }
  .lane.best { border-color: var(--st-text-color); }
  .lane header { display: flex; justify-content: space-between; gap: 0.5rem; align-items: baseline; }
  .lane b { font-weight: 600; }
  .lane a { color: inherit; opacity: 0.75; white-space: nowrap; }
  .lane a:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .plane { width: 100%; aspect-ratio: 1; display: block; border-radius: 0.2rem; }
  .way { width: 100%; height: 2.1rem; display: block; }
  .facts { display: flex; flex-wrap: wrap; gap: 0 0.7rem; min-height: 1.3em; }
  .facts i { font-style: normal; opacity: 0.75; }
  .facts em { font-style: normal; color: var(--st-red-text-color, #b3261e); }
  .said { padding-top: 0.5rem; max-width: 62rem; line-height: 1.45; font: 0.85rem/1.45 var(--st-font);
    min-height: 2.9em; }
`;
const EDGE = { left: 1, right: 1, top: 1, bottom: 1 };
const PACE = { least: 150, most: 1200, first: 500 }; // ms from one look to the next
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export default function race({ data, parentElement: root }) {
  const state = kept(root, build);
  if (data) take(state, unpack(data));
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const wrap = document.createElement("div");
  wrap.className = "wrap";
  wrap.innerHTML = '<div class="wall"></div><div class="said" aria-live="off"></div>';
  root.append(style, wrap);
  const state = {
    root, tiles: [], motion: new Motion(), pace: PACE.first, arrived: 0,
    wall: wrap.querySelector(".wall"), said: wrap.querySelector(".said"),
    small: document.createElement("canvas"),
  };
  new ResizeObserver(() => schedule(state, true)).observe(state.wall);
  return state;
}

function take(state, { header, blobs }) {
  const clock = performance.now();
  const fresh = state.header?.group !== header.group;
  const moved = fresh || header.tiles.some((tile, i) => tile.step !== state.header.tiles[i].step);
  state.header = header;
  state.real = new Float32Array(blobs[0].buffer);
  state.lanes = header.tiles.map((_, i) => ({
    points: new Float32Array(blobs[1 + 3 * i].buffer),
    map: Float32Array.from(blobs[2 + 3 * i], (shade) => shade / 255),
    way: new Float32Array(blobs[3 + 3 * i].buffer),
  }));
  if (moved) {
    if (state.arrived) {
      const gap = Math.max(PACE.least, Math.min(PACE.most, clock - state.arrived));
      state.pace += 0.3 * (gap - state.pace);
    }
    state.arrived = clock;
    const points = Object.fromEntries(state.lanes.map((lane, i) => [i, lane.points]));
    state.motion.head(points, fresh || still.matches ? 0 : state.pace, clock);
  }
  write(state);
  schedule(state, true);
}

/** Words of every tile; elements are made once and kept. */
function write(state) {
  const { header, wall } = state;
  wall.style.setProperty("--across", header.columns);
  while (state.tiles.length < header.tiles.length) state.tiles.push(tileOf(wall));
  while (state.tiles.length > header.tiles.length) state.tiles.pop().root.remove();
  header.tiles.forEach((said, i) => {
    const tile = state.tiles[i];
    tile.root.classList.toggle("best", said.best);
    tile.title.textContent = said.best ? `${said.title} · closest` : said.title;
    if (tile.link.getAttribute("href") !== said.href) tile.link.setAttribute("href", said.href);
    tile.link.setAttribute("aria-label", `Open ${said.title} in the 2-D lab`);
    tile.facts.innerHTML = "";
    for (const [name, value] of said.facts) {
      const fact = document.createElement("span");
      fact.append(Object.assign(document.createElement("i"), { textContent: `${name} ` }), value);
      tile.facts.append(fact);
    }
    if (said.trouble) {
      tile.facts.append(Object.assign(document.createElement("em"), { textContent: said.trouble }));
    }
    const facts = said.facts.map((pair) => pair.join(" ")).join(", ");
    tile.plane.setAttribute("aria-label", `${said.title} at step ${count(said.step)}: ${facts}`);
  });
  if (state.said.textContent !== header.said) state.said.textContent = header.said;
}

function tileOf(wall) {
  const root = document.createElement("section");
  root.className = "lane";
  root.innerHTML = `<header><b></b><a>Open</a></header>
    <canvas class="plane" role="img"></canvas><canvas class="way" aria-hidden="true"></canvas>
    <div class="facts"></div>`;
  wall.append(root);
  const find = (name) => root.querySelector(name);
  return {
    root, title: find("b"), link: find("a"), plane: find(".plane"), way: find(".way"),
    facts: find(".facts"), back: document.createElement("canvas"),
  };
}

/** Draw in the next frame; `all`: what does not move as well. */
function schedule(state, all = false) {
  state.allDue ||= all;
  if (state.waiting) return;
  state.waiting = true;
  requestAnimationFrame((clock) => {
    state.waiting = false;
    if (!state.header || !(state.root.host ?? state.root).isConnected) return;
    const moving = state.motion.advance(clock);
    state.tiles.forEach((tile, i) => draw(state, tile, i));
    state.allDue = false;
    if (moving) schedule(state);
  });
}

function draw(state, tile, i) {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.max(2, Math.round(tile.plane.clientWidth * ratio));
  const sized = tile.plane.width !== side;
  if (sized) tile.plane.width = tile.plane.height = tile.back.width = tile.back.height = side;
  const view = viewOf(state.header.box, side, ratio, EDGE);
  if (sized || state.allDue) {
    background(state, tile, state.lanes[i], view);
    way(state, tile.way, state.lanes[i].way, ratio);
  }
  const pen = tile.plane.getContext("2d");
  pen.clearRect(0, 0, side, side);
  pen.drawImage(tile.back, 0, 0);
  const size = side / ratio > 260 ? 2 : 1.5;
  marks(pen, state.motion.now[i], "cross", state.header.colors.generated, view, size, 0.85);
}

function background(state, tile, lane, view) {
  const { real } = state.header.colors;
  const colors = theme(state.root);
  const side = tile.back.width;
  const pen = tile.back.getContext("2d");
  pen.clearRect(0, 0, side, side);
  if (lane.map.length) {
    heat(state.small, lane.map, { low: state.header.colors.generated, high: real, scale: (v) => v });
    pen.imageSmoothingEnabled = true;
    pen.drawImage(state.small, 0, 0, side, side);
  }
  pen.strokeStyle = colors.border;
  pen.lineWidth = view.ratio;
  pen.strokeRect(view.ratio / 2, view.ratio / 2, side - view.ratio, side - view.ratio);
  marks(pen, state.real, "dot", real, view, side / view.ratio > 260 ? 1.4 : 1.1, 0.8);
}

/** The distance over the race, from 0 up to the largest of all lanes, and the band of real ones. */
function way(state, canvas, pairs, ratio) {
  const { span, band, colors, at } = state.header;
  const [wide, high] = [canvas.clientWidth, canvas.clientHeight].map((n) => Math.round(n * ratio));
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, wide, high);
  let most = band ? 2 * band[2] : 0;
  for (const lane of state.lanes)
    for (let k = 1; k < lane.way.length; k += 2) most = Math.max(most, lane.way[k]);
  const x = (step) => ((step - span[0]) / Math.max(1, span[1] - span[0])) * wide;
  const y = (value) => high - ratio - (value / (most || 1)) * (high - 3 * ratio);
  if (band) {
    pen.fillStyle = colors.real;
    pen.globalAlpha = 0.3;
    pen.fillRect(0, y(band[2]), wide, Math.max(ratio, y(band[0]) - y(band[2])));
    pen.globalAlpha = 1;
  }
  const text = theme(state.root).text;
  pen.strokeStyle = text;
  pen.lineWidth = 1.3 * ratio;
  pen.beginPath();
  for (let k = 0; k + 1 < pairs.length; k += 2) pen.lineTo(x(pairs[k]), y(pairs[k + 1]));
  pen.stroke();
  if (at != null) {
    pen.globalAlpha = 0.5;
    pen.fillStyle = text;
    pen.fillRect(x(at), 0, ratio, high);
    pen.globalAlpha = 1;
  }
}
