/**
 * A code of many numbers: sorted sliders, the picture, the cloud of test codes in the plane, and a
 * sheet over any two numbers.
 *
 * header: {id, values: {z, cloud, axes, told}, colors, sides, use, clouds, judge}, made by
 * playground/ui/latent/many.py. State: `at`, {id, z, cloud, axes, told}, once something settles.
 */
import { MORE, near, nearest, normal, parsed, read, row, shades, written } from "./latentcodes.js";
import { DIALS, Dials } from "./latentdials.js";
import { likeliest } from "./latentpictures.js";
import { Plane } from "./latentplane.js";
import { Scatter } from "./latentscatter.js";
import { CSS } from "./latentstyle.js";
import { KNOBS, buttons } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { paint } from "./paint.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";
import { Slices } from "./slices.js";

const ROOM = 224; // CSS pixels of the decoded picture
const NARROW = 112;
const REST = 140; // ms without movement before the classifier looks
const CLOUDS = { pca: "PCA", tsne: "t-SNE" };
const HTML = `
  <div class="name"><i></i><b></b><span></span></div>
  <div class="one">
    <div class="seen"><figure><canvas class="made" role="img"></canvas><figcaption>decoded from these numbers</figcaption></figure>
      <dl><dt>‖z‖</dt><dd></dd><dt>nearest test code</dt><dd></dd><dt>looks like</dt><dd></dd></dl>
      <div class="jumps"></div></div>
    <div class="rows"><p class="hint"></p></div>
    <div class="map"><div class="choice"></div><div class="flat"></div><p class="hint"></p></div>
    <div class="map"><div class="axes"></div><div class="sheet"></div><p class="hint"></p></div>
  </div>`;
const LOOK = `
  .one { display: grid; grid-template-columns: 15rem minmax(18rem, 1fr) minmax(18rem, 1fr); gap: 1rem 2rem; align-items: start; }
  .one > .seen { width: auto; }
  .one .map:last-child { grid-column: 2; }
  .map { min-width: 0; max-width: 32rem; }
  .choice, .axes { min-height: 2.2rem; margin-bottom: 0.4rem; display: flex; gap: 0.4rem; align-items: center;
    font: 0.9rem var(--st-font); color: var(--st-text-color); }
  .jumps .buttons { flex-direction: column; align-items: stretch; }
  @media (max-width: 1000px) {
    .one { grid-template-columns: minmax(0, 1fr); }
    .one > *, .one .map:last-child { grid-column: 1; grid-row: auto; }
    .one > .seen { position: sticky; top: 3.75rem; z-index: 1; background: var(--st-background-color); order: 0; padding-bottom: 0.4rem; }
    .jumps { margin-top: 0.3rem; }
    .jumps .buttons { flex-direction: row; }
  }
  @media (max-width: 640px) {
    .one > .seen { grid-template-rows: auto 1fr; }
    .one > .seen > figure { grid-row: 1 / span 2; }
    .one > .seen dl { margin: 0; grid-template-columns: auto 1fr; }
    .one > .seen dd { text-align: right; margin: 0; }
  }
`;

export default function many({ data, parentElement: root, setStateValue }) {
  const state = kept(root, (place) => new Many(place));
  if (!data) return;
  state.send = setStateValue;
  state.receive(unpack(data));
}

class Many {
  constructor(root) {
    this.root = root;
    this.slices = new Slices();
    const style = document.createElement("style");
    style.textContent = KNOBS + CSS + MORE + DIALS + LOOK;
    const box = document.createElement("div");
    box.innerHTML = HTML;
    root.append(style, box);
    this.find = (name) => box.querySelector(name);
    this.facts = [...box.querySelectorAll("dd")];
    this.dials = new Dials({
      move: (axis, value) => this.move(this.z.map((old, i) => (i === axis ? value : old)), false),
      settle: () => this.commit(),
    });
    this.find(".rows").prepend(this.dials.element);
    this.scatter = new Scatter(this.find(".flat"), { pick: (i, done) => this.pick(i, done) });
    this.plane = new Plane(this.find(".sheet"), this.slices, "sheet", {
      move: (z, done) => this.move(z, done),
    });
    arrivals(root, () => this.header && this.arrive());
  }

