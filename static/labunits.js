/**
 * What each hidden unit says: a small map for every unit of a net, worked out here from the weights
 * of the newest look. Blue is above zero, orange below, blank is zero. The unit pointed at is
 * enlarged, and lines show what it is joined to.
 *
 * header.units: [{name, label, over: "plane" | "codes", gives: {count: [names]}}];
 * plane.about.nets: {name: [activations]}; arrays "NAME.LAYER.weight" (out, in) and
 * "NAME.LAYER.bias" (out), the last layer's too.
 */
import { heat } from "./labdraw.js";
import { domain, layersOf, said, shades, sizeIn } from "./labsaid.js";
import { COLUMNS, drawUnit, GAP, SIDE } from "./labunit.js";
import { ends, named, WIRES_CSS } from "./labwires.js";

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
  .units .unit[hidden], .units .wires[hidden] { display: none; }
  ${WIRES_CSS}
`;
const SHOWN = 2 * COLUMNS; // units of a layer

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
    <canvas class="wires" hidden></canvas>
    <p>Each square is one hidden unit: blue where it is above zero, orange below, blank at zero. Point
    at one: lines lead to what feeds it and to what it feeds, blue for a weight above zero, orange
    below, the thicker the larger.</p>`;
  lab.unitMaps = listed.flatMap((net) => addNet(lab, net));
}

/** The maps of a net's layers, between the chips of what enters and of what leaves it. */
function addNet(lab, net) {
  const layers = layersOf(lab, net);
  const [first, last] = [layers[0], layers.at(-1)];
  const [enter, leave] = named(net, sizeIn(first), last.bias?.length ?? 0);
  const [above, below] = [ends(enter), ends(leave)];
  const maps = layers.slice(0, -1).map((_, i) => add(lab, net, i));
  maps[0].title.after(above);
  lab.units.append(below);
  return maps.map((map, i) => Object.assign(map, {
    before: i ? maps[i - 1] : { chips: above, names: enter, edge: 1 },
    after: i + 1 < maps.length ? maps[i + 1] : { chips: below, names: leave, edge: 0 },
  }));
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
  canvas.addEventListener("blur", () => choose(null));
  canvas.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") choose(null); // a finger that lifts leaves its unit chosen
  });
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && choose(0));
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
    known[net.name] ??= said(layersOf(lab, net).slice(0, -1), domain(lab, net), SIDE);
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
