/**
 * Noise flowing to what it becomes, each point in the colour of where it came from; a polar net
 * flows along. Either through x/10 + x/‖x‖, computed here, or to the images a trained net gave.
 *
 * header: {settings: [t as declared], values: {t}, generation, mode: "ring" | "net",
 * lines: points of each line of the net, caption, alt, colors: {real}}.
 * blobs: float32 x, y, …: noise (n), the net's lines (m); with a trained net the images of both
 * (those of the net may be missing) and the real points. State: `at`, {t}, when t is let go.
 */
import { Figure, isDark, wholes } from "./figure.js";
import { buttons, follow, knob, KNOBS, still } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { saver } from "./saving.js";

const CSS = `${KNOBS}
  .flow { width: min(100%, 540px); } canvas { display: block; width: 100%; aspect-ratio: 1; }
  .caption { font: 0.85rem/1.5 var(--st-font); color: var(--st-text-color); padding: 0.2rem 0;
    min-height: 3em; font-variant-numeric: tabular-nums; }
  .caption b { font-weight: 600; display: block; } .caption span { opacity: 0.8; }
  .panel.row { flex-flow: row wrap; gap: 0.3rem 0.9rem; align-items: center; }
  .row .knob { flex: 1 1 17rem; grid-template-columns: auto 2fr 4rem; }
`;
const REACH = [2.8, 1.75]; // of both axes, either way, at the noise and at what becomes of it
const HUES = 24;
const SHADES = [0.8, 1.6, Infinity]; // up to these distances from the middle
const [THERE, REST] = [2400, 900]; // ms
const TRAILS = 160; // points whose way is drawn

export default function flow({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header, blobs } = unpack(data);
  if (!state.knob) furnish(state, header);
  const t = state.values?.t;
  if (follow(state, header, setStateValue)) stop(state);
  else state.values = { ...state.values, t };
  state.header = header;
  take(state, blobs.map((blob) => new Float32Array(blob.buffer)));
  draw(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.className = "flow";
  box.innerHTML = `<div class="caption"><b></b><span></span></div><canvas role="img"></canvas>`;
  root.append(style, box);
  const state = { root, box, figure: new Figure(root, box.querySelector("canvas"), { left: 28 }) };
  new ResizeObserver(() => draw(state)).observe(box);
  return state;
}

function furnish(state, header) {
  const heard = (t) => {
    stop(state);
    state.values.t = t;
    draw(state);
  };
  state.knob = knob(header.settings[0], null, heard, () => state.send("at", { t: state.values.t }));
  const row = buttons("", [["Play", () => (state.playing ? stop(state) : play(state))]]);
  state.button = row.firstChild;
  row.append(saver(state.root, state.box, "noise"));
  const line = document.createElement("div");
  line.className = "panel row";
  line.append(row, state.knob.element);
  state.box.append(line);
}

/** x/10 + x/‖x‖ of points x, y, x, y, …; the middle itself goes to the right. */
export function ring(points) {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    const far = Math.hypot(x, y);
    out[i] = x / 10 + (far ? x / far : 1);
    out[i + 1] = y / 10 + (far ? y / far : 0);
  }
  return out;
}

function take(state, [noise, lines, images, lineImages, real]) {
  const net = state.header.mode === "net";
  state.noise = noise;
  state.lines = lines;
  state.images = net ? images : ring(noise);
  state.lineImages = net ? lineImages : ring(lines);
  state.real = net ? real : null;
  const bins = Array.from({ length: HUES * SHADES.length }, () => []);
  for (let i = 0; i < noise.length; i += 2) {
    const turn = Math.atan2(noise[i + 1], noise[i]) / (2 * Math.PI) + 1;
    const shade = SHADES.findIndex((far) => Math.hypot(noise[i], noise[i + 1]) <= far);
    bins[shade * HUES + (Math.floor(turn * HUES) % HUES)].push(i);
  }
  state.bins = bins;
}

