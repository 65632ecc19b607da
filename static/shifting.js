/**
 * A picture that a slider shifts, and how every measure's score follows: one small chart each.
 *
 * header: {id, width, height, amounts, color, charts: [{title, unit, higher, values}]}; amounts are
 * pixels to the right, values may be null (infinite). Blob: the picture's grey bytes.
 */
import { kept, theme, unpack, words } from "./packed.js";
import { save } from "./svg.js";

const WIDEST = 250; // a chart in CSS pixels; on a narrow page as wide as its column
const H = 120;
const PAD = { left: 46, right: 12, top: 8, bottom: 20 };
const CSS = `
  .all { font: 0.9rem var(--st-font); color: var(--st-text-color); font-variant-numeric: tabular-nums; }
  .top { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-end; padding-bottom: 1rem; }
  .two { display: flex; gap: 1rem; min-width: 0; }
  .two div { font-size: 0.85rem; flex: 1 1 0; min-width: 0; }
  canvas { display: block; max-width: 100%; height: auto; image-rendering: pixelated; border-radius: 2px; margin-bottom: 0.3rem; }
  .way { flex: 1 1 18rem; max-width: 34rem; }
  .way label { display: flex; justify-content: space-between; gap: 1rem; }
  input { width: 100%; accent-color: var(--st-primary-color); touch-action: none; }
  input:focus-visible, button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem 1.4rem; }
  .head { display: flex; gap: 0.4rem; align-items: baseline; }
  .head b { font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .head small { opacity: 0.7; font-size: 0.78rem; white-space: nowrap; }
  .head output { margin-left: auto; font-weight: 600; }
  @media (max-width: 700px) { .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; } .head small { display: none; } }
  svg { display: block; width: 100%; height: auto; overflow: visible; }
  button { font: 0.8rem var(--st-font); color: inherit; background: none; cursor: pointer; margin-top: 0.8rem;
    padding: 0.15rem 0.6rem; border: 1px solid var(--st-border-color); border-radius: 0.4rem; }
`;

export default function shifting({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  state.deliver = setStateValue;
  const { header, blobs } = unpack(data);
  const colours = theme(root);
  const look = `${header.id} ${colours.text}`;
  if (state.look === look) return;
  Object.assign(state, { look, header, bytes: blobs[0], colours, wide: column(state.charts) });
  state.input.max = header.amounts.length - 1;
  state.input.value = nearest(header.amounts, header.way);
  chart(state);
}

function chart(state) {
  state.charts.replaceChildren(...state.header.charts.map((one) => (one.box = charted(state, one))));
  show(state);
}

/** Width of a chart, so that its words keep their size on a narrow page. */
const column = (charts) =>
  Math.min(WIDEST, Math.round(parseFloat(getComputedStyle(charts).gridTemplateColumns)) || WIDEST);

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const all = document.createElement("div");
  all.className = "all";
  all.innerHTML = `<div class="top"><div class="two">
      <div><canvas role="img" aria-label="The picture"></canvas>The picture</div>
      <div><canvas role="img" aria-label="The shifted picture"></canvas>Shifted</div></div>
      <div class="way"><label for="way"><span>Shift to the right</span><b></b></label>
      <input id="way" type="range" min="0" max="1" step="1" value="4"></div></div>
    <div class="charts"></div><button type="button">Save the curves (SVG)</button>`;
  root.append(style, all);
  const state = { root, look: null };
  [state.still, state.moved] = all.querySelectorAll("canvas");
  [state.input, state.said, state.charts] = ["input", "b", ".charts"].map((n) => all.querySelector(n));
  state.input.addEventListener("input", () => show(state));
  state.input.addEventListener("change", () =>
    state.deliver("way", state.header.amounts[+state.input.value]),
  );
  all.querySelector("button").addEventListener("click", () => save(sheet(state), "shift.svg"));
  new ResizeObserver(() => {
    if (!state.header || state.wide === column(state.charts)) return;
    state.wide = column(state.charts);
    chart(state);
  }).observe(all);
  return state;
}

const nearest = (amounts, way) =>
  amounts.reduce((best, value, i) => (Math.abs(value - way) < Math.abs(amounts[best] - way) ? i : best), 0);

/** Numbers on an axis: zero is no more exact than others. */
const tick = (value) => (value === 0 ? "0" : words(value));

function charted({ header, colours, wide }, chart) {
  const box = document.createElement("div");
  box.innerHTML = `<div class="head"><b></b><small></small><output></output></div>`;
  const [title, unit] = [box.querySelector("b"), box.querySelector("small")];
  title.textContent = title.title = chart.title;
  unit.textContent = chart.unit;
  box.insertAdjacentHTML("beforeend", drawing(header, chart, colours, wide));
  return box;
}

