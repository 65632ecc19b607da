/** A sheet of decoded tiles over any two numbers of a longer code, with the choice of the two. */
import { Plane } from "./latentplane.js";

export class CodeSheet {
  /** place holds .axes, .sheet and .hint; on: {move(z, done), vary()}. */
  constructor(place, slices, on) {
    Object.assign(this, { place, on });
    this.hint = place.querySelector(".hint");
    this.plane = new Plane(place.querySelector(".sheet"), slices, "sheet", { move: on.move });
  }

  /** order: the code's numbers by what they carry; axes: the two wanted, or nothing. */
  choices(order, axes) {
    const known = axes?.every((axis) => axis < order.length);
    this.axes = known ? axes : order.slice(0, 2);
    this.selects = [0, 1].map((index) => {
      const select = document.createElement("select");
      select.setAttribute("aria-label", index ? "Number that grows upwards" : "Number that grows to the right");
      for (const axis of order) select.add(new Option(`z${axis + 1}`, axis));
      select.value = this.axes[index];
      select.addEventListener("change", () => this.vary(index, +select.value));
      return select;
    });
    this.place.querySelector(".axes").replaceChildren("Sheet: to the right", this.selects[0], "upwards", this.selects[1]);
  }

  /** Another number for one axis; the two swap places rather than meet. */
  vary(index, axis) {
    if (this.axes[1 - index] === axis) this.axes.reverse();
    else this.axes = this.axes.map((old, i) => (i === index ? axis : old));
    this.selects.forEach((select, i) => (select.value = this.axes[i]));
    this.on.vary();
  }

  /** decode(z): null while the nets are on their way, and for a model that stays on the server. */
  set({ about, codes }, use, decode) {
    const half = codes && use.unit === "variance" ? Math.max(...this.axes.map((axis) => 3 * use.spread[axis])) : 3;
    const [x, y] = this.axes.map((axis) => use.middle[axis] ?? 0);
    this.plane.set(this.axes, { x, y, half },
      `Sheet of ${about.title} over two of ${use.order.length} numbers: drag or use the arrow keys`, decode, about.shape);
    const names = this.axes.map((axis) => `z${axis + 1}`).join(" and ");
    this.hint.textContent = about.remote
      ? "This model is too large to be sent into the browser: its picture is decoded on the server, one at a time, and the sheet stays empty."
      : `${names} vary, all other numbers are held. Drag on it.`;
  }

  /** What was decoded is no longer what the model makes. */
  forget() {
    this.plane.kept = [];
  }
}
