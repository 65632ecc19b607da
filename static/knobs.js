/** Sliders with a number to type beside each, from the settings that Python declares. */

const HOLD = 44; // pixels about a mark within which it is taken hold of

export const KNOBS = `
  .panel { display: flex; flex-direction: column; gap: 0.35rem; font: 0.9rem var(--st-font);
    color: var(--st-text-color); font-variant-numeric: tabular-nums; }
  .knob { display: grid; grid-template-columns: minmax(6.5rem, 1fr) 2fr 4.6rem; gap: 0 0.7rem;
    align-items: center; min-height: 1.9rem; }
  .knob i { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 50%;
    margin-right: 0.45rem; }
  .knob input[type=range] { width: 100%; min-width: 0; margin: 0; height: 1.4rem; cursor: pointer;
    accent-color: var(--st-primary-color); }
  .knob input[type=number] { font: inherit; color: inherit; width: 100%; box-sizing: border-box;
    text-align: right; padding: 0.1rem 0.3rem; border-radius: 0.35rem;
    background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); }
  .buttons { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
  .buttons > span { opacity: 0.75; }
  button { font: 0.9rem var(--st-font); color: var(--st-text-color); background: none;
    cursor: pointer; padding: 0.25rem 0.75rem; border: 1px solid var(--st-border-color);
    border-radius: 0.4rem; }
  button:hover:not(:disabled) { border-color: var(--st-primary-color); }
  button[aria-pressed=true] { border-color: var(--st-primary-color);
    box-shadow: inset 0 0 0 1px var(--st-primary-color); }
  button:disabled { opacity: 0.45; cursor: default; }
  :is(button, input, [tabindex]):focus-visible { outline: 2px solid var(--st-primary-color);
    outline-offset: 2px; }
  .say { min-height: 1.5em; opacity: 0.8; line-height: 1.5; }
  h4 { font: 600 0.9rem var(--st-font); margin: 0.5rem 0 0.1rem; color: var(--st-text-color); }
`;

/** Figures on the left, a panel on the right; words and tables beside figures. */
export const LAYOUT = `
  .box { container-type: inline-size; }
  .all { display: grid; grid-template-columns: minmax(0, 7fr) minmax(19rem, 5fr); gap: 0.5rem 2rem; }
  @container (max-width: 720px) { .all { grid-template-columns: minmax(0, 1fr); } }
  canvas { display: block; width: 100%; }
  .caption { font: 0.85rem/1.5 var(--st-font); color: var(--st-text-color); display: flex;
    gap: 0 1.2rem; flex-wrap: wrap; padding: 0.2rem 0; font-variant-numeric: tabular-nums; }
  .caption b { font-weight: 600; } .caption span { opacity: 0.8; }
  table { border-collapse: collapse; width: 100%; font: 0.9rem var(--st-font);
    color: var(--st-text-color); font-variant-numeric: tabular-nums; }
  th { font-weight: 400; opacity: 0.75; text-align: right; padding: 0.15rem 0 0.15rem 0.6rem; }
  td { text-align: right; padding: 0.25rem 0 0.25rem 0.6rem; white-space: nowrap;
    border-top: 1px solid var(--st-border-color); }
  th:first-child, td:first-child { text-align: left; padding-left: 0; }
  td b { font-weight: 600; } td small { opacity: 0.75; } tfoot td { white-space: normal; }
  .sum { font: 0.9rem/1.6 var(--st-font); color: var(--st-text-color);
    font-variant-numeric: tabular-nums; }
`;

/**
 * A row for one declared setting {name, title, help, low, high, step, log}; `heard(value)` while
 * it moves, `settled()` when it is let go. Returns {element, set(value)}.
 */
export function knob(declared, color, heard, settled) {
  const { name, title, help, low, high, step, log } = declared;
  const element = document.createElement("label");
  element.className = "knob";
  element.title = help;
  element.innerHTML = `<span></span><input type="range"><input type="number">`;
  const [words, range, number] = element.children;
  if (color) words.innerHTML = `<i style="background:${color}"></i>`;
  words.append(title);
  const [to, from] = log ? [Math.log10, (v) => 10 ** v] : [(v) => v, (v) => v];
  Object.assign(range, { min: to(low), max: to(high), step: log ? 0.01 : step });
  Object.assign(number, { min: low, max: high, step: log ? "any" : step, name });
  range.setAttribute("aria-label", title);
  number.setAttribute("aria-label", `${title}, typed`);
  const tidy = (value) => +Math.max(low, Math.min(high, value)).toPrecision(6);
  const set = (value) => {
    range.value = to(Math.max(value, low));
    if (element.getRootNode().activeElement !== number) number.value = +value.toPrecision(3);
  };
  range.addEventListener("input", () => heard(+from(+range.value).toPrecision(log ? 2 : 6)));
  number.addEventListener("input", () => {
    if (number.value !== "" && Number.isFinite(+number.value)) heard(tidy(+number.value));
  });
  for (const input of [range, number])
    input.addEventListener("change", () => {
      number.blur();
      settled();
    });
  number.addEventListener("blur", () => number.value === "" && settled());
  return { element, set };
}

/** A row of buttons from [[words, pressed, help], …], after `title`. */
export function buttons(title, entries) {
  const row = document.createElement("div");
  row.className = "buttons";
  if (title) row.innerHTML = `<span>${title}</span>`;
  for (const [words, pressed, help] of entries) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: words, title: help ?? "" });
    button.addEventListener("click", () => pressed(button));
    row.append(button);
  }
  return row;
}

/** Whether the visitor asked for little motion. */
export const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Marks of a figure that are taken hold of and moved sideways: `marks()` gives {name, x, y} in
 * pixels, `moved(name, value)` hears where on the x axis a held one is, `released()` when it is let
 * go. Returns {name}, the mark held now, or null.
 */
export function hold(figure, marks, moved, released) {
  const held = { name: null };
  let off = 0;
  const { canvas } = figure;
  canvas.addEventListener("pointerdown", (event) => {
    const [x, y] = figure.at(event);
    const far = (mark) => Math.hypot(mark.x - x, mark.y - y);
    const nearest = marks().sort((a, b) => far(a) - far(b))[0];
    if (far(nearest) > HOLD) return;
    [held.name, off] = [nearest.name, nearest.x - x];
    canvas.setPointerCapture(event.pointerId);
    moved(held.name, figure.vx(nearest.x));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (held.name) moved(held.name, figure.vx(figure.at(event)[0] + off));
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => {
      if (!held.name) return;
      held.name = null;
      released();
    });
  return held;
}

/**
 * Keeps a component's values in step with Python: takes over `header.values` whenever
 * `header.generation` is new, and lets `state.send` say which generation it speaks of, so that
 * Python knows what is older than its own. Returns whether the values are new.
 */
export function follow(state, header, send) {
  state.send = (name, value) => send(name, { ...value, generation: header.generation });
  if (state.generation === header.generation) return false;
  [state.generation, state.header] = [header.generation, header];
  state.values = { ...header.values };
  return true;
}
