/**
 * A run's curves while it trains, drawn by uPlot: they keep their zoom while they update.
 *
 * header.charts: {title, unit, log, height, series: [{label, color, column}],
 * line: {value, text} or null, what something else reaches}; header.marks:
 * [{step, text}], settings that were changed; header.at: the step looked at, or null;
 * header.last: the newest step; header.steps: how many are planned.
 * blobs: steps (p) float32, then low, mean and high (p) of every column.
 * State: `window`, the [first, last] step zoomed to, or null, so that the server sends more detail.
 */
import uPlot from "./uplot-1.6.32.js";
import { count, kept, listen, theme, unpack, words } from "./packed.js";
import { niceEnd, range, splits } from "./scales.js";

const CSS = `
  .uplot, .u-wrap { position: relative; width: 100%; user-select: none; }
  .u-over, .u-under, .u-axis { position: absolute; }
  .u-under { overflow: hidden; }
  .u-over { touch-action: pan-y; }
  .uplot canvas { display: block; width: 100%; height: 100%; }
  .u-select { position: absolute; pointer-events: none; background: var(--st-primary-color);
    opacity: 0.15; }
  .u-cursor-x, .u-cursor-y { position: absolute; left: 0; top: 0; pointer-events: none; }
  .u-cursor-x { height: 100%; border-left: 1px dashed var(--st-text-color); opacity: 0.5; }
  .u-cursor-y, .u-cursor-pt { display: none; }
  .chart { margin-bottom: 0.6rem; font: 0.85rem var(--st-font); color: var(--st-text-color);
    border-radius: 0.3rem; }
  .chart:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 4px; }
  .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; min-height: 1.6em;
    font-variant-numeric: tabular-nums; }
  .head b { font-weight: 600; } .head small { opacity: 0.7; font-size: 0.8rem; }
  .head .keys { display: flex; gap: 0 1rem; margin-left: auto; }
  .key { display: inline-flex; align-items: baseline; gap: 0.4em; }
  .key i { align-self: center; width: 1.1em; height: 3px; border-radius: 2px; }
  .key span { min-width: 3.4em; text-align: right; }
  .whole { font: inherit; color: inherit; background: none; cursor: pointer;
    border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0 0.6em; }
  .u-off, [hidden] { display: none; }
`;

