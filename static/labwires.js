/**
 * What a hidden unit is joined to: lines to the units that feed it and that it feeds, blue where
 * the weight is above zero, orange below, the thicker the larger.
 *
 * A net's inputs and outputs stand as chips above its first and below its last map.
 */
import { words } from "./packed.js";

export const WIRES_CSS = `
  .units canvas.wires { position: absolute; left: 0; top: 0; z-index: 1; pointer-events: none; }
  .units .ends { display: flex; justify-content: center; gap: 3rem; height: 1.5rem;
    align-items: center; font-size: 0.75rem; }
  .units .ends span { border: 1px solid var(--st-border-color); border-radius: 0.6rem;
    padding: 0 0.5rem; line-height: 1.15rem; background: var(--st-background-color); }
`;
const [THIN, THICK] = [0.4, 3.6]; // px
const NAMED = 2; // units that are named in words

const signed = (value) => `${value < 0 ? "−" : "+"}${words(Math.abs(value))}`;

/** A row of chips: what enters a net, or what leaves it. */
export function ends(names) {
  const row = document.createElement("div");
  row.className = "ends";
  row.append(...names.map((name) => Object.assign(document.createElement("span"), { textContent: name })));
  return row;
}

/** The two or one numbers that enter a net, and those that leave it, by name. */
export function named(net, inputs, outputs) {
  const enter = net.over === "plane" ? ["x₁", "x₂"] : inputs > 1 ? ["z₁", "z₂"] : ["z"];
  const leave = net.gives?.[outputs] ?? Array.from({ length: outputs }, (_, i) => `out ${i + 1}`);
  return [enter.slice(0, inputs), leave];
}

/** Weights from or to the unit, one for each of the other side: [{to, weight}], largest last. */
export function joined(weight, inputs, unit, into) {
  const found = [];
  if (into) for (let k = 0; k < inputs; k++) found.push({ to: k, weight: weight[unit * inputs + k] });
  else
    for (let k = 0; k < weight.length / inputs; k++)
      found.push({ to: k, weight: weight[k * inputs + unit] });
  return found.sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight));
}

/** Draw the lines of the chosen unit; `sides`: for what feeds it and what it feeds, {weights,
 * place(k)}; `from`: its own place. Places are [x, y] in px of the section, null where not shown. */
export function drawWires(section, canvas, from, sides, { gapLow, gapHigh }, color) {
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [section.clientWidth, section.clientHeight];
  Object.assign(canvas.style, { width: `${wide}px`, height: `${high}px` });
  [canvas.width, canvas.height] = [wide * ratio, high * ratio].map(Math.round);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  for (const { weights, place } of sides) {
    const most = Math.abs(weights.at(-1)?.weight ?? 0) || 1;
    for (const { to, weight } of weights) {
      const other = place(to);
      if (!other) continue;
      const share = Math.abs(weight) / most;
      pen.strokeStyle = weight > 0 ? gapHigh : gapLow;
      pen.globalAlpha = 0.15 + 0.85 * share;
      pen.lineWidth = THIN + (THICK - THIN) * share;
      const middle = (from[1] + other[1]) / 2;
      pen.beginPath();
      pen.moveTo(...from);
      pen.bezierCurveTo(from[0], middle, other[0], middle, ...other);
      pen.stroke();
    }
  }
  const half = from[2] / 2;
  pen.globalAlpha = 1;
  pen.lineWidth = 2;
  pen.strokeStyle = color;
  pen.strokeRect(from[0] - half, from[1] - half, from[2], from[2]);
}

/** The largest weights of one side in words: "unit 5 (+1.20) and unit 12 (−0.93)". */
export const largest = (weights, name) =>
  weights
    .slice(-NAMED)
    .reverse()
    .map(({ to, weight }) => `${name(to)} (${signed(weight)})`)
    .join(" and ");
