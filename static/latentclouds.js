/** The cloud of test codes in the plane, by PCA or t-SNE, with the choice between them. */
import { nearest, shades } from "./latentcodes.js";
import { Scatter } from "./latentscatter.js";
import { buttons } from "./knobs.js";

const CLOUDS = { pca: "PCA", tsne: "t-SNE" };

export class Clouds {
  /** place holds .choice, .flat and .hint; on: {pick(index, done), choose(name)}. */
  constructor(root, place, on) {
    Object.assign(this, { root, place });
    this.hint = place.querySelector(".hint");
    this.scatter = new Scatter(place.querySelector(".flat"), { pick: on.pick });
    this.choice = buttons("Test codes by", Object.entries(CLOUDS).map(([name, title]) =>
      [title, () => on.choose(name)]));
    place.querySelector(".choice").append(this.choice);
  }

  /** flats: {name: {id, places, said, mean, components}}, see playground/ui/latent/many.py. */
  set(flats, side, classes) {
    this.place.hidden = !side.codes;
    Object.assign(this, { flats, side });
    this.colors = shades(this.root, classes, side.about.classes.length); // new: drawn anew
    if (this.shown) this.choose(this.shown);
  }

  /** Show a cloud, or a word that it is being made. */
  choose(name) {
    const { about, labels } = this.side;
    this.shown = name;
    [...this.choice.querySelectorAll("button")].forEach((button, i) =>
      button.setAttribute("aria-pressed", String(Object.keys(CLOUDS)[i] === name)));
    const flat = this.flats[name];
    this.hint.textContent = flat ? `${flat.said} Click or drag to take a code.` : "Laying out the codes by t-SNE; this takes some seconds.";
    if (!flat || this.drawn === flat.id) return;
    this.drawn = flat.id;
    this.scatter.set(flat.places, labels, about.classes,
      `Test codes of ${about.title} by ${CLOUDS[name]}. Click or drag to take the nearest, arrow keys go to the next.`);
  }

  /** The ring at a code: where PCA puts it, else at the nearest test code. */
  mark(z) {
    const flat = this.flats?.[this.shown];
    if (!flat || !this.side.codes) return;
    if (flat.components) {
      const at = flat.components.map((one) =>
        one.reduce((sum, value, i) => sum + value * (z[i] - flat.mean[i]), 0));
      return this.scatter.show(at, true, this.colors);
    }
    const [i, distance] = nearest(z, this.side.codes.subarray(0, (flat.places.length / 2) * z.length));
    this.scatter.show([flat.places[2 * i], flat.places[2 * i + 1]], distance < 1e-6, this.colors);
  }
}