/** One chart as SVG, with a dot that `show` moves. */
function drawing({ amounts, color }, chart, colours, wide) {
  const known = chart.values.filter((value) => value !== null);
  chart.low = Math.min(0, ...known);
  chart.high = Math.max(...known, chart.low + 1e-9);
  if (chart.higher && chart.high <= 1.0001) chart.high = 1;
  const last = amounts[amounts.length - 1];
  chart.x = (i) => PAD.left + (amounts[i] / last) * (wide - PAD.left - PAD.right);
  chart.y = (value) =>
    H - PAD.bottom - ((value - chart.low) / (chart.high - chart.low)) * (H - PAD.top - PAD.bottom);
  let path = "";
  chart.values.forEach((value, i) => {
    if (value !== null) path += `${path ? "L" : "M"}${chart.x(i).toFixed(1)} ${chart.y(value).toFixed(1)}`;
  });
  const line = (value) => `<line x1="${PAD.left}" x2="${wide - PAD.right}" y1="${chart.y(value)}"
    y2="${chart.y(value)}" stroke="${colours.border}"/><text x="${PAD.left - 6}" y="${chart.y(value) + 4}"
    text-anchor="end" font-size="11" fill="${colours.text}" opacity="0.75">${tick(value)}</text>`;
  const ticks = [0, last / 2, last].map((value) => `<text x="${PAD.left + (value / last) * (wide - PAD.left - PAD.right)}"
    y="${H - 5}" text-anchor="middle" font-size="11" fill="${colours.text}" opacity="0.75">${value}${value === last ? " px" : ""}</text>`);
  return `<svg viewBox="0 0 ${wide} ${H}" role="img" aria-label="${chart.title} against the shift in pixels">
    ${line(chart.low)}${line(chart.high)}${ticks.join("")}
    <path d="${path}" fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round"/>
    <circle r="4.5" fill="${color}" stroke="${colours.background}" stroke-width="1.5"/></svg>`;
}

function show(state) {
  const { header, bytes } = state;
  const i = Math.min(+state.input.value, header.amounts.length - 1);
  const way = header.amounts[i];
  state.said.textContent = `${way} pixel${way === 1 ? "" : "s"}`;
  paint(state.still, header, bytes);
  paint(state.moved, header, shifted(bytes, header.width, way));
  for (const chart of header.charts) {
    const value = chart.values[i];
    chart.box.querySelector("output").textContent = value === null ? "∞" : words(value);
    const dot = chart.box.querySelector("circle");
    dot.setAttribute("cx", chart.x(i));
    dot.setAttribute("cy", value === null ? PAD.top : chart.y(value));
  }
}

/** Moved right by linear interpolation, its left edge repeated, as metrics/distortions.py. */
export function shifted(bytes, width, way) {
  const whole = Math.floor(way);
  const part = way - whole;
  return bytes.map((_, i) => {
    const [row, column] = [i - (i % width), i % width];
    const near = bytes[row + Math.max(0, column - whole)];
    const far = bytes[row + Math.max(0, column - whole - 1)];
    return Math.round(near + part * (far - near));
  });
}

function paint(canvas, { width, height }, bytes) {
  [canvas.width, canvas.height] = [width, height];
  const pixels = new ImageData(width, height);
  bytes.forEach((level, i) => pixels.data.set([level, level, level, 255], 4 * i));
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  const scale = Math.max(1, Math.floor(170 / width));
  canvas.style.width = `${scale * width}px`;
}

/** All charts as they stand, one SVG file. */
function sheet({ header, colours, wide }) {
  const across = 3;
  const parts = header.charts.map((chart, place) => {
    const [x, y] = [(place % across) * (wide + 20) + 10, Math.floor(place / across) * (H + 34) + 26];
    const head = `<text x="4" y="-8" font-size="13" font-weight="600" fill="${colours.text}">${chart.title}
      <tspan font-weight="400" opacity="0.7">${chart.unit}</tspan></text>`;
    return `<g transform="translate(${x} ${y})">${head}${chart.box.querySelector("svg").innerHTML}</g>`;
  });
  const rows = Math.ceil(header.charts.length / across);
  const size = [across * (wide + 20), rows * (H + 34) + 16];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" font-family="sans-serif">
    <rect width="100%" height="100%" fill="${colours.background}"/>${parts.join("")}</svg>`;
}
