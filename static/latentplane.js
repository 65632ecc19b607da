/**
 * A sheet of decoded tiles over two numbers of a longer code, all others held: a pad (latentpad.js)
 * on which the point can be dragged.
 *
 * on: {move(z, done)} with the whole code.
 */
import { dots, lay, tiles, words } from "./latentlayers.js";
import { Pad } from "./latentpad.js";
import { theme } from "./packed.js";

const TILE = 52; // CSS pixels, about

export class Plane {
  constructor(place, slices, name, on) {
    Object.assign(this, { slices, name, axes: [0, 1], z: [0, 0], kept: [] });
    this.pad = new Pad(place, "", {
      move: (at, done) => on.move(this.with(at), done),
      view: (done) => {
        this.draw();
        if (done) this.compute();
      },
    });
    new ResizeObserver(() => {
      const before = this.pad.base.width;
      if (this.pad.fit() !== before) this.compute();
    }).observe(this.pad.element);
  }

  with([x, y]) {
    return this.z.map((value, i) => (i === this.axes[0] ? x : i === this.axes[1] ? y : value));
  }

  /** Which two numbers vary, in which window; decode(z) gives a picture of that shape. */
  set(axes, window, title, decode, shape) {
    const same = JSON.stringify([axes, window]) === this.laid;
    Object.assign(this, { axes, decode, shape, laid: JSON.stringify([axes, window]) });
    this.pad.home = window;
    if (!same) this.pad.view = { ...window };
    if (!same) this.kept = [];
    this.pad.element.setAttribute("aria-label", title);
  }

  /** The whole code; tiles are decoded anew only if a number held has changed. */
  show(z, marks) {
    const held = (code) => code.filter((_, i) => !this.axes.includes(i)).join();
    const same = this.kept.length && held(z) === held(this.z);
    this.z = z;
    this.marks = marks;
    this.pad.at = this.axes.map((axis) => z[axis]);
    if (same) this.draw();
    else this.compute();
  }

  compute() {
    const side = this.pad.fit();
    if (!side || !this.decode) return;
    const view = { ...this.pad.view };
    const fresh = {};
    const done = (canvas) => {
      if (!fresh.canvas) {
        Object.assign(fresh, { canvas, view });
        this.kept = [...this.kept.slice(-1), fresh];
      }
      this.draw();
    };
    const job = tiles(side, view, this.shape, (at) => this.decode(this.with(at)), done, TILE);
    this.slices.start(this.name, job);
    this.draw();
  }

  draw() {
    const { pad, marks } = this;
    if (!pad.fit()) return;
    const pen = pad.base.getContext("2d");
    pen.clearRect(0, 0, pad.base.width, pad.base.height);
    for (const layer of this.kept) lay(pen, pad, layer, false);
    if (marks) dots(pen, pad, marks);
    this.names(pen);
    this.cursor();
  }

  names(pen) {
    const ratio = window.devicePixelRatio || 1;
    const colors = theme(this.pad.element);
    const font = `600 ${12 * ratio}px ${colors.font}`;
    const side = edgeOf(this.pad);
    const [x, y] = this.axes.map((axis) => `z${axis + 1}`);
    words(pen, `${x} →`, [side - 24 * ratio, side - 12 * ratio], colors.text, colors.background, font);
    words(pen, `${y} ↑`, [20 * ratio, 12 * ratio], colors.text, colors.background, font);
  }

  cursor() {
    const { pad } = this;
    const ratio = window.devicePixelRatio || 1;
    const colors = theme(pad.element);
    const pen = pad.over.getContext("2d");
    pen.clearRect(0, 0, pad.over.width, pad.over.height);
    const edge = 8 * ratio;
    const [x, y] = pad.place(pad.at).map((v) => Math.max(edge, Math.min(edgeOf(pad) - edge, v)));
    for (const [width, color] of [[5, colors.background], [2.5, colors.text]]) {
      pen.lineWidth = width * ratio;
      pen.strokeStyle = color;
      pen.beginPath();
      pen.arc(x, y, 9 * ratio, 0, 7);
      pen.stroke();
    }
  }
}

const edgeOf = (pad) => pad.base.width;
