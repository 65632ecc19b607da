/**
 * Codes of three numbers: one point in two models, moved with three sliders, beside clouds that
 * can be turned and sheets in which one number is fixed and two vary.
 *
 * header: {id, values: {z, fixed, view}, colors, sides, judge}, made by playground/ui/latent/solid.py.
 * State: `at`, {id, z, fixed, view}, once something settles.
 */
import { MORE, near, normal, parsed, read, row, shades, written } from "./latentcodes.js";
import { likeliest } from "./latentpictures.js";
import { entry, named } from "./latentsection.js";
import { fill, solidSide } from "./latentsolidside.js";
import { CSS } from "./latentstyle.js";
import { KNOBS, buttons, knob } from "./knobs.js";
import { words } from "./packed.js";
import { paint } from "./paint.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";
import { Slices } from "./slices.js";

const ROOM = 200; // CSS pixels of the decoded picture
const REST = 140; // ms without movement before the classifier looks

class Solid {
  constructor(root) {
    this.root = root;
    this.slices = new Slices();
    const style = document.createElement("style");
    style.textContent = KNOBS + CSS + MORE;
    this.panels = document.createElement("div");
    this.panels.className = "panels";
    this.place = document.createElement("div");
    this.place.className = "sides";
    root.append(style, this.panels, this.place);
    arrivals(root, () => this.header && this.move(this.z, false, false));
  }

  receive({ header, blobs }) {
    const fresh = JSON.stringify(this.header?.id) !== JSON.stringify(header.id);
    const ids = header.sides.map((side) => side.id).join();
    this.header = header;
    if (fresh || ids !== this.ids) {
      this.ids = ids;
      if (fresh) this.shown = header.sides.map((_, i) => this.side(`sheet${i}`));
      this.shown.forEach((side, i) => fill(side, read(header.sides[i], blobs)));
      if (fresh) {
        this.place.replaceChildren(...this.shown.map((side) => side.element));
        this.open(header.values);
        this.controls();
      }
      this.planes();
    }
    this.shown.forEach((side, i) => {
      this.color(side);
      named(side.element.querySelector(".name"), header.sides[i]);
    });
    this.move(this.z, false, false);
  }

  /** A colour for each class, on the page and on tiles, which are a dark ground. */
  color(side) {
    const { light, dark } = this.header.colors.classes;
    const many = side.about.classes.length;
    side.colors = { ...shades(this.root, { light, dark }, many), own: side.about.color };
    side.onTiles = many > 1 ? shades(this.root, { light: dark, dark }, many).classes : ["#ffffff"];
  }

  open({ z, fixed, view }) {
    const [yaw, pitch] = parsed(view, 2) ?? [30, 18];
    Object.assign(this, { fixed: fixed - 1, view: { yaw, pitch } });
    this.z = parsed(z, 3) ?? this.shown.at(-1).cloud.middles.find(Boolean) ?? [0, 0, 0];
  }

  side(name) {
    return solidSide(this.slices, name, {
      turn: (view, done) => this.turn(view, done),
      pick: ({ codes }, i) => this.move(row(codes, i, 3), true),
      move: (z, done) => this.move(z, done),
    });
  }

  /** Sliders wide enough for both models, and what else moves the point. */
  controls() {
    const reach = (axis) => {
      const lows = this.shown.map((side) => side.spans[axis][0]);
      const highs = this.shown.map((side) => side.spans[axis][1]);
      return [Math.floor(Math.min(...lows, -3)), Math.ceil(Math.max(...highs, 3))];
    };
    const panel = document.createElement("div");
    panel.className = "panel";
    this.knobs = [0, 1, 2].map((axis) => {
      const [low, high] = reach(axis);
      const declared = {
        name: `z${axis + 1}`, title: `z${axis + 1}`, low, high, step: 0.01, log: false,
        help: `Number ${axis + 1} of the code, for both models.`,
      };
      const set = (value) => this.move(this.z.map((old, i) => (i === axis ? value : old)), false);
      return knob(declared, "", set, () => this.commit());
    });
    panel.append(...this.knobs.map((one) => one.element));
    const jumps = buttons("", [
      ["Middle of the prior", () => this.move([0, 0, 0], true), "z = (0, 0, 0)"],
      ["Random code", () => this.move([normal(), normal(), normal()], true), "A draw from N(0, I)."],
    ]);
    this.fixes = buttons("On the sheets, fix", [0, 1, 2].map((axis) => [
      `z${axis + 1}`,
      () => {
        this.fixed = axis;
        this.planes();
        this.move(this.z, true);
      },
      `The sheets below vary the two other numbers and hold z${axis + 1}.`,
    ]));
    jumps.append(saver(this.root, this.place, "three-numbers"));
    this.panels.replaceChildren(panel, jumps, this.fixes);
  }

