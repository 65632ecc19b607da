/**
 * The same random codes decoded by each model, with how sure a classifier is of every picture.
 *
 * header: {id, seed, count, sides, judge, color}, made by playground/ui/latent/draws.py.
 * State: `seed`, once the visitor draws anew.
 */
import { likeliest } from "./latentpictures.js";
import { CSS } from "./latentstyle.js";
import { kept, theme, unpack } from "./packed.js";
import { stamp } from "./paint.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";
import { Slices } from "./slices.js";

const ACROSS = 8;
const GAP = 4; // CSS pixels
const SURE = 0.9;
const MORE = `
  .sheet { width: 100%; max-width: 34rem; }
  .sheet canvas { width: 100%; }
  .said { font: 0.9rem/1.5 var(--st-font); color: var(--st-text-color); min-height: 1.5em; margin: 0.4rem 0;
    font-variant-numeric: tabular-nums; }
  .shares { display: grid; grid-template-columns: repeat(10, minmax(0, 1fr)); gap: 0 4px; max-width: 34rem;
    font: 0.8rem var(--st-font); color: var(--st-text-color); font-variant-numeric: tabular-nums; }
  .shares div { display: flex; flex-direction: column; justify-content: end; height: 4.2rem; text-align: center; }
  .shares i { display: block; border-radius: 2px 2px 0 0; }
  .shares span { opacity: 0.8; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .key { font: 0.8rem var(--st-font); color: var(--st-text-color); opacity: 0.75; margin: 0.4rem 0 0.8rem; }
`;

