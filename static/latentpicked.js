/** What the map does with a picture that is picked, drawn or uploaded: each model encodes it, and its
 * code, reconstruction and error are shown. */
import { centred, codeOf } from "./latentpictures.js";

/** For an explorer (latent.js) with `shown` sides, `bar`, `input`, `slices` and `server`. */
export class Picked {
  picked = null; // {set, index, x, stored}

  pick(set, index, told) {
    this.picked = { set: set.name, index, x: set.picture(index), stored: set.kind === "codes" };
    this.bar.tellClass(set.label(index));
    this.input.mark(this.picked);
    this.lookAll(told);
  }

  draw(x, done) {
    this.slices.busy = !done;
    const ink = x?.some(Boolean) && this.header.pictures.centre;
    const seen = ink ? centred(x, this.shown[0].about.shape) : x;
    this.picked = x && { set: "drawn", index: 0, x: seen };
    this.input.mark(null);
    this.lookAll(done);
  }

  give({ id, pixels }, blob) {
    this.givenId = id;
    this.picked = { set: "given", index: 0, x: Float32Array.from(blob(pixels), (value) => value / 255) };
    this.input.mark(null);
    this.lookAll(false);
  }

  lookAll(done) {
    this.shown.forEach((side) => (this.picked ? this.look(side) : side.compare(null)));
    this.rest();
    if (done) this.commit();
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
}
