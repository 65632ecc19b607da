/**
 * Class × style: a row for each style, a column for each class that a conditional model is told.
 * The first row follows the sliders; a click on another row takes its style.
 *
 * header: {id, values: {z, rows, axis, seed}, sides, use, said}, made by
 * playground/ui/latent/classes.py. State: `at`, {id, z, rows, axis, seed}, once something settles.
 */
import { parsed, row as codeAt, written } from "./latentcodes.js";
import { DIALS, Dials } from "./latentdials.js";
import { normals } from "./latentrandom.js";
import { heads, tiles } from "./latentrows.js";
import { NAME, Section, entry } from "./latentsection.js";
import { buttons } from "./knobs.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";
import { Slices } from "./slices.js";

const ROWS = 7; // below the first
const REACH = 2.5; // of the number that the rows vary
const HTML = `${NAME}
  <div class="styles">
    <div class="sheet"><div class="row heads"></div><div class="row first"><span>style</span><canvas role="img"></canvas></div>
      <div class="below"></div><div class="rest"></div><p class="hint"></p></div>
    <div class="rows"><h4>Style of the first row</h4><div class="jumps"></div><p class="hint"></p></div>
  </div>`;
const LOOK = `${DIALS}
  .styles { display: grid; grid-template-columns: minmax(20rem, 44rem) minmax(18rem, 28rem); gap: 1rem 2.5rem; align-items: start; }
  .sheet { min-width: 0; }
  .row { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr); align-items: center; gap: 0.5rem;
    font: 0.8rem var(--st-font); color: var(--st-text-color); font-variant-numeric: tabular-nums; width: 100%; text-align: left; }
  .row > span { opacity: 0.8; }
  .row canvas { width: 100%; }
  .first { padding-bottom: 0.5rem; margin-bottom: 0.5rem; border-bottom: 1px solid var(--st-border-color); }
  .first > span { font-weight: 600; opacity: 1; }
  .heads > div { display: grid; text-align: center; font-weight: 600; font-size: 0.9rem; }
  .heads > div span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .below button.row { border: none; padding: 2px 0; border-radius: 4px; background: none; }
  .below button.row:hover { background: var(--st-secondary-background-color); }
  .rest { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; margin-top: 0.6rem; align-items: center; }
  .jumps { margin: 0 0 0.5rem; }
  @media (max-width: 1000px) { .styles { grid-template-columns: minmax(0, 1fr); } }
`;

class Classes extends Section {
  constructor(root) {
    super(root, HTML, LOOK);
    this.slices = new Slices();
    this.dials = new Dials({
      move: (axis, value) => this.move(this.z.map((old, i) => (i === axis ? value : old)), false),
      settle: () => this.commit(),
    });
    this.find(".rows .hint").before(this.dials.element);
    this.find(".below").append(...Array.from({ length: ROWS }, (_, i) => this.line(i)));
    arrivals(root, () => this.header && this.redraw());
    new ResizeObserver(() => this.header && this.draw()).observe(this.find(".sheet"));
  }

