/**
 * Layers of the lab's plane. Each draws itself with a pen, given {x, y}: data units to pixels,
 * {ratio}: device pixels of a CSS pixel, and colours. Data are x, y, x, y, … in data units.
 */

const LEVELS = 10; // opacities of a sheet's cells

/** Two colours and a middle that shows the page: value 0 to 1 → pixels of a side × side picture. */
export function heat(canvas, map, { low, high, scale }) {
  const side = Math.sqrt(map.length);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  const picture = pen.createImageData(side, side);
  const pixels = picture.data;
  const [a, b] = [low, high].map(rgb);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const value = scale(map[row * side + column]);
      const color = value < 0.5 ? a : b;
      const at = 4 * ((side - 1 - row) * side + column);
      pixels[at] = color[0];
      pixels[at + 1] = color[1];
      pixels[at + 2] = color[2];
      pixels[at + 3] = Number.isFinite(value) ? 165 * Math.min(1, Math.abs(2 * value - 1)) : 0;
    }
  }
  pen.putImageData(picture, 0, 0);
}

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** Small marks: full dots, open rings or crosses. */
export function marks(pen, points, shape, color, view, size = 2.4, alpha = 0.75) {
  const r = size * view.ratio;
  pen.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [view.x(points[i]), view.y(points[i + 1])];
    if (shape === "cross") {
      pen.moveTo(x - r, y - r);
      pen.lineTo(x + r, y + r);
      pen.moveTo(x + r, y - r);
      pen.lineTo(x - r, y + r);
    } else {
      pen.moveTo(x + r, y);
      pen.arc(x, y, r, 0, 7);
    }
  }
  pen.globalAlpha = alpha;
  pen.lineWidth = 1.4 * view.ratio;
  pen.fillStyle = pen.strokeStyle = color;
  if (shape === "dot") pen.fill();
  else pen.stroke();
  pen.globalAlpha = 1;
}

/** Knots in rows: cells of equal probability, the smaller the denser and so the darker. */
export function sheet(pen, points, across, color, view) {
  if (across.length === 1) return string(pen, points, color, view);
  const [columns, rows] = across;
  const whole = Math.abs((view.box[1] - view.box[0]) * (view.box[3] - view.box[2]));
  const each = whole / ((columns - 1) * (rows - 1));
  const cells = Array.from({ length: LEVELS }, () => []);
  for (let j = 0; j + 1 < rows; j++)
    for (let i = 0; i + 1 < columns; i++) {
      const corners = [j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i];
      cells[level(each / Math.max(area(points, corners), 1e-12))].push(corners);
    }
  pen.fillStyle = color;
  cells.forEach((some, k) => {
    if (!some.length) return;
    pen.beginPath();
    for (const corners of some) outline(pen, points, corners, view);
    pen.globalAlpha = 0.05 + (0.6 * k) / (LEVELS - 1);
    pen.fill("nonzero");
  });
  threads(pen, points, columns, rows, color, view);
}

/** A density of 1 is the box evenly filled; each level is about twice as dense. */
const level = (density) => Math.max(0, Math.min(LEVELS - 1, Math.round(1.2 * Math.log2(1 + density))));

function area(points, corners) {
  let twice = 0;
  corners.forEach((a, k) => {
    const b = corners[(k + 1) % 4];
    twice += points[2 * a] * points[2 * b + 1] - points[2 * b] * points[2 * a + 1];
  });
  return Math.abs(twice) / 2;
}

function outline(pen, points, corners, view) {
  corners.forEach((k, i) => {
    const [x, y] = [view.x(points[2 * k]), view.y(points[2 * k + 1])];
    if (i) pen.lineTo(x, y);
    else pen.moveTo(x, y);
  });
  pen.closePath();
}

