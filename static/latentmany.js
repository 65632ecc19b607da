/**
 * A code of many numbers: sorted sliders, the picture, the cloud of test codes in the plane, and a
 * sheet over any two numbers.
 *
 * header: {id, values: {z, cloud, axes, told}, colors, sides, use, clouds, judge, answers}, made by
 * playground/ui/latent/many.py. State: `at`, {id, z, cloud, axes, told}, once something settles;
 * `ask0`, see latentserver.js.
 */
import { Clouds } from "./latentclouds.js";
import { near, normal, parsed, row, written } from "./latentcodes.js";
import { DIALS, Dials } from "./latentdials.js";
import { likeliest } from "./latentpictures.js";
import { BESIDE, NAME, Section, entry } from "./latentsection.js";
import { Server } from "./latentserver.js";
import { CodeSheet } from "./latentsheet.js";
import { buttons } from "./knobs.js";
import { paint } from "./paint.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";
import { Slices } from "./slices.js";

const ROOM = 224; // CSS pixels of the decoded picture
const NARROW = 112;
const REST = 140; // ms without movement before the classifier looks
const HTML = `${NAME}
  <div class="one">
    <div class="seen"><figure><canvas class="made" role="img"></canvas><figcaption>decoded from these numbers</figcaption></figure>
      <dl><dt>‖z‖</dt><dd></dd><dt>nearest test code</dt><dd></dd><dt>looks like</dt><dd></dd></dl>
      <div class="jumps"></div></div>
    <div class="rows"><p class="hint"></p></div>
    <div class="map"><div class="choice"></div><div class="flat"></div><p class="hint"></p></div>
    <div class="map"><div class="axes"></div><div class="sheet"></div><p class="hint"></p></div>
  </div>`;
const LOOK = `${DIALS}${BESIDE}
  .one { grid-template-columns: 15rem minmax(18rem, 1fr) minmax(18rem, 1fr); }
  .one .map:last-child { grid-column: 2; }
  .map { max-width: 32rem; }
  .choice, .axes { min-height: 2.2rem; margin-bottom: 0.4rem; display: flex; gap: 0.4rem; align-items: center;
    font: 0.9rem var(--st-font); color: var(--st-text-color); }
  .jumps .buttons { flex-direction: column; align-items: stretch; }
  @media (max-width: 1100px) {
    .jumps { margin-top: 0.3rem; }
    .jumps .buttons { flex-direction: row; }
  }
`;

class Many extends Section {
  constructor(root) {
    super(root, HTML, LOOK);
    this.facts = [...this.box.querySelectorAll("dd")];
    this.server = new Server((name, value) => this.send(name, value));
    this.dials = new Dials({
      move: (axis, value) => this.move(this.z.map((old, i) => (i === axis ? value : old)), false),
      settle: () => this.commit(),
    });
    this.find(".rows").prepend(this.dials.element);
    const [cloud, sheet] = this.box.querySelectorAll(".map");
    this.clouds = new Clouds(root, cloud, {
      pick: (i, done) => this.pick(i, done),
      choose: (name) => {
        this.clouds.choose(name);
        this.move(this.z, true);
      },
    });
    this.sheet = new CodeSheet(sheet, new Slices(), {
      move: (z, done) => this.move(z, done),
      vary: () => {
        this.lay();
        this.move(this.z, true);
      },
    });
    arrivals(root, () => this.header && this.redraw());
  }

  /** Answers of the server, for a model that stays there; the clouds, which may have come since. */
  heard(blobs) {
    for (const answer of this.header.answers)
      if (this.server.heard(0, answer.n)) this.made(new Float32Array(blobs[answer.pixels].slice().buffer));
    this.flats = Object.fromEntries(Object.entries(this.header.clouds).map(([name, flat]) =>
      [name, { ...flat, places: new Float32Array(blobs[flat.places].slice().buffer) }]));
  }

