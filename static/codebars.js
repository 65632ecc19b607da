/** What codes.js draws: what every dimension carries, and where its numbers lie beside the prior. */
import { wholes } from "./figure.js";
import { signed } from "./packed.js";
import { splits } from "./scales.js";

const LEAST = 0.02; // of the axis: a bar that can be seen

/**
 * A bar a dimension, in order; a dimension that carries nothing is hollow.
 * scene: {order, amounts, unit, idle: which are collapsed, color, at: the place pointed at or −1}.
 */
export function drawAmounts(figure, { order, amounts, unit, idle, color, at }) {
  const top = Math.max(...amounts, 1e-6) * 1.12;
  if (!figure.begin([0, order.length], [0, top])) return;
  const marks = splits(0, top, false).map((value) => [value, String(value)]);
  figure.axes([], marks.filter(([value]) => value < 0.93 * top));
  const { pen, box, colors } = figure;
  const step = figure.px(1) - figure.px(0);
  const width = Math.max(1, Math.min(34, step * 0.72));
  order.forEach((dimension, place) => {
    const y = Math.min(figure.py(amounts[dimension]), box.bottom - LEAST * (box.bottom - box.top));
    const bar = [figure.px(place + 0.5) - width / 2, y, width, box.bottom - y];
    pen.globalAlpha = at < 0 || at === place ? 1 : 0.45;
    pen.fillStyle = pen.strokeStyle = idle[dimension] ? colors.text : color;
    pen.lineWidth = 1;
    if (idle[dimension]) pen.strokeRect(...bar);
    else pen.fillRect(...bar);
    pen.globalAlpha = 1;
    const every = Math.ceil(26 / step); // numbers that do not touch
    if (place % every === 0)
      figure.words(String(dimension + 1), figure.px(place + 0.5), box.bottom + 11, {
        align: "center",
        alpha: 0.75,
      });
  });
  figure.words(unit, box.left + 2, box.top + 2, { alpha: 0.75 });
}

/** How often numbers lie where, as a filled shape, and the prior's as a line. */
export function drawShares(figure, { edges, shares, prior, color }) {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const top = Math.max(...shares, ...prior) * 1.08;
  if (!figure.begin([low, high], [0, top])) return;
  const reach = Math.round(high);
  figure.axes(wholes(-reach, reach, reach / 2).filter(([value]) => Number.isInteger(value)), []);
  const steps = (values) => Array.from(values).flatMap((value, i) => [[edges[i], value], [edges[i + 1], value]]);
  figure.area(steps(shares), color, 0.55);
  figure.line(steps(shares), color, { width: 1 });
  const middle = Array.from(prior, (value, i) => [(edges[i] + edges[i + 1]) / 2, value]);
  figure.line(middle, figure.colors.text, { width: 1.6 });
}

/** A number with its sign, short. */
export const short = (value) => signed(Number(value.toPrecision(2)));
