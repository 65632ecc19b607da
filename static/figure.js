/** A small figure on a canvas: crisp at any size, with axes that stay put. */
import { signed, theme } from "./packed.js";

const EDGE = { left: 44, right: 12, top: 10, bottom: 26 };

export class Figure {
  /** `edge`: room around the axes in pixels. */
  constructor(root, canvas, edge = {}) {
    [this.root, this.canvas, this.edge] = [root, canvas, { ...EDGE, ...edge }];
  }

  /** Start anew with these ranges; false while the canvas is not on screen. */
  begin(x, y) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return false;
    const ratio = window.devicePixelRatio || 1;
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== size[0]) this.canvas.width = size[0];
    if (this.canvas.height !== size[1]) this.canvas.height = size[1];
    Object.assign(this, { width, height, ratio, xs: x, ys: y, colors: theme(this.root) });
    const pen = (this.pen = this.canvas.getContext("2d"));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = `12px ${this.colors.font}`;
    pen.lineJoin = "round";
    return true;
  }

  get box() {
    const { left, right, top, bottom } = this.edge;
    return { left, right: this.width - right, top, bottom: this.height - bottom };
  }

  /** Pixels of values. */
  px(value) {
    const { left, right } = this.box;
    return left + ((value - this.xs[0]) / (this.xs[1] - this.xs[0])) * (right - left);
  }
  py(value) {
    const { top, bottom } = this.box;
    return bottom - ((value - this.ys[0]) / (this.ys[1] - this.ys[0])) * (bottom - top);
  }
  /** Values of pixels. */
  vx(pixel) {
    const { left, right } = this.box;
    return this.xs[0] + ((pixel - left) / (right - left)) * (this.xs[1] - this.xs[0]);
  }
  vy(pixel) {
    const { top, bottom } = this.box;
    return this.ys[0] + ((bottom - pixel) / (bottom - top)) * (this.ys[1] - this.ys[0]);
  }

  /** Where a pointer is, in pixels of the figure. */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** Thin lines and numbers. `x`, `y`: [[value, words], …]. */
  axes(x, y) {
    const { pen, colors, box } = this;
    pen.lineWidth = 1;
    pen.strokeStyle = colors.border;
    pen.fillStyle = colors.text;
    pen.globalAlpha = 0.75;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    for (const [value, words] of x) {
      this.segment([this.px(value), box.top], [this.px(value), box.bottom]);
      pen.fillText(words, this.px(value), box.bottom + 6);
    }
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const [value, words] of y) {
      this.segment([box.left, this.py(value)], [box.right, this.py(value)]);
      pen.fillText(words, box.left - 6, this.py(value));
    }
    pen.globalAlpha = 1;
  }

  segment(from, to) {
    this.pen.beginPath();
    this.pen.moveTo(...from);
    this.pen.lineTo(...to);
    this.pen.stroke();
  }

  /** Draw what `draw` draws, inside of the axes only. */
  inside(draw) {
    const { pen, box } = this;
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    pen.clip();
    draw(pen);
    pen.restore();
  }

  /** A line through [x, y] points; `dash` in pixels. */
  line(points, color, { width = 2, dash = [] } = {}) {
    const { pen } = this;
    pen.save();
    pen.setLineDash(dash);
    pen.lineWidth = width;
    pen.strokeStyle = color;
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(this.px(x), this.py(y));
    pen.stroke();
    pen.restore();
  }

  /** The area between points and `base`. */
  area(points, color, alpha, base = 0) {
    const { pen } = this;
    pen.save();
    pen.globalAlpha = alpha;
    pen.fillStyle = color;
    pen.beginPath();
    pen.moveTo(this.px(points[0][0]), this.py(base));
    for (const [x, y] of points) pen.lineTo(this.px(x), this.py(y));
    pen.lineTo(this.px(points.at(-1)[0]), this.py(base));
    pen.fill();
    pen.restore();
  }

  /** Words at a place in pixels. */
  words(text, x, y, { color, align = "left", base = "middle", alpha = 1, bold = false } = {}) {
    const { pen, colors } = this;
    pen.save();
    pen.globalAlpha = alpha;
    pen.fillStyle = color ?? colors.text;
    pen.textAlign = align;
    pen.textBaseline = base;
    if (bold) pen.font = `600 12px ${colors.font}`;
    pen.fillText(text, x, y);
    pen.restore();
  }

  /** A mark to take hold of: "round" or "square". */
  handle(x, y, color, shape, held) {
    const { pen, colors } = this;
    const r = held ? 9 : 7;
    pen.save();
    pen.beginPath();
    if (shape === "round") pen.arc(x, y, r, 0, 7);
    else pen.rect(x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2);
    pen.fillStyle = color;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = colors.background;
    pen.stroke();
    pen.restore();
  }
}

/** Whole numbers from low to high, `by` apart, as words for an axis. */
export function wholes(low, high, by = 1) {
  const found = [];
  for (let value = Math.ceil(low / by) * by; value <= high; value += by)
    found.push([value, signed(value)]);
  return found;
}

/** A number of so many decimals with a true minus; ∞ as itself, and never −0. */
export function fixed(value, decimals = 3) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = value.toFixed(decimals);
  return signed(Number(text) === 0 ? text.replace("-", "") : text);
}

/** Whether a colour of the page's theme is a dark one. */
export function isDark(color) {
  const parts = color.startsWith("#")
    ? [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16))
    : (color.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) < 382;
}
