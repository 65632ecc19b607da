/**
 * The latent page's map: one or two models side by side, one point in both. Dragging decodes here,
 * in the browser; the server hears of it when the point is let go.
 *
 * header: {id, at, layers, same, sides, colors, pictures, given, judge}, made by
 * playground/ui/latent/plane.py. State: `shown`, {z, pick, layers, same}, once something settles.
 */
import { CSS } from "./latentstyle.js";
import { Input } from "./latentinput.js";
import { Side } from "./latentside.js";
import { halves } from "./evaluator.js";
import { kept, theme, unpack, words } from "./packed.js";
import { arrivals, model } from "./registry.js";
import { Server } from "./latentserver.js";
import { Slices } from "./slices.js";

const LAYERS = {
  codes: ["Test codes", "Where held-out pictures lie, coloured by class."],
  tiles: ["Decoded tiles", "What the decoder makes all over the map; zoom and it is made anew."],
  prior: ["Prior", "Circles of N(0, I) at one, two and three standard deviations."],
  posterior: ["Posterior", "The Gaussian q(z|x) that a VAE gives the chosen picture: 1σ and 2σ."],
  far: ["Far from data", "The darker, the farther the nearest test code."],
  stretch: ["Stretch", "How much the picture changes for a small step: the norm of the decoder's Jacobian."],
};
const REST = 140; // ms without movement before slow things are looked at again

export default function latent({ data, parentElement: root, setStateValue }) {
  const explorer = kept(root, (place) => new Explorer(place));
  if (!data) return;
  explorer.send = setStateValue;
  explorer.receive(unpack(data));
}

class Explorer {
  constructor(root) {
    this.root = root;
    this.slices = new Slices();
    this.server = new Server((name, value) => this.send(name, value));
    this.layers = new Set();
    this.told = 0;
    this.picked = null; // {set, index, x}: the chosen picture
    const style = document.createElement("style");
    style.textContent = CSS;
    this.bar = document.createElement("div");
    this.bar.className = "bar top";
    this.notes = document.createElement("div");
    this.notes.className = "notes";
    this.place = document.createElement("div");
    this.place.className = "sides";
    this.sides = [0, 1].map((index) => new Side(this, index));
    this.place.append(...this.sides.map((side) => side.element));
    root.append(style, this.bar, this.notes, this.place);
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
    this.dark = luminance(theme(this.root).background) < 0.5;
    for (const answer of header.answers) this.hear(answer, blobs[answer.pixels]);
    if (asIs) return this.shown.forEach((side) => side.redraw());
    this.version = header.version;
    if (opening) {
      this.layers = new Set(header.layers);
      this.same = header.same;
      this.picked = null;
      this.controls();
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

  controls() {
    const toggles = Object.entries(LAYERS).map(([name, [title, help]]) =>
      this.toggle(title, help, () => this.layers.has(name), () => {
        if (!this.layers.delete(name)) this.layers.add(name);
        this.recompute();
      }));
    if (this.header.sides.length > 1)
      toggles.push(this.toggle("Same axes", "Both maps show the same window, so that spreads compare.",
        () => this.same, () => {
          this.same = !this.same;
          this.align(true);
          this.recompute();
        }));
    this.bar.replaceChildren(...toggles);
    const large = this.header.sides.filter((side) => side.remote).map((side) => side.title);
    if (large.length) this.bar.append(`${large.join(" and ")}: too large for the browser, decoded on the server`);
    const told = this.header.sides.find((side) => side.told);
    if (told) this.bar.append(this.classes(told.classes));
  }

  toggle(title, help, on, flip) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.title = help;
    button.setAttribute("aria-pressed", String(on()));
    button.addEventListener("click", () => {
      flip();
      button.setAttribute("aria-pressed", String(on()));
      this.commit();
    });
    return button;
  }

  /** For conditional models: which class they are told. */
  classes(names) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    names.forEach((name, i) => select.add(new Option(name, i)));
    select.value = this.told;
    select.addEventListener("change", () => {
      this.told = +select.value;
      this.shown.forEach((side) => (this.picked ? this.look(side) : side.goTo(side.z)));
      this.recompute();
    });
    label.append("class told ", select);
    return label;
  }

  readInput(pictures, blob) {
    this.sets = pictures.sets.map((set) => this.set(set, blob));
    this.input.set(this.sets, this.shown[0].about.shape, this.drawable(), pictures.drawing);
  }

