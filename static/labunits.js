/**
 * What each hidden unit says: a small map for every unit of a net, worked out here from the weights
 * of the newest look. Blue is above zero, orange below, blank is zero.
 *
 * header.units: [{name, label, over: "plane" | "codes"}]; plane.about.nets: {name: [activations]};
 * arrays "NAME.LAYER.weight" (out, in) and "NAME.LAYER.bias" (out).
 */
import { viewOf } from "./labaxes.js";
import { heat, marks } from "./labdraw.js";
import { words } from "./packed.js";

export const UNITS_CSS = `
  .units { position: relative; }
  .units[hidden] { display: none; }
  .units h4 { margin: 0.4rem 0 0.25rem; font: 600 0.8rem var(--st-font); }
  .units p { margin: 0; font-size: 0.78rem; opacity: 0.8; line-height: 1.3; }
  .units h4 small { font-weight: 400; opacity: 0.75; }
  .units canvas.maps { display: block; width: 100%; image-rendering: pixelated; cursor: zoom-in;
    touch-action: manipulation; }
  .units canvas.maps:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .units .unit { position: absolute; right: 0; bottom: 100%; z-index: 2; padding: 0.5rem;
    width: 190px; box-sizing: border-box; border-radius: 0.4rem; pointer-events: none;
    background: var(--st-background-color); border: 1px solid var(--st-border-color);
    font-size: 0.78rem; font-variant-numeric: tabular-nums; line-height: 1.3; }
  .units .unit canvas { display: block; width: 100%; aspect-ratio: 1; margin-bottom: 0.3rem; }
  .units .unit[hidden] { display: none; }
`;
const [SIDE, LARGE] = [20, 48]; // places along each axis of a small and of the enlarged map
const [COLUMNS, ROWS, GAP] = [16, 2, 2]; // of one layer
const SHOWN = COLUMNS * ROWS;

const ACTIVATIONS = {
  relu: (v) => (v > 0 ? v : 0),
  leaky_relu: (v) => (v > 0 ? v : 0.2 * v),
  tanh: Math.tanh,
  elu: (v) => (v > 0 ? v : Math.expm1(v)),
  silu: (v) => v / (1 + Math.exp(-v)),
};

/** Hidden layers as [{weight, bias, activation}] → the values of each layer's units at all places:
 * [Float32Array(units · side²)], places row by row from the bottom. */
export function said(layers, [left, right, bottom, top], side) {
  const count = side * side;
  const inputs = layers[0].weight.length / layers[0].bias.length;
  let x = new Float32Array(inputs * count);
  for (let i = 0; i < count; i++) {
    x[i] = left + ((right - left) * ((i % side) + 0.5)) / side;
    if (inputs > 1) x[count + i] = bottom + ((top - bottom) * (Math.floor(i / side) + 0.5)) / side;
  }
  return layers.map(({ weight, bias, activation }) => {
    x = layer(x, weight, bias, ACTIVATIONS[activation], count);
    return x;
  });
}

function layer(x, weight, bias, activation, count) {
  const [units, inputs] = [bias.length, weight.length / bias.length];
  const out = new Float32Array(units * count);
  for (let unit = 0; unit < units; unit++) {
    const own = out.subarray(unit * count, (unit + 1) * count).fill(bias[unit]);
    for (let k = 0; k < inputs; k++) {
      const w = weight[unit * inputs + k];
      for (let i = 0; i < count; i++) own[i] += w * x[k * count + i];
    }
    for (let i = 0; i < count; i++) own[i] = activation(own[i]);
  }
  return out;
}

/** Build the maps' places anew where there are other nets. */
export function buildUnits(lab) {
  const { nets } = lab.plane.about;
  const listed = (lab.header.units ?? []).filter(({ name }) => nets?.[name]);
  lab.units.hidden = !listed.length;
  const key = JSON.stringify([listed, nets]);
  if (lab.unitsKey === key) return;
  lab.unitsKey = key;
  lab.unit = null;
  lab.units.innerHTML = `<div class="unit" hidden><canvas></canvas><span aria-live="polite"></span></div>
    <p>Each square is one hidden unit: blue where it is above zero, orange below, blank at zero.</p>`;
  lab.unitMaps = listed.flatMap((net) => nets[net.name].map((_, i) => add(lab, net, i)));
}