function play(state) {
  state.playing = true;
  state.button.textContent = "Stop";
  const begun = performance.now() - (state.values.t < 1 ? state.values.t * THERE : 0);
  const frame = (now) => {
    if (!state.playing) return;
    const at = ((now - begun) % (2 * (THERE + REST))) / THERE;
    const pause = REST / THERE;
    const there = at < 1 ? at : at < 1 + pause ? 1 : at < 2 + pause ? 2 + pause - at : 0;
    state.values.t = there * there * (3 - 2 * there);
    draw(state);
    requestAnimationFrame(frame);
  };
  if (!still()) return requestAnimationFrame(frame);
  state.values.t = state.values.t < 0.5 ? 1 : 0;
  stop(state);
  return draw(state);
}

function stop(state) {
  state.playing = false;
  if (state.button) state.button.textContent = "Play";
}

function draw(state) {
  const { figure, header } = state;
  if (!state.noise) return;
  const t = state.images.length ? state.values.t : 0;
  const reach = REACH[0] + (REACH[1] - REACH[0]) * t;
  if (!figure.begin([-reach, reach], [-reach, reach])) return;
  state.knob.set(+t.toFixed(3));
  const [bold, said] = state.box.querySelector(".caption").children;
  [bold.textContent, said.textContent] = [header.title, header.said];
  figure.canvas.setAttribute("aria-label", header.alt);
  figure.axes(wholes(-reach, reach), wholes(-reach, reach));
  const between = (from, to, i) => from[i] + ((to[i] ?? from[i]) - from[i]) * t;
  const [px, py] = [(v) => figure.px(v), (v) => figure.py(v)];
  figure.inside((pen) => {
    if (state.real) spots(pen, state.real, px, py, header.colors.real);
    if (state.lineImages.length || t === 0) net(state, pen, between, px, py);
    trails(state, pen, between, px, py, t);
    cloud(state, pen, between, px, py);
  });
}

function spots(pen, points, px, py, color) {
  pen.globalAlpha = 0.45;
  pen.fillStyle = color;
  for (let i = 0; i < points.length; i += 2)
    pen.fillRect(px(points[i]) - 3, py(points[i + 1]) - 3, 6, 6);
  pen.globalAlpha = 1;
}

function net(state, pen, between, px, py) {
  const { lines, lineImages, figure } = state;
  pen.strokeStyle = figure.colors.text;
  pen.globalAlpha = 0.28;
  pen.lineWidth = 1;
  const size = 2 * state.header.lines;
  for (let start = 0; start < lines.length; start += size) {
    pen.beginPath();
    for (let i = start; i < start + size; i += 2)
      pen.lineTo(px(between(lines, lineImages, i)), py(between(lines, lineImages, i + 1)));
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function trails(state, pen, between, px, py, t) {
  if (t === 0 || t === 1) return;
  const { noise, images, figure } = state;
  pen.strokeStyle = figure.colors.text;
  pen.globalAlpha = 0.12;
  pen.beginPath();
  for (let i = 0; i < 2 * Math.min(TRAILS, noise.length / 2); i += 2) {
    pen.moveTo(px(noise[i]), py(noise[i + 1]));
    pen.lineTo(px(between(noise, images, i)), py(between(noise, images, i + 1)));
  }
  pen.stroke();
  pen.globalAlpha = 1;
}

function cloud(state, pen, between, px, py) {
  const { noise, images, bins, figure } = state;
  const dark = isDark(figure.colors.background);
  const r = noise.length > 2000 ? 1.6 : 2.6;
  bins.forEach((points, bin) => {
    const light = (dark ? [0.86, 0.74, 0.6] : [0.76, 0.64, 0.48])[Math.floor(bin / HUES)];
    pen.fillStyle = `oklch(${light} 0.15 ${((bin % HUES) + 0.5) * (360 / HUES)})`;
    pen.beginPath();
    for (const i of points) {
      const [x, y] = [px(between(noise, images, i)), py(between(noise, images, i + 1))];
      pen.moveTo(x + r, y);
      pen.arc(x, y, r, 0, 7);
    }
    pen.fill();
  });
}
