/** Pictures to encode: thumbnails to pick from, and a canvas to draw on. */
import { balance } from "./balance.js";
import { blank, paint } from "./paint.js";

const THUMB = 56; // CSS pixels
const BOARD = 168;
const PEN = 2.3; // of 28 pixels
const HTML = `
  <div class="pick"><div class="bar"><b>Pick a picture</b><span class="sets"></span></div>
    <div class="thumbs"></div><p></p></div>
  <div class="draw"><div class="bar"><b>Draw one</b><button type="button">Clear</button></div>
    <canvas></canvas><p></p></div>`;

export class Input {
  /** on: {pick(set, index), draw(x)}; x: Float32Array of one picture, or null for none. */
  constructor(place, on) {
    this.on = on;
    this.element = document.createElement("div");
    this.element.className = "input";
    this.element.innerHTML = HTML;
    place.append(this.element);
    this.thumbs = this.element.querySelector(".thumbs");
    balance(this.thumbs);
    this.said = this.element.querySelector(".pick p");
    this.names = this.element.querySelector(".sets");
    this.board = this.element.querySelector("canvas");
    this.board.setAttribute("role", "img");
    this.board.setAttribute("aria-label", "A canvas to draw a picture on");
    this.element.querySelector("button").addEventListener("click", () => this.clear());
    this.small = document.createElement("canvas");
    this.pen = this.small.getContext("2d", { willReadFrequently: true });
    this.listen();
  }

  /** sets: [{name, words, show(index) → values, count, labels}]; shape of one picture. */
  set(sets, shape, drawable, words) {
    Object.assign(this, { sets, shape });
    this.element.querySelector(".draw").hidden = !drawable;
    this.element.querySelector(".draw p").textContent = words;
    const [width, height] = [shape[2], shape[1]]; // to set a size wipes the drawing
    if (this.small.width !== width || this.small.height !== height)
      [this.small.width, this.small.height] = [width, height];
    this.names.replaceChildren(...(sets.length > 1 ? sets.map((set) => this.tab(set)) : []));
    this.open(sets.find((set) => set.name === this.shown?.name) ?? sets[0]);
    this.show();
  }

  tab(set) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = set.title;
    button.addEventListener("click", () => this.open(set));
    return button;
  }

  open(set) {
    this.shown = set;
    this.said.textContent = set?.words ?? "";
    [...this.names.children].forEach((button, i) =>
      button.setAttribute("aria-pressed", String(this.sets[i] === set)));
    const count = set?.count ?? 0;
    if (this.thumbs.children.length !== count)
      this.thumbs.replaceChildren(...Array.from({ length: count }, (_, i) => this.thumb(i)));
    [...this.thumbs.children].forEach((button, i) => this.fill(button, set, i));
    this.mark();
  }

  thumb(i) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(document.createElement("canvas"));
    button.addEventListener("click", () => this.on.pick(this.shown, i));
    return button;
  }

  fill(button, set, i) {
    button.setAttribute("aria-label", `${set.title}, number ${i + 1}${set.name_of(i)}`);
    const values = set.show(i);
    if (values) paint(button.firstChild, values, this.shape, THUMB);
    else blank(button.firstChild, this.shape, THUMB);
  }

  /** Which thumbnail is chosen. */
  mark(picked = this.picked) {
    this.picked = picked;
    const at = picked && picked.set === this.shown?.name ? picked.index : -1;
    [...this.thumbs.children].forEach((button, i) =>
      button.setAttribute("aria-pressed", String(i === at)));
  }

  listen() {
    const { board } = this;
    board.addEventListener("pointerdown", (event) => {
      board.setPointerCapture(event.pointerId);
      this.last = this.spot(event);
      this.stroke(event);
    });
    board.addEventListener("pointermove", (event) => {
      if (!this.last) return;
      for (const part of event.getCoalescedEvents?.() ?? [event]) this.stroke(part);
      this.drawn(false);
    });
    for (const end of ["pointerup", "pointercancel"])
      board.addEventListener(end, () => {
        if (this.last) this.drawn(true);
        this.last = null;
      });
  }

  spot(event) {
    const box = this.board.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * this.small.width,
      ((event.clientY - box.top) / box.height) * this.small.height,
    ];
  }

  stroke(event) {
    const [x, y] = this.spot(event);
    const { pen } = this;
    pen.strokeStyle = "white";
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = (PEN * this.small.width) / 28;
    pen.beginPath();
    pen.moveTo(...this.last);
    pen.lineTo(x + 0.01, y);
    pen.stroke();
    this.last = [x, y];
  }

  /** The drawing so far, as the model gets it. */
  drawn(done) {
    const plane = this.read();
    this.show(plane);
    const [channels] = this.shape;
    const x = new Float32Array(plane.length * channels);
    for (let c = 0; c < channels; c++) x.set(plane, c * plane.length);
    this.on.draw(x, done);
  }

  read() {
    const { width, height } = this.small;
    const { data } = this.pen.getImageData(0, 0, width, height);
    return Float32Array.from({ length: width * height }, (_, i) => data[4 * i + 3] / 255);
  }

  show(plane = this.read()) {
    paint(this.board, plane, [1, this.shape[1], this.shape[2]], BOARD);
  }

  clear() {
    this.pen.clearRect(0, 0, this.small.width, this.small.height);
    this.show();
    this.on.draw(null, true);
  }
}
