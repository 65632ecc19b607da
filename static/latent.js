/**
 * The latent page's map: one or two models side by side, one point in both. Dragging decodes here,
 * in the browser; the server hears of it when the point is let go.
 *
 * header: {id, at, layers, same, sides, colors, pictures, given, judge}, made by
 * playground/ui/latent/plane.py. State: `shown`, {z, pick, layers, same}, once something settles.
 */
import { Bar, chosen } from "./latentbar.js";
import { Input } from "./latentinput.js";
import { Picked } from "./latentpicked.js";
import { likeliest, pickable } from "./latentpictures.js";
import { CSS, isDark } from "./latentstyle.js";
import { Side } from "./latentside.js";
import { halves } from "./evaluator.js";
import { kept, theme, unpack } from "./packed.js";
import { arrivals, model } from "./registry.js";
import { Server } from "./latentserver.js";
import { Slices } from "./slices.js";

const REST = 140; // ms without movement before slow things are looked at again

export default function latent({ data, parentElement: root, setStateValue }) {
  const explorer = kept(root, (place) => new Explorer(place));
  if (!data) return;
  explorer.send = setStateValue;
  explorer.receive(unpack(data));
}

class Explorer extends Picked {
  constructor(root) {
    super();
    this.root = root;
    this.slices = new Slices();
    this.server = new Server((name, value) => this.send(name, value));
    this.layers = new Set();
    this.told = 0;
    const style = document.createElement("style");
    style.textContent = CSS;
    this.place = document.createElement("div");
    this.place.className = "sides";
    this.sides = [0, 1].map((index) => new Side(this, index));
    this.place.append(...this.sides.map((side) => side.element));
    root.append(style);
    this.bar = new Bar(this, root);
    root.append(this.place);
    this.input = new Input(root, {
      pick: (set, index) => this.pick(set, index, true),
      draw: (x, done) => this.draw(x, done),
    });
    arrivals(root, (id) => {
      if (id === this.header?.judge) this.rest();
      for (const side of this.shown ?? []) if (side.about.id === id) side.arrive();
    });
  }

  receive({ header, blobs }) {
    const opening = String(this.header?.id) !== String(header.id);
    const asIs = !opening && this.version === header.version;
    this.header = header;
    this.colors = header.colors;
    this.theme = theme(this.root); // read once: asking while dragging would lay out the page
    this.dark = isDark(this.theme.background);
    for (const answer of header.answers) this.hear(answer, blobs[answer.pixels]);
    if (asIs) return this.shown.forEach((side) => side.redraw());
    this.version = header.version;
    if (opening) {
      this.layers = new Set(header.layers);
      this.same = header.same;
      this.picked = this.givenId = null;
      this.bar.fill();
    }
    const blob = (place) => (place < 0 ? null : blobs[place]);
    this.shown = this.sides.slice(0, header.sides.length);
    this.sides.forEach((side, i) => (side.element.hidden = i >= header.sides.length));
    header.sides.forEach((about, i) => {
      const codes = blob(about.codes);
      this.sides[i].set(about, codes && halves(codes), blob(about.labels));
    });
    this.readInput(header.pictures, blob);
    if (opening) this.open(header.at);
    this.shown.forEach((side) => side.arrive());
    if (header.given && header.given.id !== this.givenId) this.give(header.given, blob);
    this.align();
    this.recompute();
  }

  /** An answer of the server, for a model that is too large for the browser. */
  hear(answer, bytes) {
    const side = this.shown?.[answer.side];
    if (!side || !this.server.heard(answer.side, answer.n)) return;
    side.answered(answer, new Float32Array(bytes.slice().buffer));
  }

  open(at) {
    const middle = this.shown.at(-1).middles.find(Boolean) ?? [0, 0];
    const z = at.z ?? this.shown.map(() => middle);
    this.shown.forEach((side, i) => side.goTo(z[i] ?? z[0]));
    this.wanted = at.pick; // once the nets are here
  }

  /** A model's nets have come, or have learned. */
  arrived(side) {
    if (!this.header) return;
    this.input.set(this.sets, this.shown[0].about.shape, this.drawable(), this.header.pictures.drawing);
    if (this.wanted && this.shown.every((one) => one.nets || one.about.remote)) {
      const [name, index] = this.wanted;
      this.wanted = null;
      const set = this.sets.find((one) => one.name === name);
      if (set && index < set.count) return this.pick(set, index, false);
    }
    if (this.picked) this.look(side);
    else side.goTo(side.z);
    this.recompute();
    this.rest();
  }

  drawable() {
    return this.shown.some((side) => side.about.encodes);
  }

  readInput(pictures, blob) {
    this.sets = pictures.sets.map((set) => pickable(set, this.shown, blob));
    this.input.set(this.sets, this.shown[0].about.shape, this.drawable(), pictures.drawing);
  }

  /** The point moves, in both models. */
  move(z, done) {
    this.slices.busy = !done;
    if (this.picked) {
      this.picked = null;
      this.input.mark(null);
      this.shown.forEach((side) => side.compare(null));
      this.legend();
    }
    for (const side of this.shown) side.goTo(z);
    this.rest();
    if (done) this.commit();
  }

  viewed(side, done) {
    if (this.same) for (const other of this.shown) other.pad.view = { ...side.pad.view };
    this.shown.forEach((one) => one.redraw());
    if (done) this.recompute();
  }

  /** One window for both maps, or each its own. */
  align(fresh) {
    const homes = this.shown.map((side) => side.window());
    const reach = (sign, axis) =>
      sign * Math.max(...homes.map((home) => sign * (home[axis] + sign * home.half)));
    const [x, y] = ["x", "y"].map((axis) => (reach(1, axis) + reach(-1, axis)) / 2);
    const half = Math.max(...["x", "y"].map((axis) => (reach(1, axis) - reach(-1, axis)) / 2));
    this.shown.forEach((side, i) => {
      const home = this.same ? { x, y, half } : homes[i];
      const moved = JSON.stringify(side.pad.view) !== JSON.stringify(side.pad.home);
      side.pad.home = home;
      if (fresh || !moved) side.pad.view = { ...home };
    });
  }

  recompute() {
    this.shown.forEach((side) => side.compute());
    this.legend();
  }

  legend() {
    this.bar.tell();
  }

  /** Slow looks wait until nothing moves. */
  rest() {
    clearTimeout(this.resting);
    if (!this.header.judge) return;
    this.resting = setTimeout(() => this.judge(), REST);
  }

  judge() {
    const net = model(this.header.judge)?.judge;
    for (const side of this.shown) {
      if (!net || !side.x_hat) continue;
      const [best, share] = likeliest(net.run(side.nets ? side.decode(side.z) : side.x_hat)[0]);
      side.judge(`${side.about.classes[best]}, ${Math.round(100 * share)} % sure`);
    }
  }

  /** Tell the server what is shown, once it settles. */
  commit() {
    const codes = this.shown.map((side) => side.z.map((value) => +value.toFixed(3)).join());
    const named = this.picked && !["drawn", "given"].includes(this.picked.set);
    this.send("shown", {
      z: named ? "" : [...new Set(codes)].join(),
      pick: named ? `${this.picked.set}-${this.picked.index}` : "",
      layers: chosen(this.layers),
      same: this.same,
    });
  }

  /** A colour for each class; decoded tiles are a dark ground. */
  classColors(count, onTiles) {
    if (count === 1) return [onTiles ? "#ffffff" : this.theme.text];
    const named = this.colors.classes[this.dark || onTiles ? "dark" : "light"];
    return Array.from({ length: count }, (_, i) => named[i % named.length]);
  }
}
