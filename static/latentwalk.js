/**
 * A walk from A to B through the codes of each model: the way on its map, what is decoded at each
 * step with how many codes live near, and a picture that plays the walk.
 *
 * header: {settings: [a, b and steps as declared], values: {a, b, way, steps}, generation, classes, frames,
 * sides: [{…about, latent, radius, what}]}, made by playground/ui/latent/walk.py. blobs: float32
 * codes, uint8 labels, (where the browser cannot decode) float32 frames, and (where training pictures
 * are at hand) the float32 codes that are counted as neighbours, of each side.
 * State: `at`, the values, when something is let go.
 */
import { buttons, follow, knob, KNOBS } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";
import { along, nearest, pick } from "./walking.js";
import { drawBig, drawMap, drawSteps, ends, side } from "./walkfigures.js";
import { play, stop } from "./walkplaying.js";

const CSS = `${KNOBS}
  .box { color: var(--st-text-color); font: 0.9rem var(--st-font); }
  .top { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; align-items: center; margin-bottom: 0.8rem; }
  .top .knob { flex: 1 1 15rem; max-width: 24rem; grid-template-columns: auto 2fr 3.8rem; }
  .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr));
    gap: 1.6rem 2.5rem; }
  .side { min-width: 0; }
  .side h3 { font: 600 0.95rem var(--st-font); margin: 0 0 0.3rem; display: flex; gap: 0.5rem;
    align-items: center; padding: 0; }
  .side h3 i { width: 0.8rem; height: 0.8rem; border-radius: 2px; }
  .side h3 b { font-weight: 600; }
  .side h3 span { font-weight: 400; font-size: 0.8rem; opacity: 0.7; }
  .body { display: grid; grid-template-columns: minmax(0, 20rem) minmax(7rem, 1fr); gap: 0 1.2rem; }
  .map { width: 100%; aspect-ratio: 1; display: block; touch-action: none; cursor: crosshair; }
  .seen canvas { display: block; image-rendering: pixelated; border-radius: 3px; }
  .seen p { margin: 0.5rem 0; font-size: 0.85rem; line-height: 1.4; min-height: 2.8em;
    font-variant-numeric: tabular-nums; }
  .steps { display: block; margin-top: 0.8rem; image-rendering: pixelated; }
  .foot { font-size: 0.8rem; opacity: 0.75; margin: 0.3rem 0 0; }
`;

