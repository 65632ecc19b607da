/** Sliders for the numbers of a longer code, those that carry most first. */
import { ends } from "./latentcodes.js";
import { knob } from "./knobs.js";
import { words } from "./packed.js";

export const DIALS = `
  .dials { display: flex; flex-direction: column; font: 0.9rem var(--st-font); color: var(--st-text-color);
    font-variant-numeric: tabular-nums; }
  .dials .knob { grid-template-columns: 2.3rem 5.4rem 1fr 4.4rem; }
  .dials .used { display: flex; flex-direction: column; font-size: 0.72rem; line-height: 1.1; }
  .dials .used i { display: block; width: auto; height: 4px; border-radius: 2px; margin: 0; min-width: 1px; }
  .dials .idle { opacity: 0.6; }
  .dials button { align-self: flex-start; margin-top: 0.4rem; }
`;
const FIRST = 12; // sliders shown before "all"

export class Dials {
  /** on: {move(axis, value), settle()}. */
  constructor(on) {
    this.on = on;
    this.element = document.createElement("div");
    this.element.className = "dials";
    this.all = false;
  }

  /** use: {order, amounts, unit, active}, see playground/ui/latent/spread.py. `again`: the model has
   * learned; sliders stay where they are, in the order they had. */
  set(use, codes, color, again) {
    if (!again) this.build(use, codes);
    const most = Math.max(...use.amounts, 1e-9);
    for (const [axis, { row, used }] of this.rows) {
      const [bar, said] = used.children;
      bar.style.cssText = `width:${(100 * use.amounts[axis]) / most}%;background:${color}`;
      const amount = `${words(use.amounts[axis])} ${use.unit}`;
      said.textContent = use.active[axis] ? amount : "collapsed";
      row.element.title = `Number ${axis + 1} of ${this.rows.size}: ${amount}${use.active[axis] ? "" : ", collapsed"}`;
      row.element.classList.toggle("idle", !use.active[axis]);
    }
  }

  build(use, codes) {
    const d = use.order.length;
    const rows = use.order.map((axis) => {
      const [low, high] = codes ? ends(codes, d, axis) : [-3, 3];
      const reach = use.unit === "variance" ? 0 : 3.5;
      const declared = {
        name: `z${axis + 1}`, title: `z${axis + 1}`, step: 0.01, log: false,
        low: Math.min(-reach, Math.floor(low)), high: Math.max(reach, Math.ceil(high)),
        help: "",
      };
      const row = knob(declared, "", (value) => this.on.move(axis, value), () => this.on.settle());
      const used = document.createElement("span");
      used.className = "used";
      used.innerHTML = "<i></i><span></span>";
      row.element.children[0].after(used);
      return [axis, { row, used }];
    });
    this.rows = new Map(rows);
    const elements = rows.map(([, { row }]) => row.element);
    this.element.replaceChildren(...elements);
    if (d > FIRST) this.element.append(this.more(elements));
  }

  more(rows) {
    const button = document.createElement("button");
    button.type = "button";
    const apply = () => {
      rows.forEach((row, i) => (row.hidden = !this.all && i >= FIRST));
      button.textContent = this.all ? `Show the first ${FIRST}` : `Show all ${rows.length}`;
      button.setAttribute("aria-expanded", String(this.all));
    };
    button.addEventListener("click", () => {
      this.all = !this.all;
      apply();
    });
    apply();
    return button;
  }

  show(z) {
    for (const [axis, { row }] of this.rows) row.set(+z[axis].toFixed(2));
  }
}
