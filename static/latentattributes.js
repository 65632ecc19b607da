/**
 * Attribute arithmetic: differences of mean codes added to a picture's code with sliders.
 *
 * header: {id, values: {base, moves}, colors, sides, factors, pixels, shown, whose, judge}, made by
 * playground/ui/latent/attributes.py. State: `at`, {id, base, moves}, once something settles.
 */
import { MORE, near, read, row, shades } from "./latentcodes.js";
import { groupMeans } from "./latentmeans.js";
import { Apart } from "./latentapart.js";
import { CSS } from "./latentstyle.js";
import { KNOBS, knob } from "./knobs.js";
import { kept, unpack } from "./packed.js";
import { blank, paint } from "./paint.js";
import { arrivals, model } from "./registry.js";
import { saver } from "./saving.js";

const ROOM = { made: 224, small: 104, thumb: 64 }; // CSS pixels
const REACH = [-1.5, 2.5]; // times a difference, on the sliders
const HTML = `
  <div class="name"><i></i><b></b><span></span></div>
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
const LOOK = `
  .one { display: grid; grid-template-columns: 15rem minmax(24rem, 1.3fr) minmax(17rem, 1fr); gap: 1rem 2rem; align-items: start; }
  .one > .seen { width: auto; }
  .seen .buttons { margin-top: 0.3rem; }
  .one > div { min-width: 0; }
  .factor { display: grid; grid-template-columns: 6.2rem auto minmax(9rem, 1fr); gap: 0 0.7rem; align-items: center;
    font: 0.9rem var(--st-font); color: var(--st-text-color); padding: 0.1rem 0 0.1rem 0.5rem; border-left: 3px solid transparent; }
  .factor.chosen { border-left-color: var(--st-primary-color); }
  .factor > span { overflow-wrap: anywhere; line-height: 1.1; min-height: 1.9rem; align-content: center; }
  .factor .ways { display: flex; gap: 0.3rem; align-items: center; }
  .factor select { width: 6.1rem; padding: 0.2rem 0.3rem; }
  .factor .knob { grid-template-columns: 0 1fr 3.8rem; gap: 0 0.4rem; }
  .factor .knob > span { visibility: hidden; width: 0; overflow: hidden; }
  @media (max-width: 1100px) {
    .one { grid-template-columns: minmax(0, 1fr); }
    .one > .seen { position: sticky; top: 3.75rem; z-index: 1; background: var(--st-background-color); order: 0; padding-bottom: 0.4rem; }
  }
  @media (max-width: 640px) {
    .factor { grid-template-columns: 5.2rem 1fr; padding: 0.4rem 0 0.4rem 0.5rem; }
    .factor .knob { grid-column: 1 / -1; }
    .one > .seen { grid-template-rows: auto auto 1fr; }
    .one > .seen > figure { grid-row: 1 / span 3; }
    .one > .seen dl { margin: 0; grid-template-columns: auto 1fr; }
    .one > .seen dd { text-align: right; margin: 0; }
  }
