/**
 * Codes of three numbers as a cloud that can be turned: drag or arrow keys, wheel or plus and minus
 * to come closer, a click takes the nearest code.
 *
 * on: {turn(view, done), pick(index)}; view: {yaw, pitch} in degrees.
 */
import { words } from "./latentlayers.js";
import { turning } from "./latentturning.js";

const NEAR = 14; // CSS pixels that a click may miss a code by
const EDGES = [0, 1, 2].flatMap((axis) =>
  [[-1, -1], [-1, 1], [1, -1], [1, 1]].map(([u, v]) => [
    spread(axis, -1, u, v),
    spread(axis, 1, u, v),
  ]),
);

/** A corner of the cube: `at` along the axis, u and v along the two others in order. */
function spread(axis, at, u, v) {
  const rest = [u, v];
  return [0, 1, 2].map((one) => (one === axis ? at : rest.shift()));
}

export class Cloud {
  constructor(place, on) {
    this.view = { yaw: 30, pitch: 18 };
    this.zoom = 1;
    this.element = document.createElement("div");
    this.element.className = "cloud";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.base = document.createElement("canvas"); // cube, dots, names
    this.over = document.createElement("canvas"); // what moves with the point
    this.element.append(this.base, this.over);
    place.append(this.element);
    turning(this, on);
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  /** codes: Float32Array, three numbers each; box: {middle, half} of the cube drawn around them. */
  set(codes, labels, names, box) {
    Object.assign(this, { codes, labels, names, box });
    this.middles = labels && codes ? classMiddles(codes, labels, names.length) : [];
    this.order = codes ? Uint16Array.from({ length: codes.length / 3 }, (_, i) => i) : [];
  }

  /** Show the point z, the plane through it across `axis`, in these colours. */
  show(z, axis, colors) {
    const same = this.colors === colors && this.turned;
    Object.assign(this, { z, axis, colors });
    if (same) this.move();
    else this.draw();
  }

  /** Device pixels and depth (1 in front, −1 behind) of a code. */
  place(code) {
    const { middle, half } = this.box;
    return this.project(code.map((value, i) => (value - middle[i]) / half));
  }

  project([x, y, z]) {
    const { cy, sy, cp, sp } = this.turned;
    const [a, b] = [cy * x - sy * y, sy * x + cy * y];
    const [up, depth] = [cp * z + sp * b, sp * z - cp * b];
    const size = this.unit / (1 - 0.16 * depth);
    return [this.base.width / 2 + a * size, this.base.height / 2 - up * size, depth];
  }

  draw() {
    const { element, codes, colors, box } = this;
    if (!box || !colors || !element.clientWidth) return;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [element.clientWidth, element.clientHeight].map((v) => Math.round(v * ratio));
    for (const canvas of [this.base, this.over])
      if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const turn = Math.PI / 180;
    const { yaw, pitch } = this.view;
    this.turned = {
      cy: Math.cos(yaw * turn), sy: Math.sin(yaw * turn),
      cp: Math.cos(pitch * turn), sp: Math.sin(pitch * turn),
    };
    this.unit = Math.min(wide, high) * 0.275 * this.zoom;
    const pen = this.base.getContext("2d");
    pen.clearRect(0, 0, wide, high);
    this.cube(pen, ratio);
    if (codes) this.dots(pen, ratio);
    this.titles(pen, ratio);
    this.move();
  }

  /** Draw the plane and the point anew. */
  move() {
    const ratio = window.devicePixelRatio || 1;
    const pen = this.over.getContext("2d");
    pen.clearRect(0, 0, this.over.width, this.over.height);
    this.plane(pen, ratio);
    this.point(pen, ratio);
  }

  cube(pen, ratio) {
    pen.strokeStyle = this.colors.border;
    pen.lineWidth = ratio;
    pen.beginPath();
    for (const [from, to] of EDGES) {
      pen.moveTo(...this.project(from).slice(0, 2));
      pen.lineTo(...this.project(to).slice(0, 2));
    }
    pen.stroke();
  }

  /** Far dots first, smaller and paler. */
  dots(pen, ratio) {
    const { codes, order, labels, colors } = this;
    const places = new Float32Array(codes.length);
    for (let i = 0; i < order.length; i++)
      places.set(this.place([codes[3 * i], codes[3 * i + 1], codes[3 * i + 2]]), 3 * i);
    order.sort((a, b) => places[3 * a + 2] - places[3 * b + 2]);
    for (const i of order) {
      const depth = Math.max(-1, Math.min(1, places[3 * i + 2]));
      const size = (2.9 + 0.9 * depth) * ratio;
      pen.globalAlpha = 0.68 + 0.3 * depth;
      pen.fillStyle = colors.classes[labels ? labels[i] : 0];
      pen.fillRect(places[3 * i] - size / 2, places[3 * i + 1] - size / 2, size, size);
    }
    pen.globalAlpha = 1;
    this.places = places;
  }

  /** The plane through the point across the fixed axis. */
  plane(pen, ratio) {
    const { axis, box, z, colors } = this;
    const at = (z[axis] - box.middle[axis]) / box.half;
    const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([u, v]) => this.project(spread(axis, at, u, v)));
    pen.beginPath();
    corners.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.globalAlpha = 0.1;
    pen.fillStyle = colors.text;
    pen.fill();
    pen.globalAlpha = 0.7;
    pen.strokeStyle = colors.text;
    pen.lineWidth = ratio;
    pen.setLineDash([5 * ratio, 4 * ratio]);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  point(pen, ratio) {
    const { z, colors } = this;
    const [x, y] = this.place(z);
    for (const [width, color] of [[5, colors.background], [2.5, colors.text]]) {
      pen.lineWidth = width * ratio;
      pen.strokeStyle = color;
      pen.beginPath();
      pen.arc(x, y, 9 * ratio, 0, 7);
      pen.stroke();
    }
    pen.fillStyle = colors.own;
    pen.beginPath();
    pen.arc(x, y, 4.5 * ratio, 0, 7);
    pen.fill();
  }

  /** Names of axes at their far ends, of classes at their middles. */
  titles(pen, ratio) {
    const { colors, names, middles } = this;
    const large = `700 ${(names.some((name) => name.length > 2) ? 12 : 18) * ratio}px ${colors.font}`;
    middles.forEach((code, c) => {
      if (code) words(pen, names[c], this.place(code), colors.classes[c], colors.background, large);
    });
    for (let axis = 0; axis < 3; axis++) {
      const [x, y] = this.project(spread(axis, 1.16, -1, -1));
      words(pen, `z${axis + 1}`, [x, y], colors.text, colors.background, `600 ${13 * ratio}px ${colors.font}`);
    }
  }

  closer(by) {
    this.zoom = Math.max(0.5, Math.min(8, this.zoom * by));
    this.draw();
  }

  /** The code nearest to a click, those in front before those behind; −1 for none. */
  under(event) {
    const ratio = window.devicePixelRatio || 1;
    const box = this.element.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
    let [best, at] = [NEAR * ratio, -1];
    for (let i = 0; i < (this.places?.length ?? 0) / 3; i++) {
      const miss = Math.hypot(this.places[3 * i] - x, this.places[3 * i + 1] - y) - 2 * ratio * this.places[3 * i + 2];
      if (miss < best) [best, at] = [miss, i];
    }
    return at;
  }
}

/** The median code of each class. */
function classMiddles(codes, labels, count) {
  return Array.from({ length: count }, (_, c) => {
    const own = [...labels.keys()].filter((i) => labels[i] === c);
    if (!own.length) return null;
    return [0, 1, 2].map((axis) => {
      const sorted = own.map((i) => codes[3 * i + axis]).sort((a, b) => a - b);
      return sorted[sorted.length >> 1];
    });
  });
}
