/** What can be added to a code: for each factor a line with from, to and how much of the difference
 * of the two groups' mean codes. */
import { groupMeans } from "./latentmeans.js";
import { knob } from "./knobs.js";

const REACH = [-1.5, 2.5]; // times a difference, on the sliders
export const FACTORS = `
  .factor { display: grid; grid-template-columns: 6.2rem auto minmax(9rem, 1fr); gap: 0 0.7rem; align-items: center;
    font: 0.9rem var(--st-font); color: var(--st-text-color); padding: 0.1rem 0 0.1rem 0.5rem; border-left: 3px solid transparent; }
  .factor.chosen { border-left-color: var(--st-primary-color); }
  .factor > span { overflow-wrap: anywhere; line-height: 1.1; min-height: 1.9rem; align-content: center; }
  .factor .ways { display: flex; gap: 0.3rem; align-items: center; }
  .factor select { width: 6.1rem; padding: 0.2rem 0.3rem; }
  .factor .knob { grid-template-columns: 0 1fr 3.8rem; gap: 0 0.4rem; }
  .factor .knob > span { visibility: hidden; width: 0; overflow: hidden; }
  @media (max-width: 640px) {
    .factor { grid-template-columns: 5.2rem minmax(0, 1fr); padding: 0.4rem 0 0.4rem 0.5rem; }
    .factor .knob { grid-column: 1 / -1; grid-template-columns: 0 minmax(0, 1fr) 3.8rem; }
    .factor select { flex: 0 1 6.1rem; min-width: 0; }
  }
`;

export class Factors {
  /** on: {change(done)}, after something was chosen or moved. */
  constructor(place, on) {
    Object.assign(this, { place, on, all: [] });
  }

  /** found: [{name, words, groups}], groups (n,) of the codes. `again`: the model has learned, and
   * what was added stays. */
  set(found, codes, d, again) {
    const means = ({ words, groups }) => groupMeans(codes, d, groups, words.length);
    if (again) return this.all.forEach((one, i) => Object.assign(one, means(found[i])));
    this.all = found.map((one) => ({ ...one, ...means(one), from: 0, to: 0, amount: 0 }));
    this.place.replaceChildren(...this.all.map((one) => this.line(one)));
  }

  /** Take a link's changes: "factor,from,to,amount", joined by "_". */
  read(text) {
    const moves = text ? text.split("_").map((move) => move.split(",").map(Number)) : [];
    for (const [i, from, to, amount] of moves) {
      const one = this.all[i];
      if (one && one.means[from] && one.means[to]) Object.assign(one, { from, to, amount });
    }
    this.chosen = this.all.find((one) => one.amount) ?? this.all.find((one) => one.name === "glasses") ?? this.all[0];
  }

  written() {
    return this.all
      .map((one, i) => [i, one.from, one.to, +one.amount.toFixed(2)])
      .filter(([, , , amount]) => amount)
      .map((move) => move.join())
      .join("_");
  }

  /** Unless something is added already, a factor leads from what the picture has to the most
   * frequent other; base −1 is no picture. */
  aim(base) {
    for (const one of this.all) {
      if (one.amount) continue;
      const often = (but) => one.counts.reduce((best, count, g) => (g !== but && (best < 0 || count > one.counts[best]) ? g : best), -1);
      one.from = base < 0 ? often(-1) : one.groups[base];
      if (one.to === one.from || !one.counts[one.to]) one.to = Math.max(0, often(one.from));
    }
  }

  clear() {
    for (const one of this.all) one.amount = 0;
  }

  /** A code with all changes but those of one factor. */
  added(code, without) {
    const z = [...code];
    for (const one of this.all)
      if (one.amount && one !== without)
        for (let j = 0; j < z.length; j++) z[j] += one.amount * (one.means[one.to][j] - one.means[one.from][j]);
    return z;
  }

  change(one, amount, done) {
    one.amount = amount;
    this.chosen = one;
    this.on.change(done);
  }

  show() {
    for (const one of this.all) {
      one.knob.set(one.amount);
      for (const end of ["from", "to"]) one.selects[end].value = one[end];
      one.knob.element.title =
        `How often the difference is added: 0 nothing, 1 from ${one.words[one.from]} to ${one.words[one.to]}.`;
      one.line.classList.toggle("chosen", one === this.chosen);
    }
  }

  line(one) {
    const line = document.createElement("div");
    line.className = "factor";
    const title = document.createElement("span");
    title.textContent = one.name;
    const ways = document.createElement("div");
    ways.className = "ways";
    one.selects = { from: this.end(one, "from"), to: this.end(one, "to") };
    ways.append(one.selects.from, "→", one.selects.to);
    const declared = { name: one.name, title: one.name, low: REACH[0], high: REACH[1], step: 0.05, log: false, help: "" };
    one.knob = knob(declared, "", (amount) => this.change(one, amount, false), () => this.on.change(true));
    line.append(title, ways, one.knob.element);
    line.addEventListener("focusin", () => {
      if (this.chosen === one) return;
      this.chosen = one;
      this.on.change(false);
    });
    one.line = line;
    return line;
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
    select.addEventListener("change", () => {
      one[end] = +select.value;
      this.on.change(true);
    });
    return select;
  }
}
