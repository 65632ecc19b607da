/**
 * Points in the plane, two kinds told apart by shape as well as colour, on axes that stay put.
 *
 * header.sets: {label, color, shape: "dot" | "cross"}; blobs: float32 x, y, x, y, … of each.
 * header.bounds: [left, right, bottom, top].
 */
import { HEAD, heading, kept, theme, unpack, words } from "./packed.js";

const CSS = `${HEAD}
  .legend { display: flex; gap: 1.2em; font: 0.85rem var(--st-font); color: var(--st-text-color);
    margin-bottom: 0.3rem; }
  .legend span { display: inline-flex; align-items: center; gap: 0.4em; }
  canvas { display: block; width: 100%; aspect-ratio: 1; }
`;

export default function points({ data, parentElement: root }) {
  const state = kept(root, build);
  if (!data) return;
  const { header, blobs } = unpack(data);
  state.header = header;
  state.sets = blobs.map((blob) => new Float32Array(blob.buffer));
  state.canvas.setAttribute("aria-label", header.alt);
  state.head(header.heading);
  const key = JSON.stringify(header.sets);
  if (state.key !== key) {
    state.key = key;
    state.legend.replaceChildren(...header.sets.map(entry));
  }
  draw(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const legend = document.createElement("div");
  legend.className = "legend";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  root.append(style);
  const head = heading(root);
  root.append(legend, canvas);
  const state = { root, legend, canvas, head, header: null, sets: [] };
  new ResizeObserver(() => draw(state)).observe(canvas);
  return state;
}

function entry({ label, color, shape }) {
  const span = document.createElement("span");
  const mark =
    shape === "dot"
      ? `<circle cx="6" cy="6" r="3.5" fill="${color}"/>`
      : `<path d="M2 2L10 10M10 2L2 10" stroke="${color}" stroke-width="2"/>`;
  span.innerHTML = `<svg width="12" height="12" aria-hidden="true">${mark}</svg>`;
  span.append(label);
  return span;
}

function draw(state) {
  const { header, canvas, sets } = state;
  if (!header || !canvas.clientWidth) return;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, side, side);
  const [left, right, bottom, top] = header.bounds;
  const edge = { left: 34 * ratio, bottom: 22 * ratio, right: 8 * ratio, top: 8 * ratio };
  const x = (v) => edge.left + ((v - left) / (right - left)) * (side - edge.left - edge.right);
  const y = (v) => edge.top + ((top - v) / (top - bottom)) * (side - edge.top - edge.bottom);
  axes(pen, state, { x, y, ratio, side, edge });
  pen.save();
  pen.beginPath();
  pen.rect(edge.left, edge.top, side - edge.left - edge.right, side - edge.top - edge.bottom);
  pen.clip();
  sets.forEach((set, i) => scatter(pen, set, header.sets[i], { x, y, ratio }));
  pen.restore();
}

function scatter(pen, set, { color, shape }, { x, y, ratio }) {
  const r = (shape === "dot" ? 2 : 2.4) * ratio;
  pen.beginPath();
  for (let i = 0; i + 1 < set.length; i += 2) {
    const [px, py] = [x(set[i]), y(set[i + 1])];
    if (shape === "dot") {
      pen.moveTo(px + r, py);
      pen.arc(px, py, r, 0, 7);
    } else {
      pen.moveTo(px - r, py - r);
      pen.lineTo(px + r, py + r);
      pen.moveTo(px + r, py - r);
      pen.lineTo(px - r, py + r);
    }
  }
  pen.globalAlpha = shape === "dot" ? 0.55 : 0.85;
  pen.fillStyle = pen.strokeStyle = color;
  pen.lineWidth = 1.2 * ratio;
  if (shape === "dot") pen.fill();
  else pen.stroke();
  pen.globalAlpha = 1;
}

function axes(pen, { root, header }, { x, y, ratio, side, edge }) {
  const { text, border, font } = theme(root);
  const [left, right, bottom, top] = header.bounds;
  pen.strokeStyle = border;
  pen.fillStyle = text;
  pen.font = `${11 * ratio}px ${font}`;
  pen.lineWidth = ratio;
  const lines = (low, high) => {
    const span = high - low;
    const step = [1, 2, 5, 10].map((k) => k * 10 ** Math.floor(Math.log10(span / 4)));
    const nice = step.find((size) => span / size <= 5) ?? step[3];
    const first = Math.ceil(low / nice) * nice;
    return Array.from({ length: Math.floor((high - first) / nice) + 1 }, (_, i) => first + i * nice);
  };
  const line = (...ends) => {
    pen.beginPath();
    pen.moveTo(ends[0], ends[1]);
    pen.lineTo(ends[2], ends[3]);
    pen.stroke();
  };
  const short = (value) => (Number.isInteger(value) ? String(value) : words(value));
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (const value of lines(left, right)) {
    line(x(value), edge.top, x(value), side - edge.bottom);
    pen.fillText(short(value), x(value), side - edge.bottom + 5 * ratio);
  }
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const value of lines(bottom, top)) {
    line(edge.left, y(value), side - edge.right, y(value));
    pen.fillText(short(value), edge.left - 5 * ratio, y(value));
  }
}
