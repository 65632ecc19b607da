/**
 * The 2-D lab: the plane with its layers, and the model beside it. Looks arrive a few times a
 * second; what is drawn moves evenly from one to the next.
 *
 * header: {run, step, going, words, colors, layers: [{name, label, mark, color}], on: [names],
 * arrows: [{name, label}], maps: [{name, label}], lit: [nodes], said, flow, units}; blobs: the surveys
 * "plane", "world", "best" and "part", empty where there is none.
 * State: `view`, {on, map, arrow}, once the visitor has changed what is shown.
 */
import { codesAsPoints, Motion, survey } from "./labdata.js";
import { buildFlow, drawFlow, FLOW_CSS } from "./labflow.js";
import { drawLegend, drawPad, rangeOf, reachOf, reading } from "./labpad.js";
import { kept, unpack } from "./packed.js";
import { buildUnits, drawUnits, UNITS_CSS } from "./labunits.js";
import { bindSwitches, buildSwitches, SWITCH_CSS } from "./labswitches.js";

const CSS = `
  :host, .lab { font: 0.85rem var(--st-font); color: var(--st-text-color); }
  .wrap { container-type: inline-size; }
  .lab { display: grid; gap: 0.8rem 1.4rem; grid-template-columns: minmax(0, 1fr); }
  @container (min-width: 760px) { .lab { grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); } }
  .stage canvas { display: block; width: 100%; aspect-ratio: 1; touch-action: pan-y;
    cursor: crosshair; border-radius: 0.3rem; }
  .stage canvas:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .legend { display: flex; align-items: center; gap: 0.5rem; padding: 0.35rem 0 0 32px;
    font-size: 0.78rem; min-height: 1.3em; font-variant-numeric: tabular-nums; }
  .legend[hidden] { display: none; }
  .legend i { flex: 0 1 9rem; height: 9px; border-radius: 2px; }
  .reading { min-height: 2.6em; padding-top: 0.3rem; font-variant-numeric: tabular-nums;
    white-space: pre-wrap; line-height: 1.3; }
  .said { min-height: 2.7em; line-height: 1.35; }
  .head { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; }
  .head i { font-style: normal; opacity: 0.75; font-variant-numeric: tabular-nums; }
  .side { display: flex; flex-direction: column; gap: 0.7rem; min-width: 0; }
  ${SWITCH_CSS}${FLOW_CSS}${UNITS_CSS}
  @media print { .switches, .morph { display: none; } }
`;
const PACE = { least: 120, most: 900, first: 260 }; // ms from one look to the next
const MORPH = 1600; // ms
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export default function lab({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  state.send = setStateValue;
  take(state, unpack(data));
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const wrap = document.createElement("div");
  wrap.className = "wrap";
  wrap.innerHTML = `<div class="lab"><section class="stage">
      <div class="switches"></div>
      <canvas tabindex="0" role="img"></canvas>
      <div class="legend"><span></span><i></i><span></span></div>
      <div class="reading" aria-live="polite"></div>
    </section><section class="side">
      <div class="head"><b>The model</b><i></i></div>
      <div class="flow"></div><div class="losses"></div><div class="said"></div>
      <label class="morph"><span>noise</span><input type="range" min="0" max="1" step="0.01" value="1"
        aria-label="From the noise to what is made of it"><span></span></label>
      <div class="units" hidden></div>
    </section></div>`;
  root.append(style, wrap);
  const find = (name) => wrap.querySelector(name);
  const state = {
    root, motion: new Motion(), layers: {}, map: "said", arrow: "pull", morph: 1, cursor: null,
    small: document.createElement("canvas"), frames: 0, arrived: 0, pace: PACE.first,
    canvas: find(".stage canvas"), switches: find(".switches"), reading: find(".reading"),
    legend: find(".legend"), flow: find(".flow"), losses: find(".losses"), said: find(".said"), step: find(".head i"),
    morphing: find(".morph"), slide: find(".morph input"), thumbs: [], units: find(".units"),
  };
  state.draw = () => schedule(state);
  state.playMorph = () => playMorph(state);
  state.slide.addEventListener("input", () => {
    [state.morph, state.morphBegun] = [Number(state.slide.value), 0];
    schedule(state);
  });
  bindSwitches(state);
  new ResizeObserver(() => schedule(state, true)).observe(state.canvas);
  return state;
}

function take(state, { header, blobs }) {
  const clock = performance.now();
  const fresh = state.header?.run !== header.run;
  const [plane, world, best, part] = blobs.map((blob) => (blob.length ? survey(blob) : null));
  if (fresh) state.motion = new Motion();
  const shown = part ?? world;
  Object.assign(state, { header, plane, best, part, shown });
  const id = `${header.run} ${shown.step} ${part?.about.place ?? ""}`;
  if (state.id !== id) {
    state.id = id;
    if (state.arrived) {
      const gap = Math.max(PACE.least, Math.min(PACE.most, clock - state.arrived));
      state.pace += 0.3 * (gap - state.pace);
    }
    state.arrived = clock;
    state.motion.head(shown.arrays, fresh || still.matches ? 0 : state.pace, clock);
    prepare(state, shown);
  }
  buildSwitches(state, fresh);
  buildFlow(state);
  buildUnits(state);
  state.step.textContent = header.step;
  state.said.textContent = header.said;
  state.morphing.lastElementChild.textContent = header.words.made;
  state.canvas.setAttribute("aria-label", header.words.alt);
  schedule(state, true);
}

/** What follows from a look and does not move: ranges, and where codes stand as points. */
function prepare(state, shown) {
  const { plane } = state;
  const { box, latent } = plane.about;
  const { codes, knots } = plane.arrays;
  state.fromNoise = {
    codes: codes && codesAsPoints(codes, Math.min(2, latent), box),
    knots: knots && codesAsPoints(knots, Math.min(2, latent), box),
  };
  const places = shown.arrays.places;
  state.codes = {
    noise: codes && codesAsPoints(codes, Math.min(2, latent), [-1, 1, -1, 1]),
    places: places && codesAsPoints(places, latent === 1 ? 1 : 2, [-1, 1, -1, 1]),
  };
  state.grid ??= shown.arrays.field && gridOf(shown.arrays.field.length / 2, box);
  if (!state.motion.to[state.arrow]) state.arrow = state.motion.to.pull ? "pull" : "slope";
  state.reach = reachOf(state);
  if (shown.arrays.score) state.range = rangeOf(state);
}

function gridOf(count, [left, right, bottom, top]) {
  const side = Math.round(Math.sqrt(count));
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    points[2 * i] = left + ((right - left) * ((i % side) + 0.5)) / side;
    points[2 * i + 1] = bottom + ((top - bottom) * (Math.floor(i / side) + 0.5)) / side;
  }
  return points;
}

/** Draw in the next frame, the model's thumbnails as well if `all`. */
function schedule(state, all = false) {
  state.flowDue ||= all;
  if (state.waiting) return;
  state.waiting = true;
  requestAnimationFrame((clock) => {
    state.waiting = false;
    if (!state.header || !state.root.isConnected && !(state.root.host ?? {}).isConnected) return;
    const moving = state.motion.advance(clock) | advanceMorph(state, clock);
    drawPad(state);
    drawLegend(state);
    state.reading.textContent = reading(state);
    if (state.flowDue || (!moving && state.flowLate)) {
      drawFlow(state);
      drawUnits(state);
      state.flowDue = false;
      state.flowLate = moving;
    }
    if (moving) schedule(state);
  });
}

function playMorph(state) {
  if (!state.fromNoise?.codes) return;
  state.morphBegun = performance.now();
  state.morph = 0;
  schedule(state);
}

function advanceMorph(state, clock) {
  if (!state.morphBegun) return false;
  const t = still.matches ? 1 : Math.min(1, Math.max(0, (clock - state.morphBegun) / MORPH));
  state.morph = t * t * (3 - 2 * t);
  state.slide.value = state.morph;
  if (t === 1) state.morphBegun = 0;
  return t < 1;
}
