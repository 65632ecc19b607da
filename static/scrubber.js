/**
 * The history slider: drag it and everything that shows the run follows; at its right end it
 * follows the newest picture.
 *
 * header: {steps: saved steps in order, at: the step shown or null for the newest, group}.
 * State: `at`, {step, held, when}: where it was dragged to, null for the newest, whether it is held
 * still, and a time, so that no two are alike. While it is held one update is in flight at most;
 * letting go is told at once, as the page may be drawn anew before the next update.
 */
import { count, kept, tell, unpack } from "./packed.js";

const CSS = `
  .row { display: flex; align-items: center; gap: 0.9rem; font: 0.9rem var(--st-font);
    color: var(--st-text-color); font-variant-numeric: tabular-nums; min-height: 2rem; }
  input { flex: 1; min-width: 0; accent-color: var(--st-primary-color); height: 1.4rem;
    margin: 0; cursor: pointer; }
  output { min-width: 8.5em; text-align: right; white-space: nowrap; }
  button { font: inherit; color: inherit; background: none; cursor: pointer; padding: 0.15em 0.7em;
    border: 1px solid var(--st-border-color); border-radius: 0.4rem; white-space: nowrap; }
  button:hover:not(:disabled) { border-color: var(--st-primary-color); }
  button:disabled { opacity: 0.45; cursor: default; }
  input:focus-visible, button:focus-visible { outline: 2px solid var(--st-primary-color);
    outline-offset: 2px; }
`;
const INTERVAL = 66; // ms between updates while dragging
const PATIENCE = 1000; // ms after which an update counts as lost

export default function scrubber({ data: bytes, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!bytes) return;
  const data = unpack(bytes).header;
  state.send = setStateValue;
  state.data = data;
  if (state.flying && (data.at === state.said || performance.now() - state.since > PATIENCE))
    state.flying = false;
  flush(state);
  if (!state.held && !state.flying && !state.unsaid) state.at = data.at;
  show(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const row = document.createElement("div");
  row.className = "row";
  row.innerHTML = `<label for="at">History</label>
    <input id="at" type="range" min="0" max="1" step="1" value="1">
    <output for="at"></output><button type="button">Newest</button>`;
  root.append(style, row);
  const [input, output, button] = ["input", "output", "button"].map((n) => row.querySelector(n));
  const state = { root, input, output, button, at: null, data: null };
  Object.assign(state, { held: false, unsaid: false, flying: false, said: null, since: 0 });
  input.addEventListener("input", () => move(state, nearest(state.data.steps, +input.value)));
  input.addEventListener("pointerdown", () => (state.held = true));
  for (const end of ["pointerup", "pointercancel", "change"])
    input.addEventListener(end, () => settle(state)); // back where it was, nothing has changed
  input.addEventListener("keydown", (event) => key(state, event));
  button.addEventListener("click", () => {
    move(state, null);
    settle(state);
  });
  return state;
}

/** The saved step closest to `value`; null at the right end, which follows the newest. */
function nearest(steps, value) {
  let best = 0;
  for (let i = 1; i < steps.length; i++)
    if (Math.abs(steps[i] - value) <= Math.abs(steps[best] - value)) best = i;
  return best === steps.length - 1 ? null : steps[best];
}

function key(state, event) {
  const { steps } = state.data;
  const now = state.at === null ? steps.length - 1 : steps.indexOf(state.at);
  const jumps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
  let next = now + (jumps[event.key] ?? 0);
  if (event.key === "Home") next = 0;
  if (event.key === "End") next = steps.length - 1;
  if (next === now && !(event.key in jumps)) return;
  event.preventDefault();
  next = Math.max(0, Math.min(steps.length - 1, next));
  move(state, next === steps.length - 1 ? null : steps[next]);
  settle(state);
}

function move(state, at) {
  if (at === state.at) return;
  state.at = at;
  state.unsaid = true;
  tell("at", state.data.group, { step: at });
  show(state, true);
  flush(state);
}

/** Say where it stands as soon as the last update is answered, or counts as lost. */
function flush(state) {
  clearTimeout(state.timer);
  if (!state.unsaid) return;
  const due = state.since + (state.flying ? PATIENCE : INTERVAL);
  state.timer = setTimeout(say, Math.max(0, due - performance.now()), state);
}

function settle(state) {
  if (!state.held && !state.unsaid) return;
  state.held = false;
  say(state);
}

function say(state) {
  clearTimeout(state.timer);
  state.unsaid = false;
  state.flying ||= state.at !== state.data.at; // what is shown already is not drawn again
  state.said = state.at;
  state.since = performance.now();
  state.send("at", { step: state.at, held: state.held, when: state.since });
}

function show(state, dragging = false) {
  const { steps } = state.data;
  const { input, output, button } = state;
  const last = steps.at(-1) ?? 0;
  input.disabled = steps.length < 2;
  input.min = steps[0] ?? 0;
  input.max = Math.max(last, +input.min + 1);
  if (!dragging && !state.held) input.value = state.at ?? input.max;
  const step = state.at ?? last;
  output.textContent = steps.length ? `step ${count(step)}` : "no pictures yet";
  input.setAttribute("aria-valuetext", output.textContent);
  button.disabled = state.at === null;
}