  set(set, blob) {
    const bytes = blob(set.pixels);
    const labels = blob(set.labels);
    const size = this.shown[0].about.shape.reduce((a, b) => a * b, 1);
    const values = (i) => Float32Array.from(bytes.subarray(i * size, (i + 1) * size), (v) => v / 255);
    const names = this.shown[0].about.classes;
    const last = this.shown.at(-1);
    return {
      ...set,
      name_of: (i) => (labels ? `: ${names[labels[i]]}` : ""),
      picture: bytes ? values : () => null,
      show: bytes ? values : (i) => (last.nets ? last.decode(codeOf(last, i)) : null),
    };
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

  pick(set, index, told) {
    this.picked = { set: set.name, index, x: set.picture(index), stored: set.kind === "codes" };
    this.input.mark(this.picked);
    this.shown.forEach((side) => this.look(side));
    this.rest();
    if (told) this.commit();
  }

  draw(x, done) {
    this.slices.busy = !done;
    this.picked = x && { set: "drawn", index: 0, x: x.some(Boolean) ? centred(x, this.shown[0].about.shape, this.header.pictures.centre) : x };
    this.input.mark(null);
    this.shown.forEach((side) => (x ? this.look(side) : side.compare(null)));
    this.rest();
    if (done) this.commit();
  }

  give(given, blob) {
    this.givenId = given.id;
    const x = Float32Array.from(blob(given.pixels), (value) => value / 255);
    this.picked = { set: "given", index: 0, x };
    this.input.mark(null);
    this.shown.forEach((side) => this.look(side));
    this.rest();
  }

  /** Show the chosen picture in one model: its code, what is rebuilt, the difference. */
  look(side) {
    const { x, stored, index } = this.picked;
    side.spread = null;
    if (!side.nets) {
      if (side.about.remote && x) this.server.ask(side.index, { x: [...x].map((v) => +v.toFixed(3)) });
      return;
    }
    if (stored) side.coded = codeOf(side, index);
    else if (side.about.encodes && x.length === side.nets.encode.latent) side.coded = side.encode(x);
    else return;
    side.goTo(side.coded);
    side.compare(x);
    this.legend();
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
    const said = [];
    const each = (name, text) =>
      this.shown.map((side) => side.kept[name] && `${side.about.short} ${text(side)}`).filter(Boolean).join(", ");
    if (this.layers.has("codes"))
      said.push(...this.shown.slice(0, 1).map((side) => side.codes?.length
        ? `Dots: codes of ${side.codes.length / 2} held-out pictures, each class named at its middle.` : ""));
    if (this.layers.has("prior")) said.push("Dashed: N(0, I), from which random codes are drawn.");
    if (this.layers.has("posterior") && this.picked) said.push(this.rings());
    if (this.layers.has("far")) {
      const full = each("far", (side) => words(side.scale));
      if (full) said.push(`Grey: distance to the nearest code, full at ${full}.`);
    }
    if (this.layers.has("stretch")) {
      const ends = each("stretch", ({ kept: { stretch: { said: [low, high] } } }) => `${words(low)} to ${words(high)}`);
      if (ends) said.push(`Orange: change of the picture per unit of z, ${ends}.`);
    }
    this.notes.textContent = said.join(" ");
  }

  /** What is said of posteriors. */
  rings() {
    const named = this.shown.filter((side) => side.spread);
    if (!named.length) return "";
    const each = named.map((side) =>
      `${side.about.short} σ = (${side.spread.map((value) => value.toFixed(3)).join(", ")})`);
    const small = named.some((side) => Math.max(...side.spread) < side.pad.view.half / 25);
    return `Rings: q(z|x) of the picture at 1σ and 2σ, ${each.join(", ")}${small ? "; zoom in to see them" : ""}.`;
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
      layers: Object.keys(LAYERS).filter((name) => this.layers.has(name)).join("-"),
      same: this.same,
    });
  }

  /** A colour for each class; decoded tiles are a dark ground. */
  classColors(count, onTiles) {
    if (count === 1) return [onTiles ? "#ffffff" : theme(this.root).text];
    const named = this.colors.classes[this.dark || onTiles ? "dark" : "light"];
    return Array.from({ length: count }, (_, i) => named[i % named.length]);
  }
}

const codeOf = (side, i) => [side.codes[2 * i], side.codes[2 * i + 1]];

/** The likeliest class and its probability, from logits. */
export function likeliest(logits) {
  const best = logits.indexOf(Math.max(...logits));
  return [best, 1 / logits.reduce((sum, value) => sum + Math.exp(value - logits[best]), 0)];
}

/** The picture moved so that its ink balances about the middle, as MNIST's was. */
function centred(x, [channels, height, width], wanted) {
  if (!wanted) return x;
  let [mass, across, down] = [0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    mass += x[i];
    across += x[i] * (i % width);
    down += x[i] * Math.floor(i / width);
  }
  const dx = Math.round((width - 1) / 2 - across / mass);
  const dy = Math.round((height - 1) / 2 - down / mass);
  return x.map((_, i) => {
    const plane = Math.floor(i / (width * height));
    const [column, row] = [(i % width) - dx, (Math.floor(i / width) % height) - dy];
    const inside = column >= 0 && row >= 0 && column < width && row < height && plane < channels;
    return inside ? x[(plane * height + row) * width + column] : 0;
  });
}

function luminance(color) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = color;
  const value = parseInt(pen.fillStyle.slice(1), 16);
  return (0.3 * (value >> 16) + 0.6 * ((value >> 8) & 255) + 0.1 * (value & 255)) / 255;
}
