/** What is shown on the lab's plane: a switch for each layer, by pointer and by key. */
import { reachOf } from "./labpad.js";

export const SWITCH_CSS = `
  .switches { display: flex; flex-wrap: wrap; gap: 0.35rem; padding-bottom: 0.5rem; }
  .switches button { display: inline-flex; align-items: center; gap: 0.4em; font: inherit;
    font-size: 0.8rem; color: inherit; background: none; cursor: pointer;
    padding: 0.2rem 0.55rem; border: 1px solid var(--st-border-color); border-radius: 1rem; }
  .switches button[aria-pressed="false"] { opacity: 0.55; }
  .switches button[aria-pressed="true"] { border-color: currentColor; }
  .switches button:focus-visible, .switches select:focus-visible {
    outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
  .switches select { font: inherit; font-size: 0.8rem; color: inherit; border-radius: 1rem;
    background: var(--st-background-color); border: 1px solid var(--st-border-color);
    padding: 0.15rem 0.3rem; max-width: 100%; }
  .switches svg { flex: none; }
  .morph { display: flex; align-items: center; gap: 0.6rem; }
  .morph input { flex: 1; accent-color: var(--st-primary-color); min-width: 4rem; }
`;
const SIGNS = {
  dot: (color) => `<circle cx="6" cy="6" r="3.2" fill="${color}"/>`,
  ring: (color) => `<circle cx="6" cy="6" r="3.2" fill="none" stroke="${color}" stroke-width="1.6"/>`,
  cross: (color) => `<path d="M2.5 2.5L9.5 9.5M9.5 2.5L2.5 9.5" stroke="${color}" stroke-width="1.8"/>`,
  arrow: (color) => `<path d="M1 11L10 2M5 2H10V7" fill="none" stroke="${color}" stroke-width="1.6"/>`,
  mesh: (color) => `<path d="M1 1H11V11H1ZM1 6H11M6 1V11" fill="none" stroke="${color}"/>`,
  loop: (color) => `<ellipse cx="6" cy="6" rx="5" ry="3.4" fill="${color}" fill-opacity=".25" stroke="${color}"/>`,
  field: ([a, b]) => `<path d="M0 0H6V12H0Z" fill="${a}"/><path d="M6 0H12V12H6Z" fill="${b}"/>`,
};

/** Draw the switches anew where there are others; `fresh`: another run begins with its own. */
export function buildSwitches(lab, fresh) {
  const { layers, maps, arrows, on, chosen } = lab.header;
  if (fresh) {
    lab.layers = Object.fromEntries(layers.map(({ name }) => [name, on.includes(name)]));
    lab.map = chosen.map;
    lab.arrow = chosen.arrow;
  }
  const key = JSON.stringify([layers, maps, arrows]);
  if (lab.switchKey !== key) {
    lab.switchKey = key;
    for (const { name } of layers) lab.layers[name] ??= on.includes(name);
    lab.switches.replaceChildren(
      ...layers.flatMap((layer, i) => [chip(lab, layer, i), ...choice(lab, layer.name)]),
    );
  }
  press(lab);
}

function chip(lab, { name, label, mark, color }, i) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.layer = name;
  button.title = `Key ${i + 1}`;
  button.innerHTML = `<svg width="12" height="12" aria-hidden="true">${SIGNS[mark](color)}</svg>`;
  button.append(label);
  button.addEventListener("click", () => toggle(lab, name));
  return button;
}

/** The list of maps beside the heat map's switch, of arrows beside the arrows'. */
function choice(lab, layer) {
  const kind = { heat: "map", arrows: "arrow" }[layer];
  const options = lab.header[`${kind}s`] ?? [];
  if (options.length < 2) return [];
  const list = document.createElement("select");
  list.dataset.choice = kind;
  list.setAttribute("aria-label", kind === "map" ? "Which map" : "Which arrows");
  for (const { name, label } of options) list.add(new Option(label, name));
  list.addEventListener("change", () => {
    lab[kind] = list.value;
    lab.layers[layer] = true;
    told(lab);
  });
  return [list];
}

function press(lab) {
  for (const button of lab.switches.querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(Boolean(lab.layers[button.dataset.layer])));
  for (const list of lab.switches.querySelectorAll("select")) list.value = lab[list.dataset.choice];
  lab.morphing.style.visibility = lab.fromNoise?.codes ? "" : "hidden";
}

function toggle(lab, name) {
  lab.layers[name] = !lab.layers[name];
  told(lab);
}

function told(lab) {
  lab.reach = reachOf(lab);
  press(lab);
  lab.draw();
  const on = Object.keys(lab.layers).filter((name) => lab.layers[name]);
  lab.send("view", { on, map: lab.map, arrow: lab.arrow });
}

/** The cross follows the pointer or the arrow keys; digits switch layers, m plays the noise. */
export function bindSwitches(lab) {
  const { canvas } = lab;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    lab.cursor = lab.view?.back(x, y) ?? null;
    lab.draw();
  };
  canvas.addEventListener("pointermove", point);
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("pointerleave", () => {
    lab.cursor = null;
    lab.draw();
  });
  canvas.addEventListener("keydown", (event) => key(lab, event));
}

function key(lab, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !lab.header) return;
  const layer = lab.header.layers[Number(event.key) - 1];
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  if (layer) toggle(lab, layer.name);
  else if (event.key === "m") lab.playMorph();
  else if (move) {
    const [left, right, bottom, top] = lab.plane.about.box;
    const [x, y] = lab.cursor ?? [(left + right) / 2, (bottom + top) / 2];
    const step = (right - left) / 60;
    lab.cursor = [x + move[0] * step, y + move[1] * step];
    lab.draw();
  } else if (event.key === "Escape") {
    lab.cursor = null;
    lab.draw();
  } else return;
  event.preventDefault();
}
