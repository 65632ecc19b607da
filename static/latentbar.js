/** What stands above the maps: switches for layers, the class told, and what the layers mean. */
import { words } from "./packed.js";
import { saver } from "./saving.js";

const LAYERS = {
  codes: ["Test codes", "Where held-out pictures lie, coloured by class."],
  tiles: ["Decoded tiles", "What the decoder makes all over the map; zoom and it is made anew."],
  prior: ["Prior", "Circles of N(0, I) at one, two and three standard deviations."],
  posterior: ["Posterior", "The Gaussian q(z|x) that a VAE gives the chosen picture: 1σ and 2σ."],
  far: ["Far from data", "The darker, the farther the nearest test code."],
  stretch: ["Stretch", "How much the picture changes for a small step: the norm of the decoder's Jacobian."],
};

/** The layers that are switched on, as the address has them. */
export const chosen = (layers) =>
  Object.keys(LAYERS).filter((name) => layers.has(name)).join("-");

export class Bar {
  constructor(explorer, root) {
    this.explorer = explorer;
    this.element = document.createElement("div");
    this.element.className = "bar";
    this.notes = document.createElement("div");
    this.notes.className = "notes";
    this.save = saver(root, explorer.place, "latent-space");
    root.append(this.element, this.notes);
  }

  /** The switches for what is on show. */
  fill() {
    const { explorer } = this;
    const toggles = Object.entries(LAYERS).map(([name, [title, help]]) =>
      this.toggle(title, help, () => explorer.layers.has(name), () => {
        if (!explorer.layers.delete(name)) explorer.layers.add(name);
        explorer.recompute();
      }));
    const sides = explorer.header.sides;
    if (sides.length > 1) toggles.push(this.axes());
    this.element.replaceChildren(...toggles, this.save);
    this.select = null;
    const told = sides.find((side) => side.told);
    if (told) this.element.append(this.classes(told.classes));
    const large = sides.filter((side) => side.remote).map((side) => side.title);
    if (large.length)
      this.element.append(`${large.join(" and ")}: too large for the browser, decoded on the server`);
  }

  axes() {
    const { explorer } = this;
    const help = "Both maps show the same window, so that spreads compare.";
    return this.toggle("Same axes", help, () => explorer.same, () => {
      explorer.same = !explorer.same;
      explorer.align(true);
      explorer.recompute();
    });
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
      this.explorer.commit();
    });
    return button;
  }

  /** For conditional models: which class they are told. */
  classes(names) {
    const { explorer } = this;
    const label = document.createElement("label");
    const select = document.createElement("select");
    names.forEach((name, i) => select.add(new Option(name, i)));
    select.value = explorer.told;
    select.addEventListener("change", () => {
      explorer.told = +select.value;
      explorer.shown.forEach((side) => (explorer.picked ? explorer.look(side) : side.goTo(side.z)));
      explorer.recompute();
    });
    label.append("class told ", select);
    this.select = select;
    return label;
  }

  /** A picked picture brings its class along. */
  tellClass(label) {
    if (label === null || !this.select || this.explorer.told === label) return;
    this.select.value = this.explorer.told = label;
    this.explorer.recompute();
  }

  /** Say what the layers mean, with their numbers. */
  tell() {
    const { layers, shown, picked } = this.explorer;
    const first = shown[0];
    const said = [];
    if (layers.has("codes") && first.codes?.length)
      said.push(`Dots: codes of ${first.codes.length / 2} held-out pictures, each class named at its middle.`);
    if (layers.has("prior")) said.push(...this.prior());
    if (layers.has("posterior") && picked) said.push(this.rings());
    const full = this.each("far", (side) => words(side.scale));
    if (full) said.push(`Grey: distance to the nearest code, full at ${full}.`);
    const ends = this.each("stretch", (side) => side.kept.stretch.said.map(words).join(" to "));
    if (ends) said.push(`Orange: change of the picture per unit of z, ${ends}.`);
    this.notes.textContent = said.join(" ");
  }

  /** What is said of the prior, and of models that have another. */
  prior() {
    const { shown } = this.explorer;
    const others = shown.filter((side) => !side.about.normal).map((side) => side.about.short);
    const drawn = others.length < shown.length ? ["Dashed: N(0, I), from which random codes are drawn."] : [];
    return [...drawn, ...others.map((name) => `${name}: its codes are drawn from another shape than N(0, I).`)];
  }

  each(layer, text) {
    return this.explorer.shown
      .filter((side) => side.kept[layer])
      .map((side) => `${side.about.short} ${text(side)}`)
      .join(", ");
  }

  /** What is said of posteriors. */
  rings() {
    const named = this.explorer.shown.filter((side) => side.spread);
    if (!named.length) return "";
    const each = named.map((side) =>
      `${side.about.short} σ = (${side.spread.map((value) => value.toFixed(3)).join(", ")})`);
    const small = named.some((side) => Math.max(...side.spread) < side.pad.view.half / 25);
    const hint = small ? "; zoom in to see them" : "";
    return `Rings: q(z|x) of the picture at 1σ and 2σ, ${each.join(", ")}${hint}.`;
  }
}
