/**
 * The handwritten 2 beside three changed ones, all edited pixel by pixel, and what every measure
 * says of them: what is quick is computed here and follows the pointer, the rest by Python.
 *
 * header: {epoch, pictures: [{key, title, start, ink}], eye, n, rows}; rows are [{name, title,
 * idea, higher, values, note}], values null (none) or "∞". State: `edited`: {n, epoch, ink, eye},
 * at every change, one in flight at most; header.n echoes the n that the rows belong to.
 */
import { fromInk, toInk } from "./bits.js";
import { MEASURES, best, score } from "./measures.js";
import { kept, unpack } from "./packed.js";
import { editor } from "./pixels.js";
import { sender } from "./sending.js";

const SIDE = 28;
const CHANGED = "#D55E00";
const CURSOR = "#F0E442"; // seen on black and on white
const CSS = `
  :host, .all { font: 0.95rem var(--st-font); color: var(--st-text-color);
    font-variant-numeric: tabular-nums; }
  .four { display: grid; grid-template-columns: repeat(4, 1fr); max-width: 72rem;
    padding-right: 7rem; } /* each above its column of the table */
  .one { min-width: 0; padding: 0 1.2rem 0.6rem 0; }
  .head { display: flex; align-items: baseline; gap: 0.5rem; padding-bottom: 0.35rem; }
  .head b { font-weight: 600; }
  .head button { margin-left: auto; }
  canvas { display: block; touch-action: none; cursor: crosshair; border-radius: 2px; }
  canvas:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .foot { min-height: 3.2em; padding-top: 0.35rem; line-height: 1.4; }
  .foot i { font-style: normal; opacity: 0.75; font-size: 0.85rem; display: block; }
  label { cursor: pointer; }
  input { accent-color: var(--st-primary-color); }
  button { font: 0.8rem var(--st-font); color: inherit; background: none; cursor: pointer;
    padding: 0.1rem 0.5rem; border: 1px solid var(--st-border-color); border-radius: 0.4rem; }
  button:disabled { visibility: hidden; }
  button:focus-visible, input:focus-visible { outline: 2px solid var(--st-primary-color);
    outline-offset: 2px; }
  .summary { padding: 0.9rem 0 0.5rem; min-height: 1.5em; font-weight: 600; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; max-width: 79rem; table-layout: fixed; }
  th:last-child { width: 7rem; }
  th { text-align: left; font-weight: 600; font-size: 0.85rem; }
  th, td { padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid var(--st-border-color);
    vertical-align: baseline; }
  td small { display: block; font-size: 0.78rem; opacity: 0.7; }
  td.value { white-space: nowrap; }
  .late { opacity: 0.45; }
  .closest { font-weight: 700; }
  .closest::before { content: "● "; font-size: 0.7em; vertical-align: 0.15em; }
  .note { opacity: 0.75; font-size: 0.85rem; }
  .with { color: color-mix(in srgb, #009E73 65%, var(--st-text-color)); font-weight: 600; }
  @media (max-width: 700px) {
    .four { grid-template-columns: repeat(2, 1fr); padding-right: 0; }
    .head { min-height: 3em; }
    table { font-size: 0.8rem; }
    th, td { padding-right: 0.4rem; overflow-wrap: break-word; }
    th, .note { font-size: 0.78rem; }
    th:last-child { width: 4.2rem; }
    td small { display: none; }
  }
`;

export default function strokes({ data, parentElement: root, setStateValue }) {
  const state = kept(root, build);
  if (!data) return;
  const { header } = unpack(data);
  state.deliver = setStateValue;
  if (state.epoch !== header.epoch) take(state, header);
  state.header = header;
  state.line.answered(header.n);
  show(state);
}

function build(root) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const all = document.createElement("div");
  all.className = "all";
  all.innerHTML = `<div class="four"></div><div class="summary" role="status"></div>
    <div class="scroll"><table></table></div>`;
  root.append(style, all);
  const state = { root, parts: new Map(), epoch: null, eye: "", deliver: null };
  [state.four, state.summary, state.table] = [".four", ".summary", "table"].map((name) =>
    all.querySelector(name),
  );
  state.line = sender((value) => state.deliver("edited", value));
  return state;
}

/** Begin with the pictures that Python says. */
function take(state, header) {
  state.epoch = header.epoch;
  state.eye = header.eye;
  state.four.replaceChildren();
  header.pictures.forEach((picture, place) => {
    const part = one(state, picture, place);
    state.parts.set(picture.key, part);
    state.four.append(part.box);
    part.editor.set(fromInk(picture.ink));
  });
}

