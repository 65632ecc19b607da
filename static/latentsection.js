/**
 * What the sections that look into one longer code share: how they begin, that they follow a model
 * that learns, the line that names it, and how they are laid out.
 */
import { MORE, read } from "./latentcodes.js";
import { CSS } from "./latentstyle.js";
import { KNOBS } from "./knobs.js";
import { kept, unpack } from "./packed.js";

export const NAME = `<div class="name"><i></i><b></b><span></span></div>`;
/** Picture and facts to the left, in sight while the rest scrolls by on a narrow page. */
export const BESIDE = `
  .one { display: grid; gap: 1rem 2rem; align-items: start; }
  .one > .seen { width: auto; }
  .one > div { min-width: 0; }
  @media (max-width: 1100px) {
    .one { grid-template-columns: minmax(0, 1fr) !important; }
    .one > *, .one > :last-child { grid-column: 1 !important; grid-row: auto; }
    .one > .seen { position: sticky; top: 3.75rem; z-index: 1; background: var(--st-background-color); order: 0; padding-bottom: 0.4rem; }
  }
  @media (max-width: 640px) {
    .one > .seen { grid-template-rows: auto auto 1fr; }
    .one > .seen > figure { grid-row: 1 / span 3; }
    .one > .seen dl { margin: 0; grid-template-columns: auto minmax(0, 1fr); }
    .one > .seen dd { text-align: right; margin: 0; white-space: normal; }
  }
`;

/** A component's entry: one of `Kind` for each place on the page. */
export const entry = (Kind) => ({ data, parentElement: root, setStateValue }) => {
  const state = kept(root, (place) => new Kind(place));
  if (!data) return;
  state.send = setStateValue;
  state.receive(unpack(data));
};

/** A kind has begin(side, blobs, values), where `values` are null when the model has only learned,
 * and redraw(). */
export class Section {
  constructor(root, html, look) {
    this.root = root;
    const style = document.createElement("style");
    style.textContent = KNOBS + CSS + MORE + look;
    this.box = document.createElement("div");
    this.box.innerHTML = html;
    root.append(style, this.box);
    this.find = (name) => this.box.querySelector(name);
  }

  receive({ header, blobs }) {
    const fresh = JSON.stringify(this.header?.id) !== JSON.stringify(header.id);
    const other = this.header?.sides[0].id !== header.sides[0].id;
    this.header = header;
    this.heard?.(blobs);
    if (fresh || other) {
      this.side = read(header.sides[0], blobs);
      this.begin(this.side, blobs, fresh ? header.values : null);
    }
    named(this.find(".name"), header.sides[0]);
    this.redraw();
  }
}

/** Fill the line that names a model. */
export function named(line, { color, title, said }) {
  const [swatch, name, where] = line.children;
  swatch.style.background = color;
  [name.textContent, where.textContent] = [title, said];
}
