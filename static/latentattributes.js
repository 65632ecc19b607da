/**
 * Attribute arithmetic: differences of mean codes added to a picture's code with sliders.
 *
 * header: {id, values: {base, moves}, colors, sides, factors, pixels, shown, whose, judge}, made by
 * playground/ui/latent/attributes.py. State: `at`, {id, base, moves}, once something settles.
 */
import { balance } from "./balance.js";
import { near, row, shades } from "./latentcodes.js";
import { groupMeans } from "./latentmeans.js";
import { Apart } from "./latentapart.js";
import { FACTORS, Factors } from "./latentfactors.js";
import { BESIDE, NAME, Section, entry } from "./latentsection.js";
import { blank, paint } from "./paint.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";

const ROOM = { made: 224, small: 104, thumb: 64 }; // CSS pixels
const NARROW = { made: 128, small: 64 };
const TINY = { made: 96, small: 64 };
const HTML = `${NAME}
  <div class="one">
    <div class="seen"><figure><canvas class="made" role="img"></canvas><figcaption>decoded: code plus changes</figcaption></figure>
      <div class="pair"><figure><canvas role="img"></canvas><figcaption>its code alone</figcaption></figure>
        <figure class="original"><canvas role="img"></canvas><figcaption>picture</figcaption></figure></div>
      <dl><dt>nearest test code</dt><dd></dd><dt>change ‖Δz‖</dt><dd></dd></dl>
      <div class="buttons"><button type="button">Take all changes back</button></div></div>
    <div><h4>Add to the code: mean of one group minus mean of another</h4><div class="factors"></div><p class="hint"></p></div>
    <div class="apart"></div>
  </div>
  <div class="input"><div class="pick"><div class="bar"><b>Start from</b></div><div class="thumbs"></div><p></p></div></div>`;
const LOOK = `${BESIDE}${FACTORS}
  .one { grid-template-columns: 15rem minmax(24rem, 1.3fr) minmax(17rem, 1fr); }
  .seen .buttons { margin-top: 0.3rem; }
  @media (max-width: 359px) {
    .one > .seen { grid-template-columns: ${TINY.made}px minmax(0, 1fr); }
    .one > .seen figcaption { white-space: normal; }
  }
`;

class Attributes extends Section {
  constructor(root) {
    super(root, HTML, LOOK);
    this.facts = [...this.box.querySelectorAll("dd")];
    [this.alone, this.original] = this.box.querySelectorAll(".pair canvas");
    this.factors = new Factors(this.find(".factors"), { change: (done) => this.show(done) });
    this.find(".seen .buttons button").addEventListener("click", () => {
      this.factors.clear();
      this.show(true);
    });
    this.find(".seen .buttons").append(saver(root, this.find(".one"), "attributes"));
    this.apart = new Apart(this.find(".apart"), (amount, done) =>
      this.factors.change(this.factors.chosen, amount, done));
    balance(this.find(".thumbs"));
    arrivals(root, () => this.header && this.redraw());
  }

  begin({ about, codes }, blobs, values) {
    const { header } = this;
    const found = header.factors.map((one) => ({ ...one, groups: blobs[one.groups] }));
    const n = found[0].groups.length;
    this.d = codes.length / n;
    this.factors.set(found, codes, this.d, !values);
    this.mean = groupMeans(codes, this.d, new Uint8Array(n), 1).means[0];
    const size = about.shape.reduce((a, b) => a * b, 1);
    const bytes = header.pixels < 0 ? null : blobs[header.pixels];
    this.picture = (i) => bytes && i >= 0 && (i + 1) * size <= bytes.length
      ? Float32Array.from(bytes.subarray(i * size, (i + 1) * size), (v) => v / 255) : null;
    this.find(".original").hidden = !bytes;
    this.find(".pick p").textContent = header.whose;
    this.painted = false;
    if (!values) return;
    this.factors.read(values.moves);
    this.base = values.base < n ? values.base : 0;
    this.factors.aim(this.base);
    this.thumbs();
  }

  redraw() {
    this.show(false);
  }

  /** The code that is started from. */
  code(base) {
    return base < 0 ? [...this.mean] : row(this.side.codes, base, this.d);
  }

  decode(z) {
    const { about, labels } = this.side;
    const told = about.told ? [[labels ? labels[Math.max(0, this.base)] : 0]] : [];
    return model(about.id).decode.run(z, ...told)[0];
  }

  show(done) {
    const { factors, side } = this;
    const { chosen } = factors;
    const from = this.code(this.base);
    const z = factors.added(from);
    factors.show();
    this.facts[0].textContent = near(z, side);
    this.facts[1].textContent = Math.hypot(...z.map((value, i) => value - from[i])).toFixed(2);
    this.find(".factors + .hint").textContent =
      `${chosen.name}: ${chosen.words[chosen.from]} is the mean of ${chosen.counts[chosen.from]} codes, ` +
      `${chosen.words[chosen.to]} of ${chosen.counts[chosen.to]}. 1 adds their whole difference; past 1 exaggerates.`;
    if (model(side.about.id)) this.draw(from, z);
    if (done) this.send("at", { id: this.header.id, base: this.base, moves: factors.written() });
  }

  draw(from, z) {
    const { factors, side } = this;
    const { shape, title } = side.about;
    if (!this.painted) this.paintThumbs();
    const wide = this.find(".one").clientWidth;
    const room = wide < 300 ? TINY : wide < 600 ? NARROW : ROOM;
    this.find(".made").setAttribute("aria-label", `Decoded by ${title} with all changes`);
    paint(this.find(".made"), this.decode(z), shape, room.made);
    paint(this.alone, this.decode(from), shape, room.small);
    const x = this.picture(this.base);
    if (x) paint(this.original, x, shape, room.small);
    else blank(this.original, shape, room.small);
    const colors = shades(this.root, this.header.colors.classes, 2);
    this.apart.show(factors.chosen, side, z, factors.added(from, factors.chosen), (code) => this.decode(code),
      { ...colors, roles: this.header.colors.roles });
  }

  /** The pictures to start from, and the mean. */
  thumbs() {
    const most = Math.min(this.header.shown, this.side.codes.length / this.d);
    this.find(".thumbs").replaceChildren(...[...Array(most).keys(), -1].map((i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = i < 0 ? "The mean of all codes" : `Picture ${i + 1}`;
      button.setAttribute("aria-label", button.title);
      button.dataset.base = i;
      button.append(document.createElement("canvas"));
      blank(button.firstChild, this.side.about.shape, ROOM.thumb);
      button.addEventListener("click", () => {
        this.base = i;
        this.factors.aim(i);
        this.mark();
        this.show(true);
      });
      return button;
    }));
    this.mark();
  }

  paintThumbs() {
    this.painted = true;
    for (const button of this.find(".thumbs").children) {
      const base = +button.dataset.base;
      paint(button.firstChild, this.picture(base) ?? this.decode(this.code(base)), this.side.about.shape, ROOM.thumb);
    }
  }

  mark() {
    for (const button of this.find(".thumbs").children)
      button.setAttribute("aria-pressed", String(+button.dataset.base === this.base));
  }
}

export default entry(Attributes);
