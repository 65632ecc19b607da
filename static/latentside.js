/** One model of the latent page: its pad of codes, what it decodes, and what it makes of a picture. */
import { Pad } from "./latentpad.js";
import { drawBehind, drawPoint } from "./latentface.js";
import { begin } from "./latentjobs.js";
import * as layers from "./latentlayers.js";
import { words as short } from "./packed.js";
import { blank, paint } from "./paint.js";
import { model } from "./registry.js";

const LARGE = { made: 200, pair: 92 }; // CSS pixels of the decoded picture, and of the two below
const NARROW = { made: 144, pair: 68 };
const HTML = `
  <div class="name"><i></i><b></b><span></span></div>
  <div class="body"><div class="left"></div><div class="seen">
    <figure><canvas class="made" role="img"></canvas><figcaption></figcaption></figure>
    <dl></dl>
    <div class="pair">
      <figure><canvas role="img"></canvas><figcaption>picture</figcaption></figure>
      <figure><canvas role="img"></canvas><figcaption>difference</figcaption></figure>
    </div>
    <p class="error"></p>
  </div></div>`;
// facts beside the pad; the last is the classifier's
const FACTS = ["z", "‖z‖", "nearest code", "looks like"];

export class Side {
  constructor(explorer, index) {
    this.explorer = explorer;
    this.index = index;
    this.z = [0, 0];
    this.kept = {}; // layer → {canvas, view, said}
    this.element = document.createElement("section");
    this.element.className = "side";
    this.element.innerHTML = HTML;
    const find = (name) => this.element.querySelector(name);
    this.pad = new Pad(find(".left"), "", {
      move: (z, done) => explorer.move(z, done),
      view: (done) => explorer.viewed(this, done),
    });
    this.made = find(".made");
    this.caption = find("figcaption");
    [this.picture, this.difference] = this.element.querySelectorAll(".pair canvas");
    this.error = find(".error");
    this.facts = FACTS.map((name) => {
      const [term, value] = ["dt", "dd"].map((tag) => document.createElement(tag));
      term.textContent = name;
      value.textContent = "–";
      find("dl").append(term, value);
      return value;
    });
    this.room = LARGE;
    new ResizeObserver(() => this.resized()).observe(this.pad.element);
  }

  /** What the server says of this model; codes: Float32Array x, y, …; labels: Uint8Array. */
  set(about, codes, labels) {
    const fresh = this.about?.name !== about.name;
    if (this.about?.id !== about.id) this.nets = undefined;
    Object.assign(this, { about, codes, labels });
    const [swatch, title, said] = this.element.querySelector(".name").children;
    swatch.style.background = about.color;
    title.textContent = about.title;
    said.textContent = about.said;
    this.pad.element.setAttribute(
      "aria-label",
      `Codes of ${about.title}. Drag, or move with the arrow keys; plus and minus zoom, 0 shows all.`,
    );
    this.middles = codes && labels ? layers.middles(codes, labels, about.classes.length) : [];
    if (fresh) this.pad.home = this.window();
    if (fresh) this.pad.view = { ...this.pad.home };
    if (fresh) this.kept = {};
  }

  /** Whether the nets are here now that were not before. */
  arrive() {
    if (this.nets || (!this.about.remote && !(this.nets = model(this.about.id)))) return;
    blank(this.picture, this.about.shape, this.room.pair);
    blank(this.difference, this.about.shape, this.room.pair);
    this.explorer.arrived(this);
  }

  /** The window that holds nearly all codes. */
  window() {
    if (!this.codes?.length) return { x: 0, y: 0, half: 3.6 };
    const ends = [0, 1].map((axis) => {
      const sorted = Float32Array.from(
        { length: this.codes.length / 2 }, (_, i) => this.codes[2 * i + axis],
      ).sort();
      const cut = Math.floor(sorted.length * 0.004);
      return [sorted[cut], sorted[sorted.length - 1 - cut]];
    });
    const [x, y] = ends.map(([low, high]) => (low + high) / 2);
    const half = Math.max(...ends.map(([low, high]) => high - low)) * 0.54;
    return { x, y, half: Math.max(half, 0.05) };
  }

  /** A usual distance between codes, in units of z. */
  get scale() {
    return this.pad.home.half / 8;
  }

  /** Sizes are read here only: asking while dragging would lay out the page. */
  resized() {
    this.room = this.element.clientWidth < 528 ? NARROW : LARGE;
    this.redraw();
  }

  decode(z) {
    return this.nets.decode.run(z, ...this.told())[0];
  }

  /** The class that a conditional model is told. */
  told() {
    return this.about.told ? [[this.explorer.told]] : [];
  }

  /** Show what lies at z. */
  goTo(z) {
    this.z = z;
    this.pad.at = z;
    if (this.nets) this.made_of(this.decode(z));
    else if (this.about.remote) this.explorer.server.ask(this.index, { z });
    this.tell();
    this.cursor();
  }

  made_of(x_hat) {
    this.x_hat = x_hat;
    paint(this.made, x_hat, this.about.shape, this.room.made);
  }

  /** What the server made of a point or a picture. */
  answered({ z, spread }, x_hat) {
    if (this.explorer.picked && z) {
      this.spread = spread;
      this.z = this.coded = this.pad.at = z;
    }
    this.made_of(x_hat);
    this.compare(this.explorer.picked?.x ?? null);
    this.tell();
    this.cursor();
    this.explorer.legend();
    this.explorer.rest();
  }

  tell() {
    const [z, length, near] = this.facts;
    z.textContent = `(${this.z.map((value) => value.toFixed(2)).join(", ")})`;
    length.textContent = Math.hypot(...this.z).toFixed(2);
    if (this.codes?.length) {
      const [distance, at] = layers.nearest(this.z, this.codes);
      const name = this.labels ? `${this.about.classes[this.labels[at]]}, ` : "";
      near.textContent = `${name}${short(distance)} away`;
    }
    const { picked } = this.explorer;
    this.made.setAttribute("aria-label", `Decoded by ${this.about.title}`);
    this.caption.textContent = picked ? "rebuilt from its code" : "decoded at this point";
  }

  /** What the classifier says of the decoded picture. */
  judge(said) {
    this.facts[3].textContent = said;
  }

  /** Show a picture beside what became of it; null clears it. */
  compare(x) {
    if (!this.x_hat) return;
    this.error.textContent = "";
    if (!x) {
      blank(this.picture, this.about.shape, this.room.pair);
      blank(this.difference, this.about.shape, this.room.pair);
      this.error.textContent = this.explorer.picked ? "its picture is not on this machine" : "";
      return;
    }
    const gap = Float32Array.from(x, (value, i) => Math.abs(value - this.x_hat[i]));
    const sum = gap.reduce((all, value) => all + value * value, 0);
    paint(this.picture, x, this.about.shape, this.room.pair);
    paint(this.difference, gap, this.about.shape, this.room.pair);
    this.error.textContent = `squared error ${sum.toFixed(1)}, summed over ${x.length} pixels`;
  }

  /** The code of a picture, with its spread where the model names one. */
  encode(x) {
    const [mu, logvar] = this.nets.encode.run(x, ...this.told());
    this.spread = logvar ? [...logvar].map((value) => Math.exp(value / 2)) : null;
    return [...mu];
  }

  /** Begin what must be computed for the layers that are switched on. */
  compute() {
    if (!this.pad.fit() || !this.about) return;
    begin(this);
    this.redraw();
  }

  redraw() {
    if (!this.pad.fit() || !this.about) return;
    drawBehind(this);
    this.cursor();
  }

  cursor() {
    if (this.about && this.pad.over.width) drawPoint(this);
  }
}
