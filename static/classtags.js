/** Classes on a map of codes: where each lies, and its name there. */

const ROUNDS = 80; // of pushing names apart
const GAP = 1; // between two names, in parts of 13 of their size
const FAR = 4; // from its place, in the same parts: a line leads there

/** The middle of each class's codes. */
export function centres(codes, labels) {
  const sums = [];
  labels.forEach((label, i) => {
    const sum = (sums[label] ??= [0, 0, 0]);
    [sum[0], sum[1], sum[2]] = [sum[0] + codes[2 * i], sum[1] + codes[2 * i + 1], sum[2] + 1];
  });
  return sums.map(([x, y, n]) => [x / n, y / n]);
}

/** Boxes {x, y, w, h} about their middles, pushed apart where they overlap, each pair by the
 * shorter way, and kept between 0 and `width` and `height`; in place. */
export function apart(boxes, width, height) {
  const within = (value, half, end) => Math.max(half, Math.min(end - half, value));
  for (let round = 0; round < ROUNDS; round++) {
    let still = true;
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1)) {
        const over = [(a.w + b.w) / 2 - Math.abs(a.x - b.x), (a.h + b.h) / 2 - Math.abs(a.y - b.y)];
        if (Math.min(...over) < 0.01) continue;
        still = false;
        const [axis, by] = over[0] < over[1] ? ["x", over[0] / 2] : ["y", over[1] / 2];
        const way = a[axis] > b[axis] ? 1 : -1;
        a[axis] += way * by;
        b[axis] -= way * by;
      }
    for (const box of boxes) {
      box.x = within(box.x, box.w / 2, width);
      box.y = within(box.y, box.h / 2, height);
    }
    if (still) return boxes;
  }
  return boxes;
}

/** Names in their colours, readable over dots and beside each other. marks: [{words, x, y, color}]
 * in the pen's units, those out of sight left out; look: {size, font, background, width, height}. */
export function tags(pen, marks, { size, font, background, width, height }) {
  const unit = size / 13;
  pen.font = `700 ${size}px ${font}`;
  [pen.textAlign, pen.textBaseline, pen.lineJoin] = ["center", "middle", "round"];
  const boxes = marks
    .filter(({ x, y }) => x > 0 && y > 0 && x < width && y < height)
    .map((mark) => {
      const w = pen.measureText(mark.words).width + 2 * GAP * unit;
      return { mark, x: mark.x, y: mark.y, w, h: size + 2 * GAP * unit };
    });
  apart(boxes, width, height);
  for (const box of boxes) leader(pen, box, unit, background);
  pen.lineWidth = 4 * unit;
  pen.strokeStyle = background;
  for (const { mark, x, y } of boxes) pen.strokeText(mark.words, x, y);
  for (const { mark, x, y } of boxes) {
    pen.fillStyle = mark.color;
    pen.fillText(mark.words, x, y);
  }
}

/** A thin line from a name that was pushed far to its place. */
function leader(pen, { mark, x, y, w, h }, unit, background) {
  const off = [Math.abs(mark.x - x) - w / 2, Math.abs(mark.y - y) - h / 2];
  if (Math.max(...off) < FAR * unit) return;
  for (const [width, color] of [[3.5, background], [1.2, mark.color]]) {
    pen.lineWidth = width * unit;
    pen.strokeStyle = color;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(mark.x, mark.y);
    pen.stroke();
  }
}