function threads(pen, points, columns, rows, color, view) {
  const to = (k, first) => {
    const [x, y] = [view.x(points[2 * k]), view.y(points[2 * k + 1])];
    if (first) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  };
  pen.beginPath();
  for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) to(j * columns + i, i === 0);
  for (let i = 0; i < columns; i++) for (let j = 0; j < rows; j++) to(j * columns + i, j === 0);
  pen.globalAlpha = 0.45;
  pen.lineWidth = 0.6 * view.ratio;
  pen.strokeStyle = color;
  pen.stroke();
  pen.globalAlpha = 1;
}

function string(pen, points, color, view) {
  const even = (view.box[1] - view.box[0]) / (points.length / 2);
  pen.strokeStyle = color;
  pen.lineWidth = 3 * view.ratio;
  pen.lineCap = "round";
  for (let i = 0; i + 3 < points.length; i += 2) {
    const length = Math.hypot(points[i + 2] - points[i], points[i + 3] - points[i + 1]);
    pen.globalAlpha = 0.15 + (0.8 * level(even / Math.max(length, 1e-9))) / (LEVELS - 1);
    pen.beginPath();
    pen.moveTo(view.x(points[i]), view.y(points[i + 1]));
    pen.lineTo(view.x(points[i + 2]), view.y(points[i + 3]));
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** Arrows from points along vectors; `reach` is the length drawn as `longest` CSS pixels. */
export function arrows(pen, points, vectors, reach, color, view, longest = 30) {
  const scale = (longest * view.ratio) / (reach || 1);
  const head = 4 * view.ratio;
  pen.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    let [dx, dy] = [vectors[i] * scale, -vectors[i + 1] * scale];
    const size = Math.hypot(dx, dy);
    if (!(size > 0.7 * view.ratio)) continue;
    const most = (1.6 * longest * view.ratio) / size;
    if (most < 1) [dx, dy] = [dx * most, dy * most];
    const [x, y] = [view.x(points[i]), view.y(points[i + 1])];
    const [ux, uy] = [dx / Math.hypot(dx, dy), dy / Math.hypot(dx, dy)];
    pen.moveTo(x, y);
    pen.lineTo(x + dx, y + dy);
    pen.moveTo(x + dx - head * (ux + 0.6 * uy), y + dy - head * (uy - 0.6 * ux));
    pen.lineTo(x + dx, y + dy);
    pen.lineTo(x + dx - head * (ux - 0.6 * uy), y + dy - head * (uy + 0.6 * ux));
  }
  pen.strokeStyle = color;
  pen.lineWidth = 1.1 * view.ratio;
  pen.globalAlpha = 0.85;
  pen.stroke();
  pen.globalAlpha = 1;
}

/** Closed outlines of `around` points each. */
export function loops(pen, points, around, color, view) {
  pen.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [view.x(points[i]), view.y(points[i + 1])];
    if ((i / 2) % around === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
    if ((i / 2) % around === around - 1) pen.closePath();
  }
  pen.globalAlpha = 0.14;
  pen.fillStyle = pen.strokeStyle = color;
  pen.fill();
  pen.globalAlpha = 0.9;
  pen.lineWidth = 1.2 * view.ratio;
  pen.stroke();
  pen.globalAlpha = 1;
}

/** Lines from points to where they are taken. */
export function ways(pen, from, to, color, view, alpha = 0.35) {
  pen.beginPath();
  for (let i = 0; i + 1 < from.length; i += 2) {
    pen.moveTo(view.x(from[i]), view.y(from[i + 1]));
    pen.lineTo(view.x(to[i]), view.y(to[i + 1]));
  }
  pen.globalAlpha = alpha;
  pen.strokeStyle = color;
  pen.lineWidth = view.ratio;
  pen.stroke();
  pen.globalAlpha = 1;
}

/** The 90th percentile of the lengths of vectors, which one long arrow does not change. */
export function typical(vectors) {
  const lengths = new Float32Array(vectors.length / 2);
  for (let i = 0; i < lengths.length; i++)
    lengths[i] = Math.hypot(vectors[2 * i], vectors[2 * i + 1]) || 0;
  return lengths.sort()[Math.floor(0.9 * lengths.length)];
}