  /** Which numbers the sheets vary. */
  planes() {
    const axes = [0, 1, 2].filter((axis) => axis !== this.fixed);
    [...this.fixes.querySelectorAll("button")].forEach((button, i) =>
      button.setAttribute("aria-pressed", String(i === this.fixed)));
    for (const side of this.shown) {
      const [x, y] = axes.map((axis) => side.box.middle[axis]);
      const title = `Sheet of ${side.about.title}: drag or use the arrow keys to move the point`;
      const decode = (z) => this.decode(side, z);
      side.plane.set(axes, { x, y, half: side.box.half }, title, model(side.about.id) && decode, side.about.shape);
      side.ready = Boolean(model(side.about.id));
    }
  }

  decode(side, z) {
    const told = side.about.told ? [[0]] : [];
    return model(side.about.id).decode.run(z, ...told)[0];
  }

  /** `dragged`: more moves are likely to follow at once. */
  move(z, done, dragged = !done) {
    this.z = z;
    this.slices.busy = dragged;
    this.knobs.forEach((one, axis) => one.set(+z[axis].toFixed(2)));
    if (this.shown.some((side) => !side.ready && model(side.about.id))) this.planes();
    for (const side of this.shown) this.show(side);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.judge(), REST);
    if (done) this.commit();
  }

  show(side) {
    const { z, fixed } = this;
    side.cloud.view = this.view;
    side.cloud.show(z, fixed, side.colors);
    side.made.setAttribute("aria-label", `Decoded by ${side.about.title}`);
    if (side.ready) paint(side.made, this.decode(side, z), side.about.shape, ROOM);
    const [code, length, close] = side.facts;
    code.textContent = `(${z.map((value) => value.toFixed(2)).join(", ")})`;
    length.textContent = Math.hypot(...z).toFixed(2);
    close.textContent = near(z, side);
    const slab = side.box.half / 10;
    const marks = this.slab(side, slab);
    side.hint.textContent =
      `The dashed plane from above: z${fixed + 1} is held at ${z[fixed].toFixed(2)}, the two others vary. Drag on it, too. ` +
      (marks ? `Dots: the ${marks.labels.length} test codes within ${words(slab)} of that plane.` : "");
    side.plane.show(z, marks);
  }

  /** What a classifier says of both pictures, once nothing moves. */
  judge() {
    const net = model(this.header.judge)?.judge;
    for (const side of this.shown) {
      if (!net || !side.ready) continue;
      const [best, share] = likeliest(net.run(this.decode(side, this.z))[0]);
      side.facts[3].textContent = `${side.about.classes[best]}, ${Math.round(100 * share)} % sure`;
    }
  }

  /** Test codes near the plane, by their two other numbers. */
  slab(side, thick) {
    const { codes, labels } = side;
    if (!codes) return null;
    const axes = side.plane.axes;
    const inside = [];
    for (let i = 0; i < codes.length / 3; i++)
      if (Math.abs(codes[3 * i + this.fixed] - this.z[this.fixed]) < thick) inside.push(i);
    const flat = new Float32Array(inside.flatMap((i) => axes.map((axis) => codes[3 * i + axis])));
    const own = Uint8Array.from(inside, (i) => (labels ? labels[i] : 0));
    return { codes: flat, labels: own, colors: side.onTiles, alpha: 0.95 };
  }

  turn(view, done) {
    this.view = view;
    for (const side of this.shown) {
      side.cloud.view = view;
      side.cloud.draw();
    }
    if (done) this.commit();
  }

  commit() {
    this.slices.busy = false;
    const { yaw, pitch } = this.view;
    this.send("at", {
      id: this.header.id, z: written(this.z), fixed: this.fixed + 1,
      view: `${Math.round(yaw)},${Math.round(pitch)}`,
    });
  }
}

export default entry(Solid);
