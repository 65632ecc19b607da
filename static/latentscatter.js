/**
 * Codes laid out in the plane, by PCA or t-SNE: a click or a drag takes the nearest code, arrow
 * keys go from one to the next.
 *
 * on: {pick(index, done)}.
 */
import { tags } from "./classtags.js";
import { dots, middles, nearest } from "./latentlayers.js";
import { Pad } from "./latentpad.js";

const FAR = 12; // arrow keys look this many steps ahead for another code

export class Scatter {
  constructor(place, on) {
    this.on = on;
    this.pad = new Pad(place, "", { move: (at, done) => this.move(at, done), view: () => this.draw() });
    new ResizeObserver(() => this.draw()).observe(this.pad.element);
  }

  /** places: Float32Array x, y, …; labels: Uint8Array or null. */
  set(places, labels, names, label) {
    Object.assign(this, { places, labels: labels?.subarray(0, places.length / 2), names });
    this.middles = labels ? middles(places, this.labels, names.length) : [];
    const span = [0, 1].map((axis) => {
      const own = places.filter((_, i) => i % 2 === axis);
      return [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))];
    });
    const [x, y] = span.map(([low, high]) => (low + high) / 2);
    const half = Math.max(...span.map(([low, high]) => high - low)) * 0.53;
    this.pad.home = { x, y, half: Math.max(half, 0.01) };
    this.pad.view = { ...this.pad.home };
    this.pad.element.setAttribute("aria-label", label);
    this.at = -1;
  }

  move([x, y], done) {
    if (!this.places) return;
    const step = [x - this.pad.at[0], y - this.pad.at[1]];
    const small = Math.hypot(...step) < this.pad.view.half / 3;
    let to = [x, y];
    let [, index] = nearest(to, this.places);
    for (let i = 0; small && !done && index === this.at && i < FAR; i++) {
      to = [to[0] + step[0], to[1] + step[1]];
      [, index] = nearest(to, this.places);
    }
    this.at = index;
    this.on.pick(index, done);
  }

  /** Where the ring stands; `exact` or only nearby. */
  show(at, exact, colors) {
    const same = this.colors === colors && this.pad.base.width;
    Object.assign(this, { exact, colors });
    this.pad.at = at;
    if (same) this.ring(window.devicePixelRatio || 1);
    else this.draw();
  }

  draw() {
    const { pad, colors } = this;
    if (!colors || !this.places || !pad.fit()) return;
    const ratio = window.devicePixelRatio || 1;
    const pen = pad.base.getContext("2d");
    pen.clearRect(0, 0, pad.base.width, pad.base.height);
    dots(pen, pad, { codes: this.places, labels: this.labels, colors: colors.classes, alpha: 0.8 });
    const size = this.names.some((name) => name.length > 2) ? 12 : 18;
    const marks = this.middles.map((at, c) => {
      const [x, y] = at ? pad.place(at) : [-1, -1]; // a class without codes has no name
      return { words: this.names[c], x, y, color: colors.classes[c] };
    });
    const side = pad.base.width;
    tags(pen, marks, { ...colors, size: size * ratio, width: side, height: side });
    this.ring(ratio);
  }

  ring(ratio) {
    const { pad, colors } = this;
    const pen = pad.over.getContext("2d");
    const side = pad.over.width;
    pen.clearRect(0, 0, side, side);
    const [x, y] = pad.place(pad.at).map((v) => Math.max(8 * ratio, Math.min(side - 8 * ratio, v)));
    pen.setLineDash(this.exact ? [] : [4 * ratio, 3 * ratio]);
    for (const [width, color] of [[5, colors.background], [2.5, colors.text]]) {
      pen.lineWidth = width * ratio;
      pen.strokeStyle = color;
      pen.beginPath();
      pen.arc(x, y, 9 * ratio, 0, 7);
      pen.stroke();
    }
  }
}
