/**
 * A canvas to draw a small grey picture on.
 *
 * header: {epoch, grey, n}: the drawing as text, and the number of the last one that arrived.
 * State: `drawn`: {n, epoch, grey}, after every stroke, one in flight at most.
 */
import { fromGrey, toGrey } from "./bits.js";
import { kept, unpack } from "./packed.js";
import { editor } from "./pixels.js";
import { sender } from "./sending.js";

const SIDE = 28;
const CSS = `
  .frame { max-width: 17.5rem; }
  canvas { display: block; touch-action: none; cursor: crosshair; border-radius: 2px; }
  canvas:focus-visible, button:focus-visible { outline: 2px solid var(--st-primary-color);
    outline-offset: 2px; }
  button { font: 0.8rem var(--st-font); color: var(--st-text-color); background: none;
    margin-top: 0.4rem; cursor: pointer; padding: 0.15rem 0.6rem;
    border: 1px solid var(--st-border-color); border-radius: 0.4rem; }
`;

export default function sketch({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header } = unpack(data);
  state.deliver = setStateValue;
  if (state.epoch !== header.epoch) {
    state.epoch = header.epoch;
    state.editor.set(fromGrey(header.grey));
  }
  state.line.answered(header.n);
  state.editor.draw({ cursor: "#F0E442" }, null);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const frame = Object.assign(document.createElement("div"), { className: "frame" });
  const clear = Object.assign(document.createElement("button"), {
    type: "button", textContent: "Clear",
  });
  const state = { root, epoch: null, deliver: null };
  state.line = sender((value) => state.deliver("drawn", value));
  const send = () => state.line.send({ epoch: state.epoch, grey: toGrey(state.editor.values) });
  state.editor = editor({
    side: SIDE,
    brush: "soft",
    label: "A canvas to draw on: arrow keys move, space turns a pixel over",
    settled: send,
  });
  clear.addEventListener("click", () => {
    state.editor.set(new Float32Array(SIDE * SIDE));
    send();
  });
  frame.append(state.editor.canvas);
  root.append(style, frame, clear);
  return state;
}
