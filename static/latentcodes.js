/** What the sections of longer codes share: reading codes, colours, random draws, words. */
import { halves } from "./evaluator.js";
import { theme, words } from "./packed.js";

export const MORE = `
  .panels { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: flex-end; margin-bottom: 1rem; }
  .panels > .panel { flex: 1 1 22rem; max-width: 40rem; min-width: 0; }
  .panels .buttons { flex: 1 1 20rem; }
  .cloud { width: 100%; aspect-ratio: 1; touch-action: none; cursor: grab; position: relative; overflow: hidden;
    border: 1px solid var(--st-border-color); border-radius: 0.3rem; box-sizing: border-box; }
  .cloud > canvas { position: absolute; inset: 0; width: 100%; height: 100%; image-rendering: auto; }
  .cloud:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .cloud:active { cursor: grabbing; }
  .under { margin-top: 1rem; }
  .hint { font: 0.8rem/1.4 var(--st-font); color: var(--st-text-color); opacity: 0.75; margin: 0.3rem 0 0.8rem;
    font-variant-numeric: tabular-nums; max-width: 46rem; min-height: 1.4em; }
  .knob { grid-template-columns: 2.2rem 1fr 4.6rem; min-height: 1.75rem; }
  h4 { font: 600 0.9rem var(--st-font); color: var(--st-text-color); margin: 0 0 0.4rem; }
`;

/** A side as it was sent, its codes read: {about, codes, labels, d, n}. */
export function read(about, blobs) {
  const codes = about.codes < 0 ? null : halves(blobs[about.codes]);
  const labels = about.labels < 0 ? null : blobs[about.labels];
  return { about, codes, labels };
}

/** The i-th code of d numbers. */
export const row = (codes, i, d) => [...codes.subarray(i * d, (i + 1) * d)];

/** [low, high] that holds nearly all values of one number of the codes. */
export function ends(codes, d, axis, cut = 0.004) {
  const sorted = Float32Array.from({ length: codes.length / d }, (_, i) => codes[i * d + axis]).sort();
  const left = Math.floor(sorted.length * cut);
  return [sorted[left], sorted[sorted.length - 1 - left]];
}

/** The nearest code: [place, distance]. */
export function nearest(z, codes) {
  const d = z.length;
  let [best, at] = [Infinity, -1];
  for (let i = 0; i < codes.length / d; i++) {
    let sum = 0;
    for (let j = 0; j < d && sum < best; j++) sum += (codes[i * d + j] - z[j]) ** 2;
    if (sum < best) [best, at] = [sum, i];
  }
  return [at, Math.sqrt(best)];
}

/** What lies near: "3, 0.42 away". */
export function near(z, { codes, labels, about }) {
  if (!codes) return "–";
  const [at, distance] = nearest(z, codes);
  const name = labels ? `${about.classes[labels[at]]}, ` : "";
  return `${name}${words(distance)} away`;
}

/** The theme's colours with one for each class. */
export function shades(root, classes, count) {
  const colors = theme(root);
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = colors.background;
  const value = parseInt(pen.fillStyle.slice(1), 16);
  const dark = 0.3 * (value >> 16) + 0.6 * ((value >> 8) & 255) + 0.1 * (value & 255) < 128;
  const named = classes[dark ? "dark" : "light"];
  const all = Array.from({ length: Math.max(1, count) }, (_, i) => named[i % named.length]);
  return { ...colors, dark, classes: count > 1 ? all : [colors.text] };
}

/** One number from N(0, 1) (Box and Muller 1958). */
export const normal = () =>
  Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());

/** Numbers as a link has them. */
export const written = (z) => z.map((value) => +value.toFixed(2)).join();

/** Numbers from a link, or null. */
export const parsed = (text, count) => {
  const found = text ? text.split(",").map(Number) : [];
  return found.length === count ? found : null;
};
