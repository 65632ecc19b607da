/** A row of one style for every class, and the names above. */
import { stamp } from "./paint.js";
import { model } from "./registry.js";

const GAP = 4; // CSS pixels

export function heads(classes) {
  const row = document.createElement("div");
  row.style.gridTemplateColumns = `repeat(${classes.length}, minmax(0, 1fr))`;
  row.append(...classes.map((name) => {
    const head = document.createElement("span");
    [head.textContent, head.title] = [name, `told ${name}`];
    return head;
  }));
  return row;
}

/** Decode z for every class into a canvas, tile by tile. */
export function* tiles(canvas, z, { shape, classes, id }) {
  const ratio = window.devicePixelRatio || 1;
  const wide = Math.round(canvas.clientWidth * ratio);
  const gap = Math.round(GAP * ratio);
  const cell = Math.floor(wide / classes.length);
  const scale = Math.max(1, Math.floor((cell - gap) / shape[2]));
  const size = [cell * classes.length, shape[1] * scale];
  if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
  const pen = canvas.getContext("2d");
  const net = model(id).decode;
  for (let c = 0; c < classes.length; c++) {
    const left = c * cell + Math.round((cell - shape[2] * scale) / 2);
    stamp(pen, net.run(z, [c])[0], shape, left, 0, scale);
    yield;
  }
}
