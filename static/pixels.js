/**
 * A small grey picture that is edited pixel by pixel: click or drag, or arrow keys and space.
 *
 * `editor({side, label, brush, edited})` gives {canvas, values, set(values), draw(theme, marks)}.
 * brush "pixel" turns pixels over; "soft" draws a stroke. `edited()` is called at every change,
 * `settled()` at the end of every stroke that changed something.
 */

/** How strongly a soft brush of this reach, in pixels, inks a pixel at `distance`. */
const REACH = 1.5;
const soft = (distance) => Math.max(0, Math.min(1, REACH - distance));

const nothing = () => {};

export function editor({ side, label, brush, edited = nothing, settled = nothing }) {
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", label);
  const made = {
    canvas, side, brush, edited, settled, values: new Float32Array(side * side),
    at: [side >> 1, side >> 1], ink: 1, last: null, changed: false, shown: null,
    set(values) {
      made.values.set(values);
      redraw(made);
    },
    draw(colours, marks) {
      made.shown = { colours, marks };
      redraw(made);
    },
  };
  canvas.addEventListener("pointerdown", (event) => down(made, event));
  canvas.addEventListener("pointermove", (event) => move(made, event));
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => lift(made));
  canvas.addEventListener("keydown", (event) => key(made, event));
  for (const name of ["focus", "blur"]) canvas.addEventListener(name, () => redraw(made));
  new ResizeObserver(() => redraw(made)).observe(canvas);
  return made;
}

function place(made, event) {
  const box = made.canvas.getBoundingClientRect();
  const within = (value) => Math.max(0, Math.min(made.side - 1e-6, value));
  return [
    within(((event.clientX - box.left) / box.width) * made.side),
    within(((event.clientY - box.top) / box.height) * made.side),
  ];
}

function down(made, event) {
  if (event.button) return;
  made.canvas.setPointerCapture(event.pointerId);
  const [x, y] = place(made, event);
  made.at = [Math.floor(x), Math.floor(y)];
  if (made.brush === "pixel") made.ink = made.values[index(made, made.at)] > 0.5 ? 0 : 1;
  made.last = [x, y];
  along(made, [x, y], [x, y]);
}

function move(made, event) {
  if (!made.last || !event.buttons) return;
  for (const part of event.getCoalescedEvents?.() ?? [event]) {
    const to = place(made, part);
    along(made, made.last, to);
    made.last = to;
  }
}

function lift(made) {
  made.last = null;
  if (made.changed) made.settled();
  made.changed = false;
}

const index = ({ side }, [x, y]) => y * side + x;

/** Ink everything between two places, each in pixels from the top left. */
function along(made, from, to) {
  const many = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) * 3));
  let changed = false;
  for (let i = 0; i <= many; i++) {
    const x = from[0] + ((to[0] - from[0]) * i) / many;
    const y = from[1] + ((to[1] - from[1]) * i) / many;
    changed = touch(made, x, y) || changed;
  }
  made.at = [Math.floor(to[0]), Math.floor(to[1])];
  redraw(made);
  made.changed ||= changed;
  if (changed) made.edited();
}

function touch(made, x, y) {
  if (made.brush === "pixel") return put(made, [Math.floor(x), Math.floor(y)], made.ink);
  let changed = false;
  for (let row = Math.floor(y) - 2; row <= y + 2; row++)
    for (let column = Math.floor(x) - 2; column <= x + 2; column++) {
      if (row < 0 || column < 0 || row >= made.side || column >= made.side) continue;
      const ink = soft(Math.hypot(column + 0.5 - x, row + 0.5 - y));
      if (ink > made.values[index(made, [column, row])])
        changed = put(made, [column, row], ink) || changed;
    }
  return changed;
}

function put(made, where, ink) {
  const i = index(made, where);
  if (made.values[i] === ink) return false;
  made.values[i] = ink;
  return true;
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function key(made, event) {
  const step = STEPS[event.key];
  if (step) {
    const end = made.side - 1;
    made.at = made.at.map((value, axis) => Math.max(0, Math.min(end, value + step[axis])));
    redraw(made);
  } else if (event.key === " " || event.key === "Enter") {
    const now = made.values[index(made, made.at)];
    put(made, made.at, now > 0.5 ? 0 : 1);
    redraw(made);
    made.edited();
    made.settled();
  } else return;
  event.preventDefault();
}

/** Every pixel a square of whole device pixels; marked ones have a frame in the given colour. */
function redraw(made) {
  const { canvas, side, values, shown } = made;
  const room = canvas.parentElement?.clientWidth;
  if (!shown || !room) return;
  const ratio = window.devicePixelRatio || 1;
  const scale = Math.max(1, Math.floor((room * ratio) / side));
  const size = scale * side;
  if (canvas.width !== size) canvas.width = canvas.height = size;
  canvas.style.width = canvas.style.height = `${size / ratio}px`;
  const pen = canvas.getContext("2d");
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [(i % side) * scale, Math.floor(i / side) * scale];
    const level = Math.round(values[i] * 255);
    pen.fillStyle = `rgb(${level},${level},${level})`;
    pen.fillRect(x, y, scale, scale);
    if (shown.marks?.[i]) frame(pen, x, y, scale, shown.colours.mark, Math.max(1, scale / 6));
  }
  if (canvas.matches(":focus-visible"))
    frame(pen, made.at[0] * scale, made.at[1] * scale, scale, shown.colours.cursor, 2 * ratio);
}

function frame(pen, x, y, size, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.strokeRect(x + width / 2, y + width / 2, size - width, size - width);
}