export default function walk(component) {
  const { data, parentElement: root, setStateValue } = component;
  const state = kept(root, build);
  if (!data) return;
  if (state.dragging) {
    state.late = component; // a run has learned meanwhile: what is held is not taken away
    return;
  }
  const { header, blobs } = unpack(data);
  if (!state.knobs) furnish(state, header);
  const fresh = JSON.stringify(header.generation);
  if (state.key !== fresh) {
    state.key = fresh;
    state.sides = header.sides.map((about, i) => side(root, about, blobs.slice(4 * i, 4 * i + 4)));
    state.place.replaceChildren(...state.sides.map((one) => one.element));
    for (const one of state.sides) listen(state, one);
  } else
    state.sides.forEach((one, i) => {
      if (blobs[4 * i + 2].length) one.frames = new Float32Array(blobs[4 * i + 2].buffer);
    });
  const [generation] = header.generation; // whose the values are; models may learn meanwhile
  follow(state, { ...header, generation }, setStateValue);
  state.header = header;
  draw(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.className = "box";
  box.innerHTML = `<div class="top"></div><div class="sides"></div>`;
  root.append(style, box);
  const state = { root, box, t: 0, moving: "b", place: box.querySelector(".sides") };
  arrivals(root, () => draw(state));
  new ResizeObserver(() => draw(state)).observe(box);
  return state;
}

function furnish(state, header) {
  const set = (values) => () => {
    change(state, values());
    settle(state);
  };
  state.ways = buttons("Way", [
    ["straight", set(() => ({ way: "straight" })), "In a straight line through the codes."],
    ["spherical", set(() => ({ way: "spherical" })), "On a circle about the origin."],
  ]);
  state.held = buttons("A click moves", [
    ["A", () => hold(state, "a"), "A click on a map moves the beginning."],
    ["B", () => hold(state, "b"), "A click on a map moves the end."],
  ]);
  const actions = buttons("", [
    ["Play", () => (state.playing ? stop(state) : play(state, moments)), "Watch the walk, there and back."],
    ["Another walk", set(() => other(state)), "From and to other codes."],
  ]);
  state.play = actions.firstChild;
  actions.append(saver(state.root, state.box, "walk"));
  state.knobs = header.settings.map((declared) => [
    declared.name,
    knob(
      declared,
      null,
      (value) => change(state, { [declared.name]: Math.round(value) }),
      () => settle(state),
    ),
  ]);
  const made = state.knobs.map(([, one]) => one.element);
  state.box.querySelector(".top").append(actions, state.held, state.ways, ...made);
}

function hold(state, which) {
  state.moving = which;
  draw(state);
}

/** Two places by chance. */
function other(state) {
  const many = state.sides[0].codes.length / state.sides[0].about.latent;
  const [a, b] = [0, 1].map(() => Math.floor(Math.random() * many));
  return { a, b: b === a ? (b + 1) % many : b };
}

function change(state, values) {
  state.values = { ...state.values, ...values };
  state.asked ??= requestAnimationFrame(() => {
    state.asked = null;
    draw(state);
  });
}

function settle(state) {
  state.send("at", state.values);
}

/** A press takes the nearer end along to the code nearest to the pointer. */
function listen(state, one) {
  const { canvas } = one.map;
  const to = (event) => {
    const [x, y] = one.map.at(event);
    const z = [one.map.vx(x), one.map.vy(y)];
    change(state, { [state.moving]: nearest(one.codes, z) });
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (one.about.latent !== 2) return;
    canvas.setPointerCapture(event.pointerId);
    state.dragging = true;
    const [x, y] = one.map.at(event);
    const held = ends(one, state.values).find(({ px, py }) => Math.hypot(px - x, py - y) < 18);
    if (held) state.moving = held.name;
    to(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && to(event));
  for (const name of ["pointerup", "pointercancel"])
    canvas.addEventListener(name, () => {
      settle(state);
      state.dragging = false;
      const late = state.late;
      state.late = null;
      if (late) walk(late);
    });
}

/** What a model makes of share t of the walk. */
function decoded(state, one, t) {
  const { values, header } = state;
  const { about, codes, labels, frames } = one;
  const nets = model(about.id);
  if (!nets?.decode) {
    if (!frames.length) return null;
    const size = frames.length / header.frames;
    const start = Math.round(t * (header.frames - 1)) * size;
    return frames.subarray(start, start + size);
  }
  const told = about.told ? [[labels[values.a] ?? 0]] : [];
  return nets.decode.run(code(state, one, t), ...told)[0];
}

function code(state, one, t) {
  const { codes, about } = one;
  const last = codes.length / about.latent - 1;
  const [a, b] = [state.values.a, state.values.b].map((place) =>
    pick(codes, about.latent, Math.min(place, last)),
  );
  return along(a, b, t, state.values.way);
}

function moments(state) {
  for (const one of state.sides) moment(state, one);
}

/** The large picture and the mark on the map, at the moment that is played. */
function moment(state, one) {
  const x = decoded(state, one, state.t);
  const path = (t) => code(state, one, t);
  drawMap(one, path, state.t, state.values, state.header.classes);
  if (x) drawBig(one, x, path(state.t));
}

function draw(state) {
  if (!state.values || !state.box.clientWidth) return;
  const { values } = state;
  for (const [name, one] of state.knobs) one.set(values[name]);
  for (const [row, now] of [[state.ways, values.way], [state.held, state.moving.toUpperCase()]])
    for (const button of row.querySelectorAll("button"))
      button.setAttribute("aria-pressed", button.textContent === now);
  for (const one of state.sides) {
    moment(state, one);
    drawSteps(one, values.steps, (t) => decoded(state, one, t), (t) => code(state, one, t));
  }
}
