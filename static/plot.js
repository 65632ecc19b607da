/** One chart as uPlot draws it: lines with their bands, axes, marks and the step looked at. */
import { count, signed } from "./packed.js";
import { niceEnd, range, settled, splits } from "./scales.js";

/** A colour as drawn; "text" is that of the page's text. */
export const paint = (state, color) => (color === "text" ? state.colors.text : color);

/** uPlot's options for one chart. heard: {moved, selected, whole}, what the pointer does. */
export function options(state, spec, heard) {
  const { text, border, font } = state.colors;
  const grid = { stroke: border, width: 1 };
  const axis = { stroke: text, font: `11px ${font}`, ticks: { show: false }, grid };
  const series = spec.series.flatMap(({ color }) => [
    { points: { show: false }, stroke: "transparent", width: 0 },
    { points: { show: false }, stroke: "transparent", width: 0 },
    {
      points: spec.dots ? { show: true, size: 5, fill: paint(state, color) } : { show: false },
      stroke: paint(state, color),
      width: 1.8,
      spanGaps: !!(spec.dots || spec.gaps),
    },
  ]);
  const bands = spec.series.map(({ color }, i) => ({
    series: [3 * i + 2, 3 * i + 1],
    fill: faded(paint(state, color)),
  }));
  return {
    width: state.box.clientWidth || 300,
    height: spec.height,
    legend: { show: false },
    padding: [6, 22, 0, 0],
    cursor: {
      sync: { key: state.header.group, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => heard.whole },
    },
    scales: {
      x: {
        time: false,
        range: () => state.window ?? [0, niceEnd(state.header.last, state.header.steps)],
      },
      y: {
        distr: spec.log ? 3 : 1,
        range: (plot, low, high) =>
          spec.span ?? range(...reaching(spec.line, ...seen(state, spec, plot, low, high)), spec.log),
      },
    },
    axes: [
      { ...axis, size: 24, gap: 4, space: 70, values: (_, at) => at.map(count) },
      {
        ...axis,
        size: 52,
        gap: 6,
        splits: (_, __, low, high) => splits(low, high, spec.log),
        filter: (_, at) => at,
        values: (_, at) => at.map(tick),
      },
    ],
    series: [{}, ...series],
    bands,
    hooks: {
      draw: [(plot) => overlay(state, plot), (plot) => across(state, plot, spec.line)],
      setCursor: [heard.moved],
      setSelect: [heard.selected],
    },
  };
}

const tick = (value) =>
  signed(value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(0) : +value.toPrecision(6));

function faded(color) {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return "rgba(128, 128, 128, 0.2)";
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  return `rgba(${r}, ${g}, ${b}, 0.2)`;
}

/** The lowest and highest value to show. Nothing is left out of what was zoomed to, of measurements,
 * and where powers of ten give everything its place. */
function seen(state, spec, plot, low, high) {
  if (state.window || spec.dots || spec.log || low == null) return [low, high];
  const [steps, ...columns] = plot.data;
  return settled(steps, columns, low, high);
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
