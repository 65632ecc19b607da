/** The frame of a plane: from data units to pixels, and axes with round numbers. */

/** How the box (left, right, bottom, top) lies on a square canvas of `side` device pixels. */
export function viewOf(box, side, ratio, edge = { left: 32, bottom: 20, right: 6, top: 6 }) {
  const [left, right, bottom, top] = box;
  const [el, er, et, eb] = [edge.left, edge.right, edge.top, edge.bottom].map((e) => e * ratio);
  const [wide, high] = [side - el - er, side - et - eb];
  return {
    box,
    ratio,
    rect: [el, et, wide, high],
    x: (v) => el + ((v - left) / (right - left)) * wide,
    y: (v) => et + ((top - v) / (top - bottom)) * high,
    back: (px, py) => [
      left + ((px - el) / wide) * (right - left),
      top - ((py - et) / high) * (top - bottom),
    ],
  };
}

const short = (value) => String(value).replace("-", "−");

/** Lines at round numbers with their values. */
export function axes(pen, view, { text, border, font }) {
  const [el, et, wide, high] = view.rect;
  const [left, right, bottom, top] = view.box;
  pen.strokeStyle = border;
  pen.fillStyle = text;
  pen.font = `${11 * view.ratio}px ${font}`;
  pen.lineWidth = view.ratio;
  pen.beginPath();
  for (const v of ticks(left, right)) {
    pen.moveTo(view.x(v), et);
    pen.lineTo(view.x(v), et + high);
  }
  for (const v of ticks(bottom, top)) {
    pen.moveTo(el, view.y(v));
    pen.lineTo(el + wide, view.y(v));
  }
  pen.stroke();
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (const v of ticks(left, right)) pen.fillText(short(v), view.x(v), et + high + 5 * view.ratio);
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const v of ticks(bottom, top)) pen.fillText(short(v), el - 5 * view.ratio, view.y(v));
}

function ticks(low, high) {
  const span = high - low;
  const size = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((k) => k * size).find((s) => span / s <= 6) ?? 10 * size;
  const first = Math.ceil(low / step);
  const many = Math.floor(high / step) - first + 1;
  return Array.from({ length: many }, (_, i) => +((first + i) * step).toPrecision(12));
}
