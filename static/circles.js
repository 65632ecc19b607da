/**
 * The small circle that holds the codes of a model, in the large circle of all that its decoder can
 * be asked: one point at the same direction and distance for every model, decoded, encoded again.
 *
 * header: {settings: declared settings, values: {angle, away}, generation, classes: {light, dark},
 * sides: [{id, title, color, shape, classes, middle, radius, back: mean way back at each of
 * header.radii}], radii, reach, count}. blobs: float32 codes x, y, … and uint8 labels of each side.
 * State: `at`, the values, when something is let go.
 */
import { drawPad, drawStrip, drawWayBack } from "./circlefigures.js";
import { Figure, fixed } from "./figure.js";
import { follow, knob, KNOBS } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { saver } from "./saving.js";
import { paint } from "./paint.js";
import { arrivals, model } from "./registry.js";
import { Slices } from "./slices.js";

const CSS = `${KNOBS}
  .box { container-type: inline-size; color: var(--st-text-color); font: 0.9rem var(--st-font); }
  .sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem 2.5rem; }
  @container (max-width: 720px) { .sides, .low { grid-template-columns: minmax(0, 1fr) !important; } }
  .side { display: grid; grid-template-columns: minmax(0, 22rem) minmax(9rem, 1fr); gap: 0 1rem; min-width: 0; }
  .side h3 { grid-column: 1 / -1; font: 600 0.95rem var(--st-font); margin: 0 0 0.3rem;
    display: flex; gap: 0.5rem; align-items: center; padding: 0; }
  .side h3 i { width: 0.8rem; height: 0.8rem; border-radius: 2px; }
  .pad { width: 100%; aspect-ratio: 1; display: block; touch-action: none; cursor: crosshair; }
  .seen canvas { display: block; border-radius: 3px; image-rendering: pixelated; }
  .seen p { margin: 0.5rem 0; line-height: 1.4; font-variant-numeric: tabular-nums; font-size: 0.85rem; }
  .strip { grid-column: 1 / -1; margin-top: 0.4rem; }
  .strip canvas { display: block; width: 100%; image-rendering: pixelated; }
  .low { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem 2.5rem;
    margin-top: 0.8rem; align-items: start; }
  .back { display: block; width: 100%; height: 190px; }
  .caption { font: 0.85rem/1.5 var(--st-font); padding: 0.2rem 0; }
  .caption b { font-weight: 600; margin-right: 1.2rem; } .caption span { opacity: 0.8; }
`;
const SIDE = 162; // CSS pixels of the picture

export default function circles({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header, blobs } = unpack(data);
  if (!state.knobs) furnish(state, header, blobs);
  draw(state, follow(state, header, setStateValue));
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.className = "box";
  box.innerHTML = `<div class="sides"></div><div class="low"><div>
      <div class="caption"><b>The way back</b><span></span></div>
      <canvas class="back" role="img" aria-label="Mean way back over the distance from the middle"></canvas>
    </div><div class="panel"></div></div>`;
  root.append(style, box);
  const state = { root, box, back: new Figure(root, box.querySelector(".back")) };
  state.slices = new Slices();
  for (const event of ["pointerdown", "pointerup", "pointercancel"])
    box.addEventListener(event, () => (state.slices.busy = event === "pointerdown"));
  arrivals(root, () => draw(state, true));
  new ResizeObserver(() => draw(state, true)).observe(box);
  return state;
}

function furnish(state, header, blobs) {
  state.sides = header.sides.map((about, i) => side(state, about, blobs.slice(2 * i, 2 * i + 2)));
  state.box.querySelector(".sides").append(...state.sides.map((one) => one.element));
  state.knobs = header.settings.map((declared) => [
    declared.name,
    knob(
      declared,
      null,
      (value) => change(state, { [declared.name]: value }),
      () => state.send("at", state.values),
    ),
  ]);
  const made = state.knobs.map(([, one]) => one.element);
  state.box.querySelector(".panel").append(...made, saver(state.root, state.box, "off-the-codes"));
  state.box.querySelector(".low .caption span").textContent =
    `decode, encode again: how far from where it began, in radii of the small circle; mean of ` +
    `${header.count} directions`;
}