function add(lab, net, layer) {
  const title = document.createElement("h4");
  const canvas = document.createElement("canvas");
  canvas.className = "maps";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.dataset.units = `${net.name}.${layer}`;
  lab.units.append(title, canvas);
  const map = { net, layer, canvas, title, count: 0 };
  const choose = (number) => {
    lab.unit = number === null ? null : { map, number };
    drawUnit(lab);
  };
  const under = (event) => choose(unitAt(map, event.offsetX, event.offsetY));
  canvas.addEventListener("pointermove", under);
  canvas.addEventListener("pointerdown", under);
  for (const event of ["pointerleave", "blur"]) canvas.addEventListener(event, () => choose(null));
  canvas.addEventListener("focus", () => choose(0));
  canvas.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
    if (event.key === "Escape") choose(null);
    if (!move) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(map.count - 1, (lab.unit?.number ?? 0) + move)));
  });
  return map;
}

function unitAt({ canvas, count }, x, y) {
  const cell = canvas.clientWidth / COLUMNS;
  const number = Math.floor(y / cell) * COLUMNS + Math.floor(x / cell);
  return number >= 0 && number < count ? number : null;
}

/** The maps of all units as of the newest look. */
export function drawUnits(lab) {
  const known = {};
  for (const map of lab.unitMaps ?? []) {
    const { net, layer, title } = map;
    known[net.name] ??= said(layersOf(lab, net), domain(lab, net), SIDE);
    const values = known[net.name][layer];
    const units = values.length / SIDE ** 2;
    map.count = Math.min(SHOWN, units);
    const few = units > SHOWN ? `, the first ${SHOWN} of ${units} units` : `, ${units} units`;
    title.innerHTML = `${net.label}<small> · layer ${layer + 1}${few}</small>`;
    map.canvas.setAttribute("aria-label", `${net.label}, layer ${layer + 1}: a map for each unit`);
    paint(lab, map, values);
  }
  drawUnit(lab);
}

function layersOf(lab, { name }) {
  const { arrays } = lab.shown;
  return lab.plane.about.nets[name].map((activation, i) => ({
    weight: arrays[`${name}.${i}.weight`], bias: arrays[`${name}.${i}.bias`], activation,
  }));
}

/** The plane, or the square that holds the codes. */
function domain(lab, { over }) {
  if (over === "plane") return lab.plane.about.box;
  const codes = lab.plane.arrays.codes ?? lab.shown.arrays.places ?? [3];
  let most = 0;
  for (const value of codes) most = Math.max(most, Math.abs(value));
  return [-most, most, -most, most];
}

function paint(lab, { canvas, count }, values) {
  const rows = Math.ceil(count / COLUMNS);
  const [wide, high] = [COLUMNS, rows].map((n) => n * (SIDE + GAP));
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, wide, high);
  for (let unit = 0; unit < count; unit++) {
    const own = values.subarray(unit * SIDE ** 2, (unit + 1) * SIDE ** 2);
    heat(lab.small, own, shades(lab, own));
    const [x, y] = [unit % COLUMNS, Math.floor(unit / COLUMNS)].map((n) => n * (SIDE + GAP));
    pen.fillStyle = "rgba(128, 128, 128, 0.16)";
    pen.fillRect(x, y, SIDE, SIDE);
    pen.drawImage(lab.small, x, y);
  }
}

function shades(lab, values) {
  let most = 1e-12;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const { gapLow, gapHigh } = lab.header.colors;
  return { low: gapLow, high: gapHigh, scale: (v) => 0.5 + v / (2 * most) };
}

/** The unit pointed at, enlarged, with the data where they are in its plane. */
function drawUnit(lab) {
  const card = lab.units.querySelector(".unit");
  card.hidden = !lab.unit;
  if (!lab.unit) return;
  const { map, number } = lab.unit;
  const { net, layer } = map;
  const box = domain(lab, net);
  const all = said(layersOf(lab, net), box, LARGE)[layer];
  const own = all.subarray(number * LARGE ** 2, (number + 1) * LARGE ** 2);
  const [canvas, text] = card.children;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, side, side);
  heat(lab.small, own, shades(lab, own));
  pen.drawImage(lab.small, 0, 0, side, side);
  if (net.over === "plane") {
    const view = viewOf(box, side, ratio, { left: 0, right: 0, top: 0, bottom: 0 });
    marks(pen, lab.plane.arrays.real, "dot", lab.header.colors.real, view, 1, 0.5);
  }
  let [low, high] = [Infinity, -Infinity];
  for (const value of own) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const says = low === high ? `${words(low)} everywhere` : `${words(low)} to ${words(high)}`;
  text.textContent = `Unit ${number + 1} of layer ${layer + 1}: ${says}, ${
    net.over === "plane" ? "over the plane" : "over the codes"}.`;
}
