/**
 * The model at a glance: what is fed to what, with live thumbnails, losses as bars, and a flow
 * along the lines while it trains. Nodes stand where the header says, in hundredths of the box.
 *
 * header.flow: {nodes: [{name, label, x, y, kind: "view" | "net", layers, color}],
 * lines: [[from, to]], losses: [{name, label, color, value}]}.
 */
import { viewOf } from "./labaxes.js";
import { drawLayers } from "./labpad.js";
import { words } from "./packed.js";

export const FLOW_CSS = `
  .flow { position: relative; width: 100%; aspect-ratio: 100 / 58; font: 0.8rem var(--st-font); }
  .flow svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
  .flow path { fill: none; stroke: var(--st-text-color); stroke-opacity: 0.35; stroke-width: 0.6;
    stroke-dasharray: 1.6 1.2; }
  .flow path.lit { stroke-opacity: 0.95; stroke-width: 0.9; }
  .flow.going path { animation: flow 0.9s linear infinite; }
  @keyframes flow { to { stroke-dashoffset: -5.6; } }
  @media (prefers-reduced-motion: reduce) { .flow.going path { animation: none; } }
  .node { position: absolute; transform: translate(-50%, -50%); text-align: center; }
  .node canvas { display: block; width: 100%; aspect-ratio: 1; border-radius: 0.3rem;
    background: var(--st-background-color); border: 1px solid var(--st-border-color);
    box-sizing: border-box; }
  .node span { display: block; padding-top: 0.15rem; white-space: nowrap; font-size: 0.75rem; }
  .node.net { border: 2px solid; border-radius: 0.4rem; padding: 0.35rem 0.7rem; font-weight: 600;
    background: var(--st-background-color); font-size: 0.9rem; color: var(--st-text-color);
    font-family: inherit; box-sizing: border-box; white-space: nowrap; }
  .node.net small { display: block; font-weight: 400; font-size: 0.72rem; opacity: 0.8; }
  button.node { cursor: pointer; touch-action: none; }
  button.node:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .node.lit canvas, .node.lit.net { box-shadow: 0 0 0 3px currentColor; }
  .losses { display: grid; grid-template-columns: auto 1fr 4.5em; gap: 0.2rem 0.6rem;
    align-items: center; font: 0.8rem var(--st-font); font-variant-numeric: tabular-nums; }
  .losses i { display: block; height: 8px; border-radius: 2px; min-width: 1px; }
  .losses b { text-align: right; font-weight: 600; }
`;

/** Build nodes and lines anew where the header describes another model. */
export function buildFlow(lab) {
  const { flow } = lab.header;
  const key = JSON.stringify([flow.nodes, flow.lines, flow.losses.map(({ label }) => label)]);
  if (lab.flowKey === key) return;
  lab.flowKey = key;
  const at = Object.fromEntries(flow.nodes.map((node) => [node.name, node]));
  const lines = flow.lines.map(([from, to]) => line(at[from], at[to], `${from} ${to}`));
  lab.flow.innerHTML = `<svg viewBox="0 0 100 58" aria-hidden="true">${lines.join("")}</svg>`;
  lab.thumbs = flow.nodes.map((node) => add(lab, node)).filter(({ canvas }) => canvas);
  lab.losses.innerHTML = flow.losses
    .map(({ label, color }) => `<span>${label}</span><span><i style="background:${color}"></i></span><b></b>`)
    .join("");
  lab.most = {};
}

const line = (a, b, name) =>
  `<path data-line="${name}" d="M${a.x} ${a.y}C${(a.x + b.x) / 2} ${a.y} ${(a.x + b.x) / 2} ${b.y} ${b.x} ${b.y}"/>`;

function add(lab, node) {
  const holds = node.kind === "net" && node.morphs;
  const element = document.createElement(holds ? "button" : "div");
  element.className = `node ${node.kind}`;
  element.dataset.node = node.name;
  element.style.left = `${node.x}%`;
  element.style.top = `${(node.y / 58) * 100}%`;
  let canvas = null;
  if (node.kind === "net") {
    element.style.borderColor = node.color;
    element.innerHTML = `${node.label}<small>${node.detail}</small>`;
    if (holds) {
      element.type = "button";
      element.title = "Point here: the noise moves, straight, to where it is put";
      for (const event of ["pointerenter", "pointerdown", "focus"])
        element.addEventListener(event, () => lab.playMorph());
    }
  } else {
    element.style.width = "19%";
    canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", node.label);
    const label = document.createElement("span");
    label.textContent = node.label;
    element.append(canvas, label);
  }
  lab.flow.append(element);
  return { canvas, node };
}

/** Thumbnails, bars and what is lit, as of the newest look. */
export function drawFlow(lab) {
  const { flow, going, lit } = lab.header;
  lab.flow.classList.toggle("going", going && !lab.part);
  for (const { canvas, node } of lab.thumbs) thumbnail(lab, canvas, node);
  for (const element of lab.flow.querySelectorAll("[data-node]"))
    element.classList.toggle("lit", lit.includes(element.dataset.node));
  for (const path of lab.flow.querySelectorAll("[data-line]"))
    path.classList.toggle("lit", path.dataset.line.split(" ").every((name) => lit.includes(name)));
  const [bars, values] = [lab.losses.querySelectorAll("i"), lab.losses.querySelectorAll("b")];
  flow.losses.forEach(({ name, value }, i) => {
    const size = Math.abs(value ?? 0);
    lab.most[name] = Math.max(lab.most[name] ?? 0, size, 1e-6);
    bars[i].style.width = `${(100 * size) / lab.most[name]}%`;
    values[i].textContent = words(value);
  });
}

function thumbnail(lab, canvas, node) {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(canvas.clientWidth * ratio);
  if (!side) return;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, side, side);
  const none = { left: 0, right: 0, top: 0, bottom: 0 };
  const view = viewOf(lab.plane.about.box, side, ratio, none);
  if (node.layers.length) drawLayers(pen, lab, view, on(node.layers), 0.5);
  else drawCodes(pen, lab, view, node);
}

const on = (layers) => Object.fromEntries(layers.map((name) => [name, true]));

/** Codes in their own plane: noise, or where the encoder puts the data. */
function drawCodes(pen, lab, view, { codes, color }) {
  const points = lab.codes[codes];
  if (!points) return;
  const side = view.rect[2];
  let most = 0;
  for (const value of points) most = Math.max(most, Math.abs(value));
  pen.fillStyle = color;
  pen.globalAlpha = 0.7;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]].map((v) => (v / (most || 1)) * 0.45 * side);
    pen.fillRect(side / 2 + x, side / 2 - y, 1.5 * view.ratio, 1.5 * view.ratio);
  }
  pen.globalAlpha = 1;
}