function one(state, picture, place) {
  const box = document.createElement("div");
  box.className = "one";
  box.innerHTML = `<div class="head"><b></b><button type="button">Reset</button></div>
    <div class="frame"></div><div class="foot"><label></label><i></i></div>`;
  box.querySelector("b").textContent = picture.title;
  const [reset, frame, label, said] = ["button", ".frame", "label", "i"].map((name) =>
    box.querySelector(name),
  );
  reset.setAttribute("aria-label", `Reset: ${picture.title}`);
  const made = editor({
    side: SIDE,
    brush: "pixel",
    label: `${picture.title}: arrow keys move, space turns a pixel over`,
    edited: () => changed(state),
  });
  frame.append(made.canvas);
  const start = fromInk(picture.start);
  reset.addEventListener("click", () => {
    made.set(start);
    changed(state);
  });
  if (place) label.append(choice(state, picture.key), " most like it to my eye");
  return { box, reset, said, editor: made, start, key: picture.key };
}

function choice(state, key) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "eye", value: key, checked: key === state.eye });
  input.addEventListener("change", () => {
    state.eye = key;
    changed(state);
  });
  return input;
}

function changed(state) {
  const ink = {};
  for (const [key, part] of state.parts) ink[key] = toInk(part.editor.values);
  state.line.send({ epoch: state.epoch, ink, eye: state.eye });
  show(state);
}

function show(state) {
  const colours = { mark: CHANGED, cursor: CURSOR };
  const original = state.parts.get("original").editor.values;
  for (const part of state.parts.values()) {
    const { values } = part.editor;
    const marks = values.map((value, i) => (value !== original[i] ? 1 : 0));
    part.editor.draw(colours, marks);
    part.reset.disabled = values.every((value, i) => value === part.start[i]);
    part.said.textContent = part.key === "original" ? "All others are compared with this."
      : differing(values, original);
  }
  table(state, original);
}

function differing(values, original) {
  let more = 0;
  let fewer = 0;
  values.forEach((value, i) => {
    if (value > original[i]) more++;
    else if (value < original[i]) fewer++;
  });
  const pixels = (n) => `${n} pixel${n === 1 ? "" : "s"}`;
  if (more && fewer) return `${pixels(more)} too many, ${fewer} missing`;
  if (more) return `${pixels(more)} too many`;
  return fewer ? `${pixels(fewer)} missing` : "the same, pixel for pixel";
}

/** All measures as they stand; those that Python still computes anew are pale. */
function table(state, original) {
  const compared = state.header.pictures.slice(1);
  const chosen = compared.findIndex(({ key }) => key === state.eye);
  const inks = compared.map(({ key }) => state.parts.get(key).editor.values);
  const lines = state.header.rows.map((line) => measured(line, original, inks));
  for (const line of lines) line.agrees = line.closest.length === 1 && line.closest[0] === chosen;
  const scored = lines.filter(({ note }) => !note);
  state.summary.textContent = summary(scored, compared[chosen].title);
  const head = row("th", [
    { text: "Measure" },
    ...compared.map(({ title }) => ({ text: title, kind: "value" })),
    { text: "your eye" },
  ]);
  const late = state.line.busy ? " late" : "";
  state.table.replaceChildren(head, ...lines.map((line) => drawn(line, inks.length, late)));
}

function measured(line, original, inks) {
  const measure = MEASURES[line.name];
  const values = measure ? inks.map((ink) => measure(original, ink))
    : line.values.map((value) => (value === "∞" ? Infinity : value));
  return { ...line, here: Boolean(measure), values, closest: line.note ? [] : best(values, line.higher) };
}

function summary(scored, title) {
  const agreeing = scored.filter(({ agrees }) => agrees).map((line) => line.title);
  const names = agreeing.length ? `: ${agreeing.join(", ")}` : "";
  return `To your eye “${title}” is most like the 2. ${agreeing.length} of ${scored.length} measures agree${names}.`;
}

function drawn({ title, unit, idea, values, closest, agrees, note, here }, many, late) {
  const name = { text: unit ? `${title} (${unit})` : title, small: idea };
  if (note) return row("td", [name, { text: note, kind: "note", across: many + 1 }]);
  const kind = here ? "value" : `value${late}`;
  const cells = values.map((value, place) => ({
    text: score(value), kind: closest.includes(place) ? `${kind} closest` : kind,
  }));
  const eye = { text: agrees ? "agrees" : "disagrees", kind: agrees ? "with" : "note" };
  return row("td", [name, ...cells, eye]);
}

function row(kind, cells) {
  const line = document.createElement("tr");
  for (const { text, small, kind: name, across } of cells) {
    const cell = document.createElement(kind);
    cell.textContent = text;
    if (small) cell.append(Object.assign(document.createElement("small"), { textContent: small }));
    if (name) cell.className = name;
    if (across) cell.colSpan = across;
    line.append(cell);
  }
  return line;
}
