/**
 * A plane to draw points on: dragging sprays them along the way, or rubs them out.
 *
 * header: {reach, most, least, use, start}: the axes go from −reach to reach; at most and at least
 * so many points; `use` is what the button says. blobs: points to start from, float32 x, y, …, put
 * in when `start`, their name, is new. State: `drawn`, x, y, x, y, … of all points, once the button
 * is pressed.
 */
import { count, kept, theme, unpack } from "./packed.js";

const CSS = `
  canvas { display: block; width: 100%; aspect-ratio: 1; touch-action: none; cursor: crosshair;
    border: 1px solid var(--st-border-color); border-radius: 0.3rem; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem; padding-top: 0.4rem;
    font: 0.8rem var(--st-font); color: var(--st-text-color); }
  .row span { margin-left: auto; opacity: 0.7; }
  button { font: inherit; color: inherit; background: none; cursor: pointer; padding: 0.2rem 0.6rem;
    border: 1px solid var(--st-border-color); border-radius: 0.4rem; }
  button:disabled { opacity: 0.5; cursor: default; }
  button[aria-pressed="true"] { background: var(--st-text-color);
    color: var(--st-background-color); }
`;
const SPRAY = 0.05; // standard deviation about the pointer
const APART = 0.02; // of the way between two points
const RUBBER = 0.12; // radius of the eraser
const KEPT = 50; // drawings that can be gone back to

export default function drawing({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header, blobs } = unpack(data);
  if (header.start && header.start !== state.header?.start)
    state.points = Array.from(new Float32Array(blobs[0].buffer), (value) => +value.toFixed(3));
  state.header = header;
  state.send = setStateValue;
  state.use.textContent = header.use;
  draw(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "A plane to draw points on");
  const row = document.createElement("div");
  row.className = "row";
  row.innerHTML = `<button type="button"></button>
    <button type="button">Undo</button><button type="button" aria-pressed="false">Eraser</button>
    <button type="button">Clear</button><span></span>`;
  root.append(style, canvas, row);
  const [use, undo, rubber, clear] = row.querySelectorAll("button");
  const said = row.querySelector("span");
  const state = {
    root, canvas, use, undo, rubber, clear, said, points: [], before: [], last: null, header: null,
    rubs: false,
  };
  use.addEventListener("click", () => state.send("drawn", state.points));
  clear.addEventListener("click", () => {
    remember(state);
    state.points = [];
    draw(state);
  });
  undo.addEventListener("click", () => {
    state.points = state.before.pop() ?? state.points;
    draw(state);
  });
  rubber.addEventListener("click", () => {
    state.rubs = !state.rubs;
    rubber.setAttribute("aria-pressed", String(state.rubs));
  });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    state.last = null;
    remember(state);
    touch(state, event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) for (const part of event.getCoalescedEvents?.() ?? [event]) touch(state, part);
  });
  new ResizeObserver(() => draw(state)).observe(canvas);
  return state;
}

/** Keep the drawing as it is, to come back to. */
function remember(state) {
  state.before.push([...state.points]);
  if (state.before.length > KEPT) state.before.shift();
}

function touch(state, event) {
  const { canvas, header } = state;
  const box = canvas.getBoundingClientRect();
  const x = (2 * ((event.clientX - box.left) / box.width) - 1) * header.reach;
  const y = (1 - 2 * ((event.clientY - box.top) / box.height)) * header.reach;
  if (state.rubs) rub(state, x, y);
  else spray(state, x, y);
}

function rub(state, x, y) {
  const { points } = state;
  const far = (i) => Math.hypot(points[i] - x, points[i + 1] - y) > RUBBER;
  state.points = points.filter((_, i) => far(i - (i % 2)));
  draw(state);
}

function spray(state, x, y) {
  const { header, points } = state;
  const from = state.last ?? [x, y];
  const way = Math.hypot(x - from[0], y - from[1]);
  const many = state.last ? Math.floor(way / APART) : 3;
  for (let i = 1; i <= many && points.length < 2 * header.most; i++) {
    const at = state.last ? i / many : 1;
    const put = (a, b) => clamp(a + (b - a) * at + SPRAY * normal(), header.reach);
    points.push(put(from[0], x), put(from[1], y));
  }
  if (many || !state.last) state.last = [x, y];
  draw(state);
}

const clamp = (value, reach) => +Math.max(-reach, Math.min(reach, value)).toFixed(3);
const normal = () =>
  Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());

function draw(state) {
  const { canvas, header, points, root } = state;
  if (!header || !canvas.clientWidth) return;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, side, side);
  pen.strokeStyle = theme(root).border;
  pen.lineWidth = ratio;
  for (const ends of [[side / 2, 0, side / 2, side], [0, side / 2, side, side / 2]]) {
    pen.beginPath();
    pen.moveTo(ends[0], ends[1]);
    pen.lineTo(ends[2], ends[3]);
    pen.stroke();
  }
  pen.fillStyle = header.color;
  for (let i = 0; i < points.length; i += 2) {
    const place = [points[i], -points[i + 1]].map((v) => ((v / header.reach + 1) / 2) * side);
    pen.beginPath();
    pen.arc(...place, 1.6 * ratio, 0, 7);
    pen.fill();
  }
  const n = points.length / 2;
  state.use.disabled = n < header.least;
  state.clear.disabled = n === 0;
  state.undo.disabled = state.before.length === 0;
  state.said.textContent = n ? `${count(n)} points` : "drag to draw";
}