  line(index) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "row saved";
    button.title = "Take this style into the first row";
    button.innerHTML = `<span></span><canvas></canvas>`;
    button.addEventListener("click", () => this.move(this.style(index), true));
    return button;
  }

  begin(side, _, values) {
    const { use, said } = this.header;
    const { about, codes } = side;
    this.dials.set(use, codes, about.color, !values);
    this.find(".rows .hint").textContent = values ? use.said : `${use.said} Sliders keep the order in which they were opened.`;
    this.find(".sheet .hint").textContent = said;
    if (!values) return;
    Object.assign(this, { rows: values.rows, seed: values.seed, axis: values.axis - 1 });
    this.z = parsed(values.z, use.order.length) ?? [...use.middle];
    if (this.axis < 0 || this.axis >= use.order.length) this.axis = use.order[0];
    this.find(".heads").replaceChildren(document.createElement("span"), heads(about.classes));
    this.controls();
  }

  redraw() {
    this.move(this.z, false);
  }

  controls() {
    const { use } = this.header;
    const jumps = [
      ["Randomise", () => {
        this.seed = (this.seed + 1) % 1_000_000;
        this.move(this.drawn()(), true);
      }, "A new draw from N(0, I), for this row and those below."],
      ["Middle of the prior", () => this.move([...use.middle], true), "z = 0: the most usual style."],
    ];
    if (this.side.codes)
      jumps.push(["Style of a test picture", () => {
        const n = this.side.codes.length / use.order.length;
        this.move(codeAt(this.side.codes, Math.floor(Math.random() * n), use.order.length), true);
      }, "The code of one of the test pictures, whatever its class."]);
    const row = buttons("", jumps);
    row.append(saver(this.root, this.find(".sheet"), "class-by-style"));
    this.find(".jumps").replaceChildren(row);
    const modes = { random: "random styles", one: "one number from low to high" };
    const choice = buttons("Rows below:", Object.entries(modes).map(([name, title]) => [title, () => {
      this.rows = name;
      this.controls();
      this.move(this.z, true);
    }]));
    [...choice.querySelectorAll("button")].forEach((button, i) =>
      button.setAttribute("aria-pressed", String(Object.keys(modes)[i] === this.rows)));
    this.find(".rest").replaceChildren(choice, ...(this.rows === "one" ? [this.which()] : []));
  }

  /** Which number the rows vary. */
  which() {
    const label = document.createElement("label");
    label.className = "bar";
    const select = document.createElement("select");
    for (const axis of this.header.use.order) select.add(new Option(`z${axis + 1}`, axis));
    select.value = this.axis;
    select.addEventListener("change", () => {
      this.axis = +select.value;
      this.move(this.z, true);
    });
    label.append("number ", select);
    return label;
  }

  /** A function that draws styles, the same for the same seed. */
  drawn() {
    const { middle, spread } = this.header.use;
    const next = normals(this.seed);
    return () => middle.map((at, i) => at + spread[i] * next());
  }

  /** The style of a row below the first. */
  style(index) {
    if (this.rows === "one") {
      const { middle, spread } = this.header.use;
      const at = REACH * ((2 * index) / (ROWS - 1) - 1);
      return this.z.map((value, i) => (i === this.axis ? middle[i] + spread[i] * at : value));
    }
    const draw = this.drawn();
    let style = draw(); // the first is what Randomise puts into the first row
    for (let i = 0; i <= index; i++) style = draw();
    return style;
  }

  move(z, done) {
    this.z = z;
    this.slices.busy = !done;
    this.dials.show(z);
    this.draw();
    if (done) this.commit();
  }

  draw() {
    if (!model(this.side.about.id)) return;
    for (const _ of tiles(this.find(".first canvas"), this.z, this.side.about)); // all at once
    this.find(".first canvas").setAttribute("aria-label", `This style for each of ${this.side.about.classes.length} classes`);
    const seen = JSON.stringify([this.header.id, this.side.about.id, this.rows, this.seed, this.axis,
      this.rows === "one" && this.z, this.find(".sheet").clientWidth, window.devicePixelRatio]);
    if (seen === this.seen) return;
    this.seen = seen;
    this.slices.start("rows", this.others());
  }

  *others() {
    for (const [i, line] of [...this.find(".below").children].entries()) {
      const z = this.style(i);
      const [name, canvas] = line.children;
      name.textContent = this.rows === "one" ? z[this.axis].toFixed(1) : `draw ${i + 1}`;
      line.setAttribute("aria-label", `Take the style of row ${i + 2}`);
      yield* tiles(canvas, z, this.side.about);
    }
  }

  commit() {
    this.send("at", {
      id: this.header.id, z: written(this.z), rows: this.rows, axis: this.axis + 1, seed: this.seed,
    });
  }
}

export default entry(Classes);