function side(state, about, [codes, labels]) {
  const element = document.createElement("section");
  element.className = "side";
  element.innerHTML = `<h3><i style="background:${about.color}"></i></h3>
    <canvas class="pad" role="img"></canvas>
    <div class="seen"><canvas role="img"></canvas><p></p></div>
    <div class="strip"><canvas role="img"></canvas></div>`;
  element.querySelector("h3").append(about.title);
  const pad = element.querySelector(".pad");
  const one = { about, element, pad: new Figure(state.root, pad, { left: 4, right: 4, top: 4, bottom: 4 }) };
  one.codes = new Float32Array(codes.buffer);
  one.labels = labels;
  [one.picture, one.strip] = element.querySelectorAll(".seen canvas, .strip canvas");
  one.strip.setAttribute("aria-label", `Pictures of ${about.title} from the middle outwards`);
  pad.setAttribute("aria-label", `Codes of ${about.title} and the point that is decoded`);
  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    point(state, one, event);
  });
  pad.addEventListener("pointermove", (event) => event.buttons && point(state, one, event));
  pad.addEventListener("pointerup", () => state.send("at", state.values));
  return one;
}

/** Take over where a pointer is, as direction and distance. */
function point(state, one, event) {
  const [px, py] = one.pad.at(event);
  const [x, y] = [one.pad.vx(px), one.pad.vy(py)]; // in radii about the middle
  const turn = (Math.atan2(y, x) * 180) / Math.PI;
  const away = Math.min(state.header.reach, Math.hypot(x, y));
  change(state, { angle: Math.round((turn + 360) % 360), away: +away.toFixed(2) });
}

function change(state, values) {
  const turned = "angle" in values && values.angle !== state.values.angle;
  state.values = { ...state.values, ...values };
  state.strips ||= turned;
  state.asked ??= requestAnimationFrame(() => {
    state.asked = null;
    draw(state, state.strips);
  });
}

/** The code of a side at a direction (degrees) and distance (radii). */
export function code({ middle, radius }, angle, away) {
  const turn = (angle * Math.PI) / 180;
  return [middle[0] + radius * away * Math.cos(turn), middle[1] + radius * away * Math.sin(turn)];
}

/** Everything for the point as it is; the strips only when they have changed. */
function draw(state, strips = false) {
  const { values, header } = state;
  if (!values || !state.box.clientWidth) return;
  state.strips = false;
  for (const [name, made] of state.knobs) made.set(values[name]);
  for (const one of state.sides) {
    const nets = model(one.about.id);
    if (!nets) {
      drawPad(one, values, header);
      continue;
    }
    const z = code(one.about, values.angle, values.away);
    const x = Float32Array.from(nets.decode.run(z)[0]);
    paint(one.picture, x, one.about.shape, SIDE);
    const again = nets.encode.run(x)[0];
    const way = Math.hypot(again[0] - z[0], again[1] - z[1]) / one.about.radius;
    one.again = [0, 1].map((i) => (again[i] - one.about.middle[i]) / one.about.radius);
    tell(one, values, way);
    drawPad(one, values, header);
    if (strips) state.slices.start(one.about.id, drawStrip(one, values, header, nets.decode, code));
  }
  drawWayBack(state.back, state.sides, values, header);
}

function tell(one, { away }, way) {
  const where = away <= 1 ? "inside the small circle" : `${fixed(away, 2)} radii out`;
  one.element.querySelector(".seen p").innerHTML =
    `Decoded from a code ${where}. Encoded again, it lands <b>${fixed(way, 2)}</b> radii away from ` +
    `where it began (the cross).`;
  one.picture.setAttribute("aria-label", `Decoded by ${one.about.title}, ${where}`);
}
