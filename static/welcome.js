/**
 * The first page's model: a map of all that a decoder of two numbers draws, and the picture at one
 * point of it. The point wanders until somebody takes it; not where less motion is wanted.
 */
import { Plane } from "./latentplane.js";
import { CSS } from "./latentstyle.js";
import { kept, unpack } from "./packed.js";
import { paint } from "./paint.js";
import { keep, model } from "./registry.js";
import { Slices } from "./slices.js";

const HALF = 2.2; // standard deviations of the codes to each side
const WANDER = 60; // seconds at most
const EVERY = 40; // ms between its steps

const OWN = `
  .both { display: flex; gap: 1.2rem; align-items: flex-start; }
  .sheet { flex: 0 1 19rem; min-width: 0; }
  figure { flex: none; }
  .zoom { display: none; }
  .made { border-radius: 0.3rem; }
  figcaption { white-space: normal; max-width: 17rem; font: 0.85rem/1.45 var(--st-font);
    color: var(--st-text-color); opacity: 0.85; padding-top: 0.4rem; }
  figcaption b { font-weight: 600; font-variant-numeric: tabular-nums; display: inline-block; min-width: 7.5em; }
`;

class Welcome {
  constructor(root) {
    root.innerHTML = `<style>${CSS}${OWN}</style><div class="both"><div class="sheet"></div>
      <figure><canvas class="made" role="img" aria-label="What the model draws at this point"></canvas>
      <figcaption>z = <b></b></figcaption></figure></div>`;
    this.root = root;
    this.made = root.querySelector(".made");
    this.words = root.querySelector("b");
    this.slices = new Slices();
    const sheet = root.querySelector(".sheet");
    this.plane = new Plane(sheet, this.slices, "welcome", { move: (z, done) => this.take(z, !done) });
    for (const name of ["pointerdown", "keydown"]) sheet.addEventListener(name, () => (this.wanders = false));
  }

  show({ header, blobs }) {
    keep(header, blobs);
    this.net = model(header.id)?.decode;
    if (!this.net || this.shown === header.id) return;
    this.shown = header.id;
    const decode = (z) => this.net.run(z)[0];
    this.plane.set([0, 1], { x: 0, y: 0, half: HALF }, "Codes of two numbers. Drag, or use the arrow keys", decode, this.net.shape);
    this.take(at(0), false);
    this.plane.show(at(0));
    this.wanders = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.begun = this.stepped = performance.now();
    if (this.wanders) requestAnimationFrame((now) => this.wander(now));
  }

  wander(now) {
    const host = this.root.host ?? this.root;
    if (!this.wanders || !host.isConnected || now - this.begun > 1000 * WANDER) return;
    if (now - this.stepped >= EVERY) {
      this.stepped = now;
      this.take(at((now - this.begun) / 1000), false);
    }
    requestAnimationFrame((next) => this.wander(next));
  }

  take(z, busy) {
    this.slices.busy = busy;
    this.plane.z = z;
    this.plane.pad.at = z;
    this.plane.cursor();
    paint(this.made, this.net.run(z)[0], this.net.shape, this.room());
    this.words.textContent = `(${z.map((value) => value.toFixed(2).replace("-", "−")).join(", ")})`;
  }

  /** CSS pixels of the picture, so that the map has room beside it. */
  room() {
    const width = (this.root.host ?? this.root).clientWidth;
    return Math.max(84, Math.min(252, Math.floor((0.45 * width) / 28) * 28));
  }
}

/** Where the point wanders after so many seconds: a figure that seldom meets itself. */
const at = (seconds) => [1.5 * Math.sin(0.31 * seconds + 0.9), 1.5 * Math.cos(0.23 * seconds + 0.4)];

export default function welcome({ data, parentElement: root }) {
  if (data) kept(root, (place) => new Welcome(place)).show(unpack(data));
}