export default function random({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  state.send = setStateValue;
  const { header } = unpack(data);
  const id = JSON.stringify(header.id);
  const fresh = state.id !== id;
  state.header = header;
  if (!fresh) return draw(state);
  if (state.seed === undefined || state.generation !== header.id[0]) state.seed = header.seed;
  state.generation = header.id[0];
  state.id = id;
  begin(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS + MORE;
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.innerHTML = `<button type="button">Draw 64 again</button><span></span>`;
  const place = document.createElement("div");
  place.className = "sides";
  const key = document.createElement("p");
  key.className = "key";
  bar.append(saver(root, place, "random-codes"));
  root.append(style, bar, key, place);
  const state = { root, bar, key, place, slices: new Slices(), sheets: [] };
  bar.querySelector("button").addEventListener("click", () => {
    state.seed = (state.seed + 1) % 1_000_000;
    state.send("seed", state.seed);
    begin(state);
  });
  arrivals(root, () => state.header && begin(state));
  new ResizeObserver(() => draw(state)).observe(place);
  return state;
}

function begin(state) {
  const { header } = state;
  state.bar.querySelector("span").textContent = `draw ${state.seed}, ${header.count} codes from N(0, I)`;
  state.key.textContent = header.judge
    ? "The bar below a picture: how sure the classifier is of its likeliest class, full at 100 %."
    : "There is no classifier for these pictures, so nothing is measured.";
  if (state.sheets.length !== header.sides.length || state.names !== names(header)) {
    state.names = names(header);
    state.sheets = header.sides.map(sheet);
    state.place.replaceChildren(...state.sheets.map((one) => one.element));
  }
  const draws = normals(state.seed);
  const size = header.sides.length && model(header.sides[0].id)?.decode.latent;
  state.z = Array.from({ length: header.count }, () => Array.from({ length: size || 2 }, draws));
  state.sheets.forEach((one, i) => {
    one.about = header.sides[i];
    one.sure = [];
    one.x = [];
  });
  state.slices.start("sheets", work(state));
}

const names = (header) => JSON.stringify(header.sides.map((side) => [side.title, side.said, side.measured]));

function sheet(about) {
  const element = document.createElement("section");
  element.className = "side";
  element.innerHTML = `<div class="name"><i></i><b></b><span></span></div>
    <div class="sheet"><canvas role="img"></canvas></div><p class="said"></p><div class="shares"></div>
    <p class="said"></p>`;
  const [swatch, title, said] = element.querySelector(".name").children;
  swatch.style.background = about.color;
  title.textContent = about.title;
  said.textContent = about.normal ? about.said : `${about.said}; made for codes of another shape than N(0, I)`;
  const [first, last] = element.querySelectorAll(".said");
  if (about.measured) {
    last.textContent = about.measured.words;
    element.querySelector(".shares").append(...shares(about));
  }
  return { element, canvas: element.querySelector("canvas"), said: first };
}

/** A bar for each class: how many of the measured draws are taken for it. */
function shares({ measured, classes, color }) {
  const most = Math.max(...measured.shares);
  return classes.map((name, i) => {
    const bar = document.createElement("div");
    const part = measured.shares[i];
    bar.title = `${name}: ${(100 * part).toFixed(1)} %`;
    bar.innerHTML = `<span>${Math.round(100 * part)} %</span><i></i><span></span>`;
    bar.children[1].style.cssText = `height:${(part / most) * 1.8}rem;background:${color}`;
    bar.children[2].textContent = name;
    return bar;
  });
}

/** Decode everything, then judge everything. */
function* work(state) {
  const { header, sheets, z } = state;
  for (const one of sheets) {
    const nets = model(one.about.id);
    if (!nets) continue;
    const told = (i) => (one.about.told ? [[i % one.about.classes.length]] : []);
    one.x = z.map((code, i) => Float32Array.from(nets.decode.run(code, ...told(i))[0]));
    yield;
  }
  draw(state);
  const net = model(header.judge)?.judge;
  if (!net) return;
  for (const one of sheets)
    for (const x of one.x) {
      one.sure.push(likeliest(net.run(x)[0]));
      yield;
    }
  draw(state);
}

function draw(state) {
  for (const one of state.sheets) {
    if (!one.x?.length || !state.place.clientWidth) continue;
    tell(one);
    const ratio = window.devicePixelRatio || 1;
    const { shape } = one.about;
    const room = Math.round(one.canvas.parentElement.clientWidth * ratio);
    const gap = Math.round(GAP * ratio);
    const bar = Math.round(4 * ratio);
    const scale = Math.max(1, Math.floor(((room + gap) / ACROSS - gap) / shape[2]));
    const [wide, high] = [shape[2] * scale + gap, shape[1] * scale + bar + 2 * gap];
    const rows = Math.ceil(one.x.length / ACROSS);
    [one.canvas.width, one.canvas.height] = [ACROSS * wide - gap, rows * high];
    one.canvas.style.width = `${one.canvas.width / ratio}px`;
    const pen = one.canvas.getContext("2d");
    one.x.forEach((x, i) => {
      const [left, top] = [(i % ACROSS) * wide, Math.floor(i / ACROSS) * high];
      stamp(pen, x, shape, left, top, scale);
      if (!one.sure[i]) return;
      pen.fillStyle = theme(state.root).border;
      pen.fillRect(left, top + shape[1] * scale + gap / 2, wide - gap, bar);
      pen.fillStyle = state.header.color;
      pen.fillRect(left, top + shape[1] * scale + gap / 2, (wide - gap) * one.sure[i][1], bar);
    });
  }
}

function tell(one) {
  one.canvas.setAttribute("aria-label", `${one.x.length} random codes decoded by ${one.about.title}`);
  if (one.sure.length !== one.x.length) return;
  const shares = one.sure.map(([, share]) => share);
  const mean = (100 * shares.reduce((a, b) => a + b, 0)) / shares.length;
  const many = shares.filter((share) => share > SURE).length;
  one.said.textContent =
    `Of these ${shares.length}: the classifier is ${mean.toFixed(1)} % sure on average, and more than ` +
    `90 % sure of ${many}.`;
}

/** Numbers from N(0, 1), the same for the same seed (mulberry32, Box and Muller 1958). */
export function normals(seed) {
  let state = (seed + 1) * 0x9e3779b9;
  const even = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());
}