  receive({ header, blobs }) {
    const fresh = JSON.stringify(this.header?.id) !== JSON.stringify(header.id);
    const other = this.header?.sides[0].id !== header.sides[0].id;
    this.header = header;
    this.clouds = Object.fromEntries(Object.entries(header.clouds).map(([name, flat]) =>
      [name, { ...flat, places: new Float32Array(blobs[flat.places].slice().buffer) }]));
    if (fresh || other) this.begin(read(header.sides[0], blobs), fresh ? header.values : null);
    this.color();
    this.layOut();
    this.arrive();
  }

  /** A colour for each class; a new object has the cloud drawn anew. */
  color() {
    this.colors = shades(this.root, this.header.colors.classes, this.side.about.classes.length);
  }

  /** Another model, or values from a link. */
  begin(side, values) {
    const { use } = this.header;
    this.side = side;
    const [swatch, title, said] = this.find(".name").children;
    swatch.style.background = side.about.color;
    [title.textContent, said.textContent] = [side.about.title, side.about.said];
    this.dials.set(use, side.codes, side.about.color);
    this.find(".rows .hint").textContent = use.said;
    if (values) {
      Object.assign(this, { cloud: values.cloud, told: values.told % Math.max(1, side.about.classes.length) });
      this.axes = parsed(values.axes, 2)?.map((axis) => axis - 1);
      this.z = parsed(values.z, use.order.length) ?? (side.codes ? row(side.codes, 0, use.order.length) : use.middle);
      if (!values.z && side.labels && side.about.told) this.told = side.labels[0];
    }
    if (!this.axes?.every((axis) => axis < use.order.length)) this.axes = use.order.slice(0, 2);
    this.shownCloud = null;
    this.jumps();
    this.choices();
  }

  /** Buttons, and the class for a conditional model. */
  jumps() {
    const { use } = this.header;
    const prior = use.unit !== "variance";
    const draw = () => use.middle.map((middle, i) => middle + use.spread[i] * normal());
    const place = this.find(".jumps");
    place.replaceChildren(buttons("", [
      ["Randomise", () => this.move(draw(), true), prior ? "A draw from N(0, I)." : "A draw from a Gaussian like the test codes."],
      [prior ? "Middle of the prior" : "Mean of the codes", () => this.move([...use.middle], true), prior ? "z = 0" : "The mean of all test codes."],
    ]));
    place.firstChild.append(saver(this.root, this.find(".one"), "many-numbers"));
    if (!this.side.about.told) return;
    const label = document.createElement("label");
    const select = document.createElement("select");
    this.side.about.classes.forEach((name, i) => select.add(new Option(name, i)));
    select.addEventListener("change", () => this.tell(+select.value, true));
    label.append("class told ", select);
    label.title = "A conditional model is told the class apart from the code.";
    place.firstChild.prepend(label);
    this.select = select;
  }

  tell(told, done) {
    this.told = told;
    this.plane.kept = [];
    this.move(this.z, done);
  }

  choices() {
    const names = Object.entries(CLOUDS);
    const choice = buttons("Test codes by", names.map(([name, title]) => [title, () => {
      this.cloud = name;
      this.layOut();
      this.move(this.z, true);
    }]));
    this.find(".choice").replaceChildren(...(this.side.codes ? [choice] : []));
    const selects = [0, 1].map((index) => {
      const select = document.createElement("select");
      select.setAttribute("aria-label", index ? "Number that grows upwards" : "Number that grows to the right");
      for (const axis of this.header.use.order) select.add(new Option(`z${axis + 1}`, axis));
      select.value = this.axes[index];
      select.addEventListener("change", () => this.vary(index, +select.value));
      return select;
    });
    this.selects = selects;
    this.find(".axes").replaceChildren("Sheet: to the right", selects[0], "upwards", selects[1]);
  }

  /** Another number for one axis of the sheet; the two swap places rather than meet. */
  vary(index, axis) {
    if (this.axes[1 - index] === axis) this.axes.reverse();
    else this.axes = this.axes.map((old, i) => (i === index ? axis : old));
    this.selects.forEach((select, i) => (select.value = this.axes[i]));
    this.sheet();
    this.move(this.z, true);
  }