export default function curves({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  state.send = setStateValue;
  const { header, blobs } = unpack(data);
  const columns = blobs.map((blob) => new Float32Array(blob.buffer));
  Object.assign(state, { header, columns, colors: theme(root) });
  if (!state.held) state.at = header.at;
  const shape = JSON.stringify([header.charts, header.group, state.colors]);
  if (state.shape !== shape) rebuild(state, shape);
  state.charts.forEach((chart) => fill(state, chart));
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  root.append(style, box);
  const state = { root, box, charts: [], window: null, at: null };
  new ResizeObserver(() => {
    for (const { plot, spec } of state.charts)
      if (box.clientWidth) plot.setSize({ width: box.clientWidth, height: spec.height });
  }).observe(box);
  listen("at", root, ({ group, step }) => {
    if (group !== state.header?.group) return;
    state.at = step;
    state.held = true;
    clearTimeout(state.release);
    state.release = setTimeout(() => (state.held = false), 600);
    state.charts.forEach((chart) => {
      readout(state, chart);
      chart.plot.redraw(false);
    });
  });
  return state;
}

function rebuild(state, shape) {
  if (state.group !== state.header.group) state.window = null;
  state.group = state.header.group;
  state.shape = shape;
  state.charts.forEach(({ plot }) => plot.destroy());
  state.charts = state.header.charts.map((spec) => chart(state, spec));
  state.box.replaceChildren(...state.charts.map(({ element }) => element));
  state.charts.forEach(({ plot, spec }) =>
    plot.setSize({ width: state.box.clientWidth || 300, height: spec.height }),
  );
}

function chart(state, spec) {
  const element = document.createElement("div");
  element.className = "chart";
  element.tabIndex = 0;
  element.setAttribute("role", "group");
  element.innerHTML = `<div class="head"><b></b><small></small>
    <button type="button" class="whole" hidden>Whole run</button><div class="keys"></div></div>`;
  const [title, unit, whole, keys] = ["b", "small", ".whole", ".keys"].map((name) =>
    element.querySelector(name),
  );
  title.textContent = spec.title;
  unit.textContent = spec.unit;
  const made = { spec, element, whole, values: [] };
  for (const { label, color } of spec.series) {
    const key = document.createElement("span");
    key.className = "key";
    key.innerHTML = `<i style="background:${paint(state, color)}"></i>`;
    const value = document.createElement("span");
    key.append(label, value);
    keys.append(key);
    made.values.push(value);
  }
  whole.addEventListener("click", () => zoom(state, null));
  element.addEventListener("keydown", (event) => key(state, event));
  made.plot = new uPlot(options(state, spec, made), [[0], ...spec.series.flatMap(() => [[], [], []])], element);
  return made;
}

const paint = (state, color) => (color === "text" ? state.colors.text : color);

function options(state, spec, made) {
  const { text, border, font } = state.colors;
  const axis = { stroke: text, font: `11px ${font}`, ticks: { show: false }, grid: { stroke: border, width: 1 } };
  const series = spec.series.flatMap(({ color }) => [
    { points: { show: false }, stroke: "transparent", width: 0 },
    { points: { show: false }, stroke: "transparent", width: 0 },
    { points: { show: false }, stroke: paint(state, color), width: 1.8 },
  ]);
  const bands = spec.series.map(({ color }, i) => ({ series: [3 * i + 2, 3 * i + 1], fill: faded(paint(state, color)) }));
  return {
    width: state.box.clientWidth || 300,
    height: spec.height,
    legend: { show: false },
    padding: [6, 22, 0, 0],
    cursor: {
      sync: { key: state.header.group, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => zoom(state, null) },
    },
    scales: {
      x: { time: false, range: () => state.window ?? [0, niceEnd(state.header.last, state.header.steps)] },
      y: { distr: spec.log ? 3 : 1, range: (_, low, high) => range(...reaching(spec.line, low, high), spec.log) },
    },
    axes: [
      { ...axis, size: 24, gap: 4, space: 70, values: (_, at) => at.map(count) },
      { ...axis, size: 52, gap: 6, splits: (_, __, low, high) => splits(low, high, spec.log), filter: (_, at) => at, values: (_, at) => at.map(tick) },
    ],
    series: [{}, ...series],
    bands,
    hooks: {
      draw: [(plot) => overlay(state, plot), (plot) => across(state, plot, spec.line)],
      setCursor: [() => readout(state, made)],
      setSelect: [(plot) => selected(state, plot)],
    },
  };
}

const tick = (value) => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(0) : String(+value.toPrecision(6)));

function faded(color) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  return color.startsWith("#") && color.length === 7 ? `rgba(${r}, ${g}, ${b}, 0.2)` : "rgba(128, 128, 128, 0.2)";
}

/** Hand a chart its columns; what cannot be drawn (NaN, or ≤ 0 on a log axis) becomes a gap. */
function fill(state, made) {
  const { spec, plot, whole } = made;
  const clean = (column) =>
    Array.from(column ?? [], (value) => (Number.isFinite(value) && (!spec.log || value > 0) ? value : null));
  const steps = Array.from(state.columns[0]);
  const lines = spec.series.flatMap(({ column }) => {
    const [low, mean, high] = [1, 2, 3].map((part) => clean(state.columns[3 * column + part]));
    return [low, high, mean];
  });
  whole.hidden = !state.window;
  made.element.setAttribute("aria-label", described(spec, state.header));
  plot.setData([steps, ...lines], true);
  readout(state, made);
}

/** The chart in words, for those who do not see it. */
function described({ title, unit, line }, { last, marks }) {
  const changes = marks.map(({ step, text }) => `at step ${count(step)} ${text}`);
  const changed = changes.length ? `; changed: ${changes.join(", ")}` : "";
  const reached = line ? `; ${line.text}` : "";
  return `${title}, ${unit}, up to step ${count(last)}${reached}${changed}`;
}

