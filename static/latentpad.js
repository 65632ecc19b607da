/**
 * A square window onto the plane of codes: pointer, wheel, pinch and keys move a point or the
 * window. Draws nothing itself: `base` lies below `over`, and callbacks say what happened.
 *
 * on: {move(z, done), view(done)}; z: [x, y], `done` when let go.
 */
const STEP = 1 / 40; // of the window for an arrow key
const NEAREST = 1e-3;
const FARTHEST = 1e3; // half the window's side

export class Pad {
  constructor(place, label, on) {
    this.on = on;
    this.view = { x: 0, y: 0, half: 4 };
    this.home = this.view;
    this.at = [0, 0]; // the point
    this.pointers = new Map();
    this.element = document.createElement("div");
    this.element.className = "pad";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", label);
    this.base = document.createElement("canvas");
    this.over = document.createElement("canvas");
    this.element.append(this.base, this.over, this.buttons());
    place.append(this.element);
    this.listen();
  }

  buttons() {
    const box = document.createElement("div");
    box.className = "zoom";
    const named = { "+": ["Zoom in", 0.5], "−": ["Zoom out", 2], "⤢": ["Show all codes", 0] };
    for (const [sign, [words, by]] of Object.entries(named)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.title = words;
      button.setAttribute("aria-label", words);
      button.addEventListener("pointerdown", (event) => event.stopPropagation());
      button.addEventListener("click", () => this.zoom(by, this.middle()));
      box.append(button);
    }
    return box;
  }

  /** Device pixels of a side; sets both canvases. 0 while hidden. */
  fit() {
    const side = Math.round(this.element.clientWidth * (window.devicePixelRatio || 1));
    for (const canvas of [this.base, this.over])
      if (canvas.width !== side) canvas.width = canvas.height = side;
    return side;
  }

  /** Device pixels of a code. */
  place([x, y], view = this.view) {
    const side = this.base.width;
    const at = (value, middle) => ((value - middle) / view.half + 1) * (side / 2);
    return [at(x, view.x), side - at(y, view.y)];
  }

  /** The code below a place of the screen. */
  code(event) {
    const box = this.element.getBoundingClientRect();
    const { x, y, half } = this.view;
    const across = ((event.clientX - box.left) / box.width) * 2 - 1;
    const up = 1 - ((event.clientY - box.top) / box.height) * 2;
    return [x + across * half, y + up * half];
  }

  listen() {
    const { element } = this;
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.moved(event));
    for (const end of ["pointerup", "pointercancel"])
      element.addEventListener(end, (event) => this.up(event));
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("keyup", (event) => {
      if (event.key.startsWith("Arrow")) this.on.move(this.at, true);
    });
  }

  down(event) {
    if (event.button > 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 1) this.on.move(this.code(event), false);
  }

  moved(event) {
    if (!this.pointers.has(event.pointerId)) return;
    if (this.pointers.size > 1) return this.pinch(event);
    this.pointers.set(event.pointerId, event);
    this.on.move(this.code(event), false);
  }

  up(event) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size) return;
    if (this.pinched) {
      this.pinched = false;
      this.on.view(true);
    } else this.on.move(this.code(event), true);
  }

  /** Two fingers keep the codes below them. */
  pinch(event) {
    const before = [...this.pointers.values()];
    const [a, b] = before.map((one) => this.code(one));
    const was = Math.hypot(before[0].clientX - before[1].clientX, before[0].clientY - before[1].clientY);
    this.pointers.set(event.pointerId, event);
    const now = [...this.pointers.values()];
    const is = Math.hypot(now[0].clientX - now[1].clientX, now[0].clientY - now[1].clientY);
    const half = limited((this.view.half * was) / Math.max(is, 1));
    this.view = { ...this.view, half };
    const [c, d] = now.map((one) => this.code(one));
    this.view.x += (a[0] + b[0] - c[0] - d[0]) / 2;
    this.view.y += (a[1] + b[1] - c[1] - d[1]) / 2;
    this.pinched = true;
    this.on.view(false);
  }

  /** Only once the pad was clicked, so that scrolling by does not zoom. */
  wheel(event) {
    if (this.element.getRootNode().activeElement !== this.element) return;
    event.preventDefault();
    this.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 200), this.code(event));
  }

  /** What zooming keeps in its place: the point if it is in sight, else the window's middle. */
  middle() {
    const { x, y, half } = this.view;
    const seen = Math.max(Math.abs(this.at[0] - x), Math.abs(this.at[1] - y)) <= half;
    return seen ? this.at : [x, y];
  }

  /** Change the window's size by a factor about a code; 0 shows everything again. */
  zoom(by, [x, y]) {
    const half = limited(this.view.half * by);
    const real = half / this.view.half;
    this.view = by
      ? { x: x + (this.view.x - x) * real, y: y + (this.view.y - y) * real, half }
      : { ...this.home };
    this.on.view(true);
  }

  key(event) {
    const size = this.view.half * 2 * STEP * (event.shiftKey ? 5 : 1);
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const zooms = { "+": 0.5, "=": 0.5, "-": 2, 0: 0 };
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.element) return;
    if (event.key in steps) {
      const [x, y] = steps[event.key];
      this.on.move([this.at[0] + x * size, this.at[1] + y * size], false);
    } else if (event.key in zooms) this.zoom(zooms[event.key], this.middle());
    else return;
    event.preventDefault();
  }
}

const limited = (half) => Math.max(NEAREST, Math.min(FARTHEST, half));
