/** The one hidden unit pointed at: enlarged, in words, and with lines to what it is joined to. */
import { viewOf } from "./labaxes.js";
import { heat, marks } from "./labdraw.js";
import { domain, layersOf, said, shades, sizeIn } from "./labsaid.js";
import { drawWires, joined, largest } from "./labwires.js";
import { words } from "./packed.js";

export const [SIDE, LARGE] = [20, 48]; // places along each axis of a small and of the enlarged map
export const [COLUMNS, GAP] = [16, 2]; // of one layer's maps

/** The unit pointed at, enlarged, with the data where they are in its plane, and its lines. */
export function drawUnit(lab) {
  const [card, wires] = [".unit", ".wires"].map((name) => lab.units.querySelector(name));
  card.hidden = wires.hidden = !lab.unit;
  if (!lab.unit) return;
  const { map, number } = lab.unit;
  const { net, layer } = map;
  const box = domain(lab, net);
  const all = said(layersOf(lab, net).slice(0, layer + 1), box, LARGE)[layer];
  const own = all.subarray(number * LARGE ** 2, (number + 1) * LARGE ** 2);
  enlarge(lab, card.firstChild, net, box, own);
  let [low, high] = [Infinity, -Infinity];
  for (const value of own) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const [least, most] = [low, high].map(words);
  const says = low === high ? `${least} everywhere` : `${least} to ${most}`;
  const [fed, feeds] = wire(lab, wires);
  card.lastChild.textContent = `Unit ${number + 1} of layer ${layer + 1}: ${says}, ${
    net.over === "plane" ? "over the plane" : "over the codes"}. Fed most by ${fed}${
    feeds && `; feeds most ${feeds}`}.`;
}

function enlarge(lab, canvas, net, box, own) {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, side, side);
  heat(lab.small, own, shades(lab, own));
  pen.drawImage(lab.small, 0, 0, side, side);
  if (net.over !== "plane") return;
  const view = viewOf(box, side, ratio, { left: 0, right: 0, top: 0, bottom: 0 });
  marks(pen, lab.plane.arrays.real, "dot", lab.header.colors.real, view, 1, 0.5);
}

/** Draw the lines of the chosen unit; returns in words what feeds it most and what it feeds most. */
function wire(lab, canvas) {
  const { map, number } = lab.unit;
  const layers = layersOf(lab, map.net);
  const [own, next] = [layers[map.layer], layers[map.layer + 1]];
  const fed = joined(own.weight, sizeIn(own), number, true);
  const feeds = next.weight ? joined(next.weight, sizeIn(next), number, false) : [];
  const sides = [
    { weights: fed, place: (k) => placeOf(map.before, k) },
    { weights: feeds, place: (k) => placeOf(map.after, k) },
  ];
  const color = getComputedStyle(canvas).color;
  drawWires(lab.units, canvas, placeOf(map, number), sides, lab.header.colors, color);
  return [largest(fed, nameOf(map.before)), largest(feeds, nameOf(map.after))];
}

const nameOf = ({ names }) => (k) => (names ? names[k] : `unit ${k + 1}`);

/** Where a unit or a chip stands in the section: [x, y, side] in px; null where it is not shown. */
function placeOf({ chips, edge, canvas, count }, number) {
  const box = chips ? chips.children[number] : canvas;
  if (!chips && number >= count) return null;
  const [left, top] = [box.offsetLeft, box.offsetTop];
  if (chips) return [left + box.offsetWidth / 2, top + edge * box.offsetHeight, 0];
  const cell = canvas.clientWidth / COLUMNS;
  const share = (0.5 * SIDE) / (SIDE + GAP); // the gap stands right of and below each map
  const [column, row] = [number % COLUMNS, Math.floor(number / COLUMNS)];
  return [left + (column + share) * cell, top + (row + share) * cell, 2 * share * cell];
}
