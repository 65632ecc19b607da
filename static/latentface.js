/** The face of a map: what is drawn behind the point, and the point itself. */
import { tags } from "./classtags.js";
import { dots, ellipses, lay, words } from "./latentlayers.js";

/** All layers that are switched on, as far as they are computed. */
export function drawBehind({ pad, explorer, about, codes, labels, kept, middles }) {
  const pen = pad.base.getContext("2d");
  const { theme, layers } = explorer;
  pen.clearRect(0, 0, pad.base.width, pad.base.height);
  if (kept.tiles) lay(pen, pad, kept.tiles, false);
  if (kept.far) lay(pen, pad, kept.far, true);
  if (kept.stretch) lay(pen, pad, kept.stretch, true);
  const colors = explorer.classColors(about.classes.length || 1, kept.tiles);
  const shown = layers.has("codes") && codes?.length;
  if (shown) dots(pen, pad, { codes, labels, colors, alpha: kept.tiles ? 0.9 : 0.75 });
  if (layers.has("prior") && about.normal) prior(pen, pad, theme);
  ticks(pen, pad, theme);
  if (shown) names(pen, pad, theme, about.classes, middles, colors);
}

function names(pen, pad, theme, classes, middles, colors) {
  const size = classes.some((title) => title.length > 2) ? 13 : 20;
  const marks = middles.map((z, c) => {
    const [x, y] = z ? pad.place(z) : [-1, -1]; // a class without codes has no name
    return { words: classes[c], x, y, color: colors[c] };
  });
  const side = pad.base.width;
  tags(pen, marks, { ...theme, size: size * ratio(), width: side, height: side });
}

const ratio = () => window.devicePixelRatio || 1;

function prior(pen, pad, theme) {
  const font = `${11 * ratio()}px ${theme.font}`;
  ellipses(pen, pad, [0, 0], [1, 1], [1, 2, 3], theme.text, [5, 4]);
  for (const count of [1, 2, 3])
    words(pen, `${count}σ`, pad.place([0, count]), theme.text, theme.background, font);
}

function ticks(pen, pad, theme) {
  const { x, y, half } = pad.view;
  const raw = 10 ** Math.floor(Math.log10(half / 1.5));
  const step = [1, 2, 5, 10].map((k) => k * raw).find((size) => (2 * half) / size <= 7) ?? 10 * raw;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const font = `${11 * ratio()}px ${theme.font}`;
  const end = pad.base.width;
  const edge = 26 * ratio();
  const write = (value, place) =>
    words(pen, `${+value.toFixed(digits) || 0}`, place, theme.text, theme.background, font);
  for (let v = Math.ceil((x - half) / step) * step; v < x + half; v += step) {
    const [px] = pad.place([v, y]);
    if (px > edge && px < end - edge / 2) write(v, [px, end - 10 * ratio()]);
  }
  for (let v = Math.ceil((y - half) / step) * step; v < y + half; v += step) {
    const [, py] = pad.place([x, v]);
    if (py > edge / 2 && py < end - edge) write(v, [14 * ratio(), py]);
  }
}

/** The point, and the posterior of the chosen picture. A point out of sight waits at the edge. */
export function drawPoint({ pad, explorer, about, z, spread, coded }) {
  const pen = pad.over.getContext("2d");
  const { theme } = explorer;
  const side = pad.over.width;
  const edge = 7 * ratio();
  pen.clearRect(0, 0, side, side);
  const [x, y] = pad.place(z);
  const [px, py] = [x, y].map((v) => Math.max(edge, Math.min(side - edge, v)));
  const reach = px === x && py === y ? 9 : 4;
  const disc = (radius) => {
    pen.beginPath();
    pen.arc(px, py, radius * ratio(), 0, 7);
  };
  for (const [width, color] of [[5, theme.background], [2.5, theme.text]]) {
    pen.lineWidth = width * ratio();
    pen.strokeStyle = color;
    disc(reach);
    pen.stroke();
  }
  pen.fillStyle = about.color;
  disc(4.5);
  pen.fill();
  if (!explorer.picked || !spread || !explorer.layers.has("posterior")) return;
  for (const [width, color] of [[3.5, theme.background], [1.6, explorer.colors.posterior]])
    ellipses(pen, pad, coded, spread, [1, 2], color, [], width);
}