  begin(side, _, values) {
    const { use } = this.header;
    const { about, codes, labels } = side;
    this.dials.set(use, codes, about.color, !values);
    this.find(".rows .hint").textContent = values ? use.said : `${use.said} Sliders keep the order in which they were opened.`;
    this.sheet.forget();
    if (!values) return;
    this.told = values.told % Math.max(1, about.classes.length);
    this.z = parsed(values.z, use.order.length) ?? (codes ? row(codes, 0, use.order.length) : use.middle);
    if (!values.z && labels && about.told) this.told = labels[0];
    this.clouds.shown = values.cloud;
    this.sheet.choices(use.order, parsed(values.axes, 2)?.map((axis) => axis - 1));
    this.jumps();
  }

  /** Buttons, and the class for a conditional model. */
  jumps() {
    const { use } = this.header;
    const prior = use.unit !== "variance";
    const draw = () => use.middle.map((middle, i) => middle + use.spread[i] * normal());
    const row = buttons("", [
      ["Randomise", () => this.move(draw(), true), prior ? "A draw from N(0, I)." : "A draw from a Gaussian like the test codes."],
      [prior ? "Middle of the prior" : "Mean of the codes", () => this.move([...this.header.use.middle], true), prior ? "z = 0" : "The mean of all test codes."],
    ]);
    row.append(saver(this.root, this.find(".one"), "many-numbers"));
    this.find(".jumps").replaceChildren(row);
    if (!this.side.about.told) return;
    const label = document.createElement("label");
    this.select = document.createElement("select");
    this.side.about.classes.forEach((name, i) => this.select.add(new Option(name, i)));
    this.select.addEventListener("change", () => {
      this.tell(+this.select.value);
      this.move(this.z, true);
    });
    label.append("class told ", this.select);
    label.title = "A conditional model is told the class apart from the code.";
    row.prepend(label);
  }

  tell(told) {
    if (told !== this.told) this.sheet.forget();
    this.told = told;
  }

  redraw() {
    this.clouds.set(this.flats, this.side, this.header.colors.classes);
    this.lay();
    this.move(this.z, false);
  }

  lay() {
    this.sheet.set(this.side, this.header.use, model(this.side.about.id) && ((z) => this.decode(z)));
  }

  decode(z) {
    const told = this.side.about.told ? [[this.told]] : [];
    return model(this.side.about.id).decode.run(z, ...told)[0];
  }

  pick(index, done) {
    const { about, codes, labels } = this.side;
    if (about.told && labels) this.tell(labels[index]);
    this.move(row(codes, index, this.z.length), done);
  }

  move(z, done) {
    this.z = z;
    const { about } = this.side;
    if (about.told) this.select.value = this.told;
    this.dials.show(z);
    const [length, close] = this.facts;
    length.textContent = Math.hypot(...z).toFixed(2);
    close.textContent = near(z, this.side);
    if (model(about.id)) this.made(this.decode(z));
    else if (about.remote) this.server.ask(0, { z, y: this.told });
    this.clouds.mark(z);
    this.sheet.plane.show(z, null);
    if (done) this.commit();
  }

  /** Show what these numbers were decoded to. */
  made(x_hat) {
    const canvas = this.find(".made");
    const { shape, title } = this.header.sides[0];
    this.x_hat = x_hat;
    canvas.setAttribute("aria-label", `Decoded by ${title}`);
    paint(canvas, x_hat, shape, this.find(".one").clientWidth < 600 ? NARROW : ROOM);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.judge(), REST);
  }

  judge() {
    const net = model(this.header.judge)?.judge;
    if (!net || !this.x_hat) return;
    const [best, share] = likeliest(net.run(this.x_hat)[0]);
    this.facts[2].textContent = `${this.side.about.classes[best]}, ${Math.round(100 * share)} % sure`;
  }

  commit() {
    this.send("at", {
      id: this.header.id, z: written(this.z), cloud: this.clouds.shown, told: this.told,
      axes: this.sheet.axes.map((axis) => axis + 1).join(),
    });
  }
}

export default entry(Many);