/** The values under the pointer, else at the step looked at, else the newest. */
function readout(state, { plot, values, spec }) {
  if (!plot) return;
  const steps = plot.data[0];
  let index = plot.cursor.idx ?? steps.length - 1;
  if (plot.cursor.idx == null && state.at !== null) {
    index = steps.findIndex((step) => step >= state.at);
    if (index < 0) index = steps.length - 1;
  }
  spec.series.forEach((_, i) => (values[i].textContent = words(plot.data[3 * i + 3]?.[index])));
}

function selected(state, plot) {
  const { left, width } = plot.select;
  if (width < 6) return;
  const ends = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
  plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  zoom(state, ends);
}

function zoom(state, ends) {
  const last = niceEnd(state.header.last, state.header.steps);
  if (ends) {
    const first = Math.max(0, Math.floor(ends[0]));
    ends = [first, Math.max(first + 2, Math.min(last, Math.ceil(ends[1])))];
    if (ends[0] <= 0 && ends[1] >= last) ends = null;
  }
  state.window = ends;
  for (const { plot, whole } of state.charts) {
    whole.hidden = !ends;
    plot.setData(plot.data, true);
  }
  clearTimeout(state.asking);
  state.asking = setTimeout(() => state.send("window", ends), 150);
}

/** + and − zoom, arrows move, 0 shows the whole run. */
function key(state, event) {
  const [first, last] = state.window ?? [0, niceEnd(state.header.last, state.header.steps)];
  const span = last - first;
  const middle = (first + last) / 2;
  const to = {
    "+": () => [middle - span / 4, middle + span / 4],
    "=": () => [middle - span / 4, middle + span / 4],
    "-": () => [middle - span, middle + span],
    ArrowLeft: () => [first - span / 4, last - span / 4],
    ArrowRight: () => [first + span / 4, last + span / 4],
    0: () => null,
  }[event.key];
  if (!to || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  zoom(state, to());
}

/** The axis reaches as far as the line across the chart. */
function reaching(line, low, high) {
  if (!line || low == null) return [low, high];
  return [Math.min(low, line.value), Math.max(high, line.value)];
}

/** What something else reaches: a dashed line with its words, above it where there is room. */
function across(state, plot, line) {
  if (!line) return;
  const { ctx, bbox } = plot;
  const ratio = window.devicePixelRatio || 1;
  const y = Math.round(plot.valToPos(line.value, "y", true)) + 0.5;
  if (!Number.isFinite(y) || y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = state.colors.text;
  ctx.lineWidth = 1.2 * ratio;
  ctx.globalAlpha = 0.7;
  ctx.setLineDash([7 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.font = `${10.5 * ratio}px ${state.colors.font}`;
  ctx.textAlign = "right";
  const below = y - bbox.top < 16 * ratio;
  ctx.textBaseline = below ? "top" : "bottom";
  ctx.fillText(line.text, bbox.left + bbox.width - 2 * ratio, y + (below ? 3 : -3) * ratio);
  ctx.restore();
}

/** Changed settings as dashed lines with words, and the step looked at. */
function overlay(state, plot) {
  const { ctx, bbox } = plot;
  const { text, font } = state.colors;
  const ratio = window.devicePixelRatio || 1;
  const line = (step, dash) => {
    const x = Math.round(plot.valToPos(step, "x", true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) return null;
    ctx.setLineDash(dash.map((part) => part * ratio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    return x;
  };
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = text;
  ctx.lineWidth = ratio;
  ctx.font = `${10.5 * ratio}px ${font}`;
  ctx.textBaseline = "top";
  let [end, row] = [-Infinity, 0];
  for (const { step, text: words } of state.header.marks) {
    ctx.globalAlpha = 0.55;
    const x = line(step, [4, 3]);
    if (x === null) continue;
    ctx.globalAlpha = 0.9;
    const width = ctx.measureText(words).width;
    row = x < end ? (row + 1) % 3 : 0;
    const fits = x + 4 * ratio + width < bbox.left + bbox.width;
    ctx.textAlign = fits ? "left" : "right";
    ctx.fillText(words, x + (fits ? 4 : -4) * ratio, bbox.top + (2 + 13 * row) * ratio);
    end = Math.max(end, x + width + 10 * ratio);
  }
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.5 * ratio;
  if (state.at !== null) line(state.at, []);
  ctx.restore();
}
