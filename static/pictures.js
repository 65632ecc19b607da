/**
 * Small pictures, crisp: every pixel of the data is a whole number of device pixels.
 *
 * header.sheets: {width, height, columns, count} of the tiles in each blob (WebP), one after the
 * other in rows. One sheet is drawn as a grid; of several, each stands below the one before, row
 * by row. header.across: tiles wanted side by side; header.rows: at most so many rows; header.turn:
 * after how many tiles the same class comes again, which then stands in one column (0: never).
 */
import { isDark } from "./latentstyle.js";
import { HEAD, heading, kept, theme, unpack } from "./packed.js";

const CSS = `${HEAD}
  canvas { display: block; image-rendering: pixelated; border-radius: 3px; }
`;

export default function pictures({ data, parentElement: root }) {
  const state = kept(root, build);
  if (!data) return;
  const { header, blobs } = unpack(data);
  state.canvas.setAttribute("aria-label", header.alt);
  const id = JSON.stringify(header.id);
  if (state.id === id) return draw(state); // the theme may have changed
  state.id = id;
  const decoding = blobs.map((blob) =>
    createImageBitmap(new Blob([blob], { type: "image/webp" }), { colorSpaceConversion: "none" }),
  );
  Promise.all(decoding).then((sheets) => {
    if (state.id !== id) return; // a newer one is on its way
    state.header = header;
    state.head(header.heading);
    state.sheets = sheets;
    draw(state);
  });
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const box = document.createElement("div");
  box.className = "box";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  box.append(canvas);
  root.append(style);
  const head = heading(root);
  root.append(box);
  const state = { root, box, canvas, head, sheets: [], header: null, id: null };
  new ResizeObserver(() => draw(state)).observe(box);
  return state;
}

/** The most columns, of those there is room for, in which what recurs after `turn` lines up; all
 * of them where that would leave more than half of the room empty. */
export function columned(columns, turn) {
  let found = Math.min(columns, turn || columns);
  while (turn && turn % found) found--;
  return 2 * found < columns ? columns : found;
}

/** How many device pixels a data pixel takes, and how many tiles stand side by side. */
export function fit(width, tile, gap, across, count) {
  let best = { scale: 1, columns: Math.max(1, Math.floor((width + gap) / (tile + gap))) };
  for (let scale = 2; tile * scale <= width; scale++) {
    const columns = Math.floor((width + gap) / (tile * scale + gap));
    if (Math.abs(columns - across) <= Math.abs(best.columns - across)) best = { scale, columns };
  }
  return { ...best, columns: Math.min(best.columns, count) };
}

function draw(state) {
  const { header, sheets, canvas, box } = state;
  if (!header || !box.clientWidth || !sheets.length) return;
  const ratio = window.devicePixelRatio || 1;
  const gap = Math.max(1, Math.round(2 * ratio));
  const { width: w, height: h, count } = header.sheets[0];
  const room = Math.floor(box.clientWidth * ratio);
  const { scale, columns: most } = fit(room, w, gap, header.across, count);
  const columns = columned(most, header.turn);
  const rows = Math.max(1, Math.min(header.rows, Math.floor(count / columns)));
  const layers = sheets.length;
  const line = layers * h * scale + (layers - 1) * Math.ceil(gap / 2); // one row of every sheet
  const between = layers > 1 ? 4 * gap : gap;
  const size = [columns * (w * scale + gap) - gap, rows * (line + between) - between];
  if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
  canvas.style.width = `${size[0] / ratio}px`;
  canvas.style.height = `${size[1] / ratio}px`;
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, ...size);
  const colors = theme(state.root);
  if (isDark(colors.background)) {
    pen.fillStyle = colors.border; // black tiles would run together
    for (let row = 0; row < rows; row++)
      pen.fillRect(0, row * (line + between), size[0], layers > 1 ? line : line + between);
  }
  pen.imageSmoothingEnabled = false;
  for (let i = 0; i < rows * columns; i++) {
    const x = (i % columns) * (w * scale + gap);
    const top = Math.floor(i / columns) * (line + between);
    sheets.forEach((sheet, layer) => {
      const across = header.sheets[layer].columns;
      const y = top + layer * (h * scale + Math.ceil(gap / 2));
      const from = [(i % across) * w, Math.floor(i / across) * h];
      pen.drawImage(sheet, ...from, w, h, x, y, w * scale, h * scale);
    });
  }
}
