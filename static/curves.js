/**
 * A run's curves while it trains, drawn by uPlot: they keep their zoom while they update.
 *
 * header.charts: {title, unit, log, height, series: [{label, color, column}],
 * line: {value, text} or null, what something else reaches; said: a line of words below, or
 * nothing; dots: whether each value is marked, where there are few, and dated in the legend; span: [low, high] of its axis,
 * or nothing}; header.marks: [{step, text}], settings that were changed; header.at: the step looked
 * at, or null; header.last: the newest step; header.steps: how many are planned; header.least: how
 * many pixels a chart needs where several stand side by side, or nothing.
 * blobs: steps (p) float32, then low, mean and high (p) of every column.
 * State: `window`, the [first, last] step zoomed to, or null, so that the server sends more detail.
 */
import uPlot from "./uplot-1.6.32.js";
import { count, kept, listen, theme, unpack, words } from "./packed.js";
import { options, paint } from "./plot.js";
import { niceEnd } from "./scales.js";

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
  .when { font-size: 0.8rem; opacity: 0.7; } .when:empty { display: none; }
  .whole { font: inherit; color: inherit; background: none; cursor: pointer;
    border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0 0.6em; }
  .said { font-size: 0.8rem; line-height: 1.4; opacity: 0.7; margin: 0; }
  .beside { display: grid; gap: 0.4rem 2rem; }
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
  const shapes = header.charts.map((spec) => ({ ...spec, said: null }));
  const shape = JSON.stringify([shapes, header.group, state.colors]);
  if (state.shape !== shape) rebuild(state, shape);
  state.charts.forEach((chart) => fill(state, chart));
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  root.append(style, box);
  const state = { root, box, charts: [], window: null, at: null };
  new ResizeObserver(() => state.charts.forEach(resize)).observe(box);
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
  const { least } = state.header;
  state.box.className = least ? "beside" : "";
  state.box.style.gridTemplateColumns = least
    ? `repeat(auto-fill, minmax(min(100%, ${least}px), 1fr))`
    : "";
  state.box.replaceChildren(...state.charts.map(({ element }) => element));
  state.charts.forEach(resize);
}

function resize({ plot, spec, element }) {
  if (element.clientWidth) plot.setSize({ width: element.clientWidth, height: spec.height });
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
  const when = document.createElement("span");
  when.className = "when";
  const made = { spec, element, whole, when, values: [] };
  for (const { label, color } of spec.series) {
    const key = document.createElement("span");
    key.className = "key";
    key.innerHTML = `<i style="background:${paint(state, color)}"></i>`;
    const value = document.createElement("span");
    key.append(label, value);
    keys.append(key);
    made.values.push(value);
  }
  keys.append(when);
  whole.addEventListener("click", () => zoom(state, null));
  element.addEventListener("keydown", (event) => key(state, event));
  const heard = {
    moved: () => readout(state, made),
    selected: (plot) => selected(state, plot),
    whole: () => zoom(state, null),
  };
  const empty = [[0], ...spec.series.flatMap(() => [[], [], []])];
  made.plot = new uPlot(options(state, spec, heard), empty, element);
  made.said = document.createElement("p");
  made.said.className = "said";
  element.append(made.said);
  return made;
}

/** Hand a chart its columns; what cannot be drawn (NaN, or ≤ 0 on a log axis) becomes a gap. */
function fill(state, made) {
  const { spec, plot, whole } = made;
  const clean = (column) =>
    Array.from(column ?? [], (value) =>
      Number.isFinite(value) && (!spec.log || value > 0) ? value : null,
    );
  const steps = Array.from(state.columns[0]);
  const lines = spec.series.flatMap(({ column }) => {
    const [low, mean, high] = [1, 2, 3].map((part) => clean(state.columns[3 * column + part]));
    return [low, high, mean];
  });
  whole.hidden = !state.window;
  made.said.textContent = state.header.charts[state.charts.indexOf(made)]?.said ?? "";
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

/** The values under the pointer, else at the step looked at, else the newest. Measurements say at
 * which step they were made, if that is another. */
function readout(state, { plot, values, when, spec }) {
  if (!plot) return;
  const steps = plot.data[0];
  const at = state.at ?? state.header.last;
  const index = plot.cursor.idx ?? place(steps, at, spec.dots);
  const asked = plot.cursor.idx == null ? at : steps[index];
  const made = new Set();
  spec.series.forEach((_, i) => {
    const found = upTo(plot.data[3 * i + 3], index);
    const value = plot.data[3 * i + 3]?.[found];
    values[i].textContent = words(value);
    if (value != null) made.add(steps[found]);
  });
  const [first, last] = [Math.min(...made), Math.max(...made)];
  const other = spec.dots && made.size && (first !== asked || last !== asked);
  const said = first === last ? `step ${count(first)}` : `steps ${count(first)} to ${count(last)}`;
  when.textContent = other ? `at ${said}` : "";
}

/** Where a step is looked up: curves sum up the steps before each place, of measurements only
 * those that were made by then count; −1 if none was. */
function place(steps, at, dots) {
  const next = steps.findIndex((step) => (dots ? step > at : step >= at));
  if (next < 0) return steps.length - 1;
  return dots ? next - 1 : next;
}

/** The place of the value there, or of the last one before it: not everything is measured at every
 * step. */
function upTo(values, index) {
  while (index > 0 && values?.[index] == null) index--;
  return index;
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