  /** The cloud as chosen, or a word that it is being made. */
  layOut() {
    const place = this.find(".flat").closest(".map");
    place.hidden = !this.side.codes;
    if (place.hidden) return;
    [...this.find(".choice").querySelectorAll("button")].forEach((button, i) =>
      button.setAttribute("aria-pressed", String(Object.keys(CLOUDS)[i] === this.cloud)));
    const flat = this.clouds[this.cloud];
    const hint = place.querySelector(".hint");
    hint.textContent = flat ? `${flat.said} Click or drag to take a code.` : "Laying out the codes by t-SNE; this takes some seconds.";
    if (!flat || this.shownCloud === this.cloud) return;
    this.shownCloud = this.cloud;
    this.color();
    const { about, labels } = this.side;
    this.scatter.set(flat.places, labels, about.classes,
      `Test codes of ${about.title} by ${CLOUDS[this.cloud]}. Click or drag to take the nearest, arrow keys go to the next.`);
  }

  sheet() {
    const { codes, about } = this.side;
    const d = this.header.use.order.length;
    const half = codes && this.header.use.unit === "variance"
      ? Math.max(...this.axes.map((axis) => 3 * this.header.use.spread[axis])) : 3;
    const [x, y] = this.axes.map((axis) => this.header.use.middle[axis] ?? 0);
    const ready = model(about.id);
    this.plane.set(this.axes, { x, y, half }, `Sheet of ${about.title} over two of ${d} numbers: drag or use the arrow keys`,
      ready && ((z) => this.decode(z)), about.shape);
    const names = this.axes.map((axis) => `z${axis + 1}`).join(" and ");
    this.find(".map:last-child .hint").textContent = `${names} vary, all other numbers are held. Drag on it.`;
  }

  arrive() {
    this.sheet();
    this.move(this.z, false);
  }

  decode(z) {
    const told = this.side.about.told ? [[this.told]] : [];
    return model(this.side.about.id).decode.run(z, ...told)[0];
  }

  pick(index, done) {
    if (this.side.about.told && this.side.labels && this.told !== this.side.labels[index]) {
      this.told = this.side.labels[index];
      this.plane.kept = [];
    }
    this.move(row(this.side.codes, index, this.z.length), done);
  }

  move(z, done) {
    this.z = z;
    const { about } = this.side;
    if (this.side.about.told) this.select.value = this.told;
    this.dials.show(z);
    const [length, close] = this.facts;
    length.textContent = Math.hypot(...z).toFixed(2);
    close.textContent = near(z, this.side);
    const made = this.find(".made");
    made.setAttribute("aria-label", `Decoded by ${about.title}`);
    if (model(about.id)) paint(made, this.decode(z), about.shape, this.find(".one").clientWidth < 600 ? NARROW : ROOM);
    this.mark();
    this.plane.show(z, null);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.judge(), REST);
    if (done) this.commit();
  }

  /** The point in the cloud: where PCA puts it, else at the nearest test code. */
  mark() {
    const flat = this.clouds[this.shownCloud];
    if (!flat || !this.side.codes) return;
    const d = this.z.length;
    const { colors } = this;
    if (flat.components) {
      const at = flat.components.map((one) =>
        one.reduce((sum, value, i) => sum + value * (this.z[i] - flat.mean[i]), 0));
      return this.scatter.show(at, true, colors);
    }
    const [i, distance] = nearest(this.z, this.side.codes.subarray(0, (flat.places.length / 2) * d));
    this.scatter.show([flat.places[2 * i], flat.places[2 * i + 1]], distance < 1e-6, colors);
  }

  judge() {
    const net = model(this.header.judge)?.judge;
    if (!net || !model(this.side.about.id)) return;
    const [best, share] = likeliest(net.run(this.decode(this.z))[0]);
    this.facts[2].textContent = `${this.side.about.classes[best]}, ${Math.round(100 * share)} % sure`;
  }

  commit() {
    this.send("at", {
      id: this.header.id, z: written(this.z), cloud: this.cloud, told: this.told,
      axes: this.axes.map((axis) => axis + 1).join(),
    });
  }
}