`;

export default function attributes({ data, parentElement: root, setStateValue }) {
  const state = kept(root, (place) => new Attributes(place));
  if (!data) return;
  state.send = setStateValue;
  state.receive(unpack(data));
}

class Attributes {
  constructor(root) {
    this.root = root;
    const style = document.createElement("style");
    style.textContent = KNOBS + CSS + MORE + LOOK;
    const box = document.createElement("div");
    box.innerHTML = HTML;
    root.append(style, box);
    this.find = (name) => box.querySelector(name);
    this.facts = [...box.querySelectorAll("dd")];
    [this.alone, this.original] = box.querySelectorAll(".pair canvas");
    this.find(".seen .buttons button").addEventListener("click", () => {
      for (const one of this.factors) one.amount = 0;
      this.show(true);
    });
    this.find(".seen .buttons").append(saver(root, this.find(".one"), "attributes"));
    this.apart = new Apart(this.find(".apart"), (amount, done) => this.change(this.chosen, amount, done));
    arrivals(root, () => this.header && this.show(false));
  }

  receive({ header, blobs }) {
    const fresh = JSON.stringify(this.header?.id) !== JSON.stringify(header.id);
    const other = this.header?.sides[0].id !== header.sides[0].id;
    this.header = header;
    if (fresh || other) this.begin(blobs, fresh);
    this.show(false);
  }

  begin(blobs, fresh) {
    const { header } = this;
    this.side = read(header.sides[0], blobs);
    const { about, codes, labels } = this.side;
    const n = blobs[header.factors[0].groups].length;
    this.d = codes.length / n;
    const [swatch, title, said] = this.find(".name").children;
    swatch.style.background = about.color;
    [title.textContent, said.textContent] = [about.title, about.said];
    const kept = fresh ? moves(header.values.moves) : this.factors.map((one, i) => [i, one.from, one.to, one.amount]);
    this.factors = header.factors.map((one) => this.factor(one, blobs[one.groups]));
    for (const [i, from, to, amount] of kept) {
      const one = this.factors[i];
      if (one && one.means[from] && one.means[to]) Object.assign(one, { from, to, amount });
    }
    if (fresh) {
      this.base = header.values.base < n ? header.values.base : 0;
      this.chosen = this.factors.find((one) => one.amount) ?? this.factors.find((one) => one.name === "glasses") ?? this.factors[0];
    } else this.chosen = this.factors.find((one) => one.name === this.chosen.name) ?? this.factors[0];
    this.mean = groupMeans(codes, this.d, new Uint8Array(n), 1).means[0];
    this.told = about.told ? [[labels ? labels[Math.max(0, this.base)] : 0]] : [];
    const size = about.shape.reduce((a, b) => a * b, 1);
    const bytes = header.pixels < 0 ? null : blobs[header.pixels];
    this.picture = (i) => bytes && i >= 0 && (i + 1) * size <= bytes.length
      ? Float32Array.from(bytes.subarray(i * size, (i + 1) * size), (v) => v / 255) : null;
    this.find(".original").hidden = !bytes;
    this.find(".pick p").textContent = header.whose;
    this.thumbed = false;
    this.aim();
    this.rows();
  }

  factor({ name, words }, groups) {
    const { means, counts } = groupMeans(this.side.codes, this.d, groups, words.length);
    return { name, words, groups, means, counts, from: 0, to: 0, amount: 0 };
  }

  /** Unless something is added already, a factor leads from what the picture has to the most
   * frequent other. */
  aim() {
    for (const one of this.factors) {
      if (one.amount) continue;
      const often = (but) => one.counts.reduce((best, count, g) => (g !== but && (best < 0 || count > one.counts[best]) ? g : best), -1);
      one.from = this.base < 0 ? often(-1) : one.groups[this.base];
      if (one.to === one.from || !one.counts[one.to]) one.to = Math.max(0, often(one.from));
      for (const end of ["from", "to"]) if (one.selects) one.selects[end].value = one[end];
    }
  }

  /** A line for each factor: from, to, how much. */
  rows() {
    this.find(".factors").replaceChildren(...this.factors.map((one) => {
      const line = document.createElement("div");
      line.className = "factor";
      const title = document.createElement("span");
      title.textContent = one.name;
      const ways = document.createElement("div");
      ways.className = "ways";
      one.selects = { from: this.end(one, "from"), to: this.end(one, "to") };
      ways.append(one.selects.from, "→", one.selects.to);
      const declared = {
        name: one.name, title: one.name, low: REACH[0], high: REACH[1], step: 0.05, log: false,
        help: `How often the difference is added: 0 nothing, 1 from ${one.words[one.from]} to ${one.words[one.to]}.`,
      };
      one.knob = knob(declared, "", (amount) => this.change(one, amount, false), () => this.commit());
      line.append(title, ways, one.knob.element);
      line.addEventListener("focusin", () => this.choose(one));
      one.line = line;
      return line;
    }));
  }

  end(one, end) {
    const select = document.createElement("select");
    select.setAttribute("aria-label", `${one.name}, ${end}`);
    one.words.forEach((word, g) => {
      const option = new Option(word, g);
      option.disabled = !one.counts[g];
      option.title = `${one.counts[g]} pictures`;
      select.add(option);
    });
    select.value = one[end];
    select.addEventListener("change", () => {
      one[end] = +select.value;
      this.show(true);
    });
    return select;
  }

  choose(one) {
    if (this.chosen === one) return;
    this.chosen = one;
    this.show(false);
  }

  change(one, amount, done) {
    one.amount = amount;
    this.chosen = one;
    this.show(done);
  }

  /** The code that is started from, and with all changes but one. */
  start() {
    return this.base < 0 ? [...this.mean] : row(this.side.codes, this.base, this.d);
  }

  changed(without) {
    const z = this.start();
    for (const one of this.factors)
      if (one.amount && one !== without)
        for (let j = 0; j < this.d; j++) z[j] += one.amount * (one.means[one.to][j] - one.means[one.from][j]);
    return z;
  }

  decode(z) {
    return model(this.side.about.id).decode.run(z, ...this.told)[0];
  }

  show(done) {
    const { about } = this.side;
    const z = this.changed();
    const from = this.start();
    for (const one of this.factors) {
      one.knob.set(one.amount);
      one.line.classList.toggle("chosen", one === this.chosen);
    }
    this.facts[0].textContent = near(z, this.side);
    this.facts[1].textContent = Math.hypot(...z.map((value, i) => value - from[i])).toFixed(2);
    const { chosen } = this;
    this.find(".factors + .hint").textContent =
      `${chosen.name}: ${chosen.words[chosen.from]} is the mean of ${chosen.counts[chosen.from]} codes, ` +
      `${chosen.words[chosen.to]} of ${chosen.counts[chosen.to]}. 1 adds their whole difference; past 1 exaggerates.`;
    if (model(about.id)) {
      if (!this.thumbed) this.thumbs();
      const made = this.find(".made");
      const narrow = this.find(".one").clientWidth < 600;
      made.setAttribute("aria-label", `Decoded by ${about.title} with all changes`);
      paint(made, this.decode(z), about.shape, narrow ? 128 : ROOM.made);
      const small = narrow ? 64 : ROOM.small;
      paint(this.alone, this.decode(from), about.shape, small);
      const x = this.picture(this.base);
      if (x) paint(this.original, x, about.shape, small);
      else blank(this.original, about.shape, small);
      const colors = shades(this.root, this.header.colors.classes, 2);
      this.apart.show(chosen, this.side, z, this.changed(chosen), (code) => this.decode(code), { ...colors, roles: this.header.colors.roles });
    }
    if (done) this.commit();
  }

  thumbs() {
    this.thumbed = true;
    const { shape } = this.side.about;
    const most = Math.min(this.header.shown, this.side.codes.length / this.d);
    const places = [...Array(most).keys(), -1];
    this.find(".thumbs").replaceChildren(...places.map((i) => {
      const button = document.createElement("button");
      button.type = "button";
      const words = i < 0 ? "The mean of all codes" : `Picture ${i + 1}`;
      button.title = words;
      button.setAttribute("aria-label", words);
      const canvas = document.createElement("canvas");
      const code = i < 0 ? [...this.mean] : row(this.side.codes, i, this.d);
      paint(canvas, this.picture(i) ?? this.decode(code), shape, ROOM.thumb);
      button.append(canvas);
      button.addEventListener("click", () => {
        this.base = i;
        this.aim();
        const { about, labels } = this.side;
        this.told = about.told ? [[labels ? labels[Math.max(0, i)] : 0]] : [];
        this.mark();
        this.show(true);
      });
      button.dataset.base = i;
      return button;
    }));
    this.mark();
  }

  mark() {
    for (const button of this.find(".thumbs").children)
      button.setAttribute("aria-pressed", String(+button.dataset.base === this.base));
  }

  commit() {
    const said = this.factors
      .map((one, i) => [i, one.from, one.to, +one.amount.toFixed(2)])
      .filter(([, , , amount]) => amount)
      .map((move) => move.join())
      .join("_");
    this.send("at", { id: this.header.id, base: this.base, moves: said });
  }
}

const moves = (text) => (text ? text.split("_").map((move) => move.split(",").map(Number)) : []);
