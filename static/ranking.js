/**
 * Pictures to put in order by eye: press them from the most to the least alike.
 *
 * header: {id, original: {title, said}, tiles: [{name, title, said, missing}], order,
 * width, height, n}; blobs: grey bytes of the original and of each tile that is not missing, in
 * order. State: `ranked`: {n, id, order}, the tiles' names.
 */
import { kept, unpack } from "./packed.js";
import { sender } from "./sending.js";

const CSS = `
  .all { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 4fr); gap: 1.4rem;
    font: 0.9rem var(--st-font); color: var(--st-text-color); line-height: 1.35;
    font-variant-numeric: tabular-nums; }
  .tiles { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.9rem; }
  canvas { display: block; border-radius: 2px; max-width: 100%; }
  button { font: inherit; color: inherit; background: none; cursor: pointer; text-align: left; }
  button.tile { padding: 0.45rem; border: 1px solid var(--st-border-color); position: relative;
    border-radius: 0.4rem; }
  .tile:hover:not(:disabled) { border-color: var(--st-primary-color); }
  .tile:disabled { cursor: default; }
  button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .name { font-weight: 600; padding-top: 0.35rem; }
  .said { font-size: 0.78rem; opacity: 0.75; min-height: 2.7em; }
  .place { position: absolute; top: 0.75rem; left: 0.75rem; min-width: 1.5em; text-align: center;
    border-radius: 1em; font-weight: 700; background: var(--st-primary-color);
    color: var(--st-background-color); padding: 0.1em 0.2em; }
  .bar { display: flex; gap: 0.8rem; align-items: center; padding: 0.2rem 0 0.8rem; min-height: 2rem;
    font: 0.9rem var(--st-font); color: var(--st-text-color); }
  .bar button { padding: 0.15rem 0.7rem; border: 1px solid var(--st-border-color);
    border-radius: 0.4rem; font-size: 0.85rem; }
  .bar button:disabled { opacity: 0.4; cursor: default; }
  @media (max-width: 700px) { .all { grid-template-columns: 1fr; }
    .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); } .first { max-width: 60%; } }
`;

export default function ranking({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header, blobs } = unpack(data);
  state.deliver = setStateValue;
  state.line.answered(header.n);
  if (state.id !== header.id) {
    state.id = header.id;
    state.order = header.order;
    lay(state, header, blobs);
  }
  state.header = header;
  show(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.innerHTML = `<div class="bar"><span role="status"></span>
    <button type="button">Take back</button><button type="button">Begin again</button></div>
    <div class="all"><div class="first"></div><div class="tiles"></div></div>`;
  root.append(style, box);
  const state = { root, id: null, order: [], tiles: new Map(), deliver: null };
  state.said = box.querySelector("[role=status]");
  [state.back, state.again] = box.querySelectorAll("button");
  [state.first, state.grid] = [".first", ".tiles"].map((name) => box.querySelector(name));
  state.line = sender((value) => state.deliver("ranked", value));
  state.back.addEventListener("click", () => set(state, state.order.slice(0, -1)));
  state.again.addEventListener("click", () => set(state, []));
  new ResizeObserver(() => state.pictures?.forEach(paint)).observe(box);
  return state;
}

/** Lay out the pictures anew. */
function lay(state, header, blobs) {
  const size = { width: header.width, height: header.height };
  const rest = [...blobs];
  state.tiles.clear();
  state.pictures = [];
  const fill = (box, { title, said, missing }) => {
    if (!missing) {
      const canvas = document.createElement("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", title);
      box.append(canvas);
      state.pictures.push({ canvas, bytes: rest.shift(), ...size });
    }
    for (const [name, text] of [["name", title], ["said", said]])
      box.append(Object.assign(document.createElement("div"), { className: name, textContent: text }));
  };
  state.first.replaceChildren();
  fill(state.first, header.original);
  state.grid.replaceChildren(...header.tiles.map((tile) => {
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "tile", disabled: Boolean(tile.missing),
    });
    fill(button, tile);
    const place = Object.assign(document.createElement("span"), { className: "place" });
    button.append(place);
    button.addEventListener("click", () => press(state, tile.name));
    state.tiles.set(tile.name, { button, place, missing: tile.missing });
    return button;
  }));
  state.pictures.forEach(paint);
}

function press(state, name) {
  const without = state.order.filter((other) => other !== name);
  set(state, without.length < state.order.length ? without : [...state.order, name]);
}

function set(state, order) {
  state.order = order;
  show(state);
  state.line.send({ id: state.id, order });
}

function show(state) {
  const all = [...state.tiles.values()].filter(({ missing }) => !missing).length;
  const done = state.order.length;
  for (const [name, { button, place }] of state.tiles) {
    const at = state.order.indexOf(name);
    place.textContent = at < 0 ? "" : at + 1;
    place.hidden = at < 0;
    button.setAttribute("aria-pressed", String(at >= 0));
  }
  state.said.textContent = done === all ? "All are ranked; the scores are below."
    : `Press the pictures, the most like the original first: ${done} of ${all}.`;
  state.back.disabled = state.again.disabled = !done;
}

/** Crisp where there is room to enlarge, otherwise as the browser shrinks it. */
function paint({ canvas, bytes, width, height }) {
  const room = canvas.parentElement.clientWidth;
  if (!room) return;
  const style = getComputedStyle(canvas.parentElement);
  const inner = room - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const ratio = window.devicePixelRatio || 1;
  const scale = Math.max(1, Math.floor((inner * ratio) / width));
  if (canvas.width !== width) {
    [canvas.width, canvas.height] = [width, height];
    const pixels = new ImageData(width, height);
    bytes.forEach((level, i) => pixels.data.set([level, level, level, 255], 4 * i));
    canvas.getContext("2d").putImageData(pixels, 0, 0);
  }
  const shown = width > inner * ratio ? inner : (scale * width) / ratio;
  canvas.style.width = `${shown}px`;
  canvas.style.imageRendering = width > inner * ratio ? "auto" : "pixelated";
}
