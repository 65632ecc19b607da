/** How the latent page's components look. */
export const CSS = `
  :host, :root { color-scheme: inherit; }
  [hidden] { display: none !important; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem; font: 0.85rem var(--st-font);
    color: var(--st-text-color); }
  .bar b { font-weight: 600; margin-right: 0.4rem; }
  button, select { font: 0.85rem var(--st-font); color: var(--st-text-color); background: var(--st-background-color);
    cursor: pointer; padding: 0.25rem 0.7rem; border: 1px solid var(--st-border-color); border-radius: 0.4rem; }
  button:hover:not(:disabled) { border-color: var(--st-primary-color); }
  button[aria-pressed="true"] { border-color: var(--st-primary-color);
    box-shadow: inset 0 0 0 1px var(--st-primary-color); font-weight: 600; }
  button:focus-visible, .pad:focus-visible, canvas:focus-visible, select:focus-visible {
    outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .notes { font: 0.8rem/1.4 var(--st-font); color: var(--st-text-color); opacity: 0.75; min-height: 2.8em;
    margin: 0.45rem 0 0.6rem; font-variant-numeric: tabular-nums; }
  .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 1.4rem 2rem; }
  .side { min-width: 0; }
  .name { display: flex; align-items: baseline; gap: 0.5rem; font: 0.95rem var(--st-font);
    color: var(--st-text-color); margin-bottom: 0.4rem; }
  .name i { width: 0.8rem; height: 0.8rem; border-radius: 2px; align-self: center; flex: none; }
  .name b { font-weight: 600; }
  .name span { font-size: 0.8rem; opacity: 0.7; font-variant-numeric: tabular-nums; }
  .body { display: flex; gap: 1rem; }
  .left { flex: 1 1 0; min-width: 0; max-width: 34rem; }
  .pad { position: relative; width: 100%; aspect-ratio: 1; touch-action: none; cursor: crosshair;
    border: 1px solid var(--st-border-color); border-radius: 0.3rem; overflow: hidden; user-select: none; }
  .pad > canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
  .zoom { position: absolute; top: 0.4rem; right: 0.4rem; display: flex; flex-direction: column; gap: 0.25rem; }
  .zoom button { width: 1.9rem; height: 1.9rem; padding: 0; opacity: 0.85; font-size: 1rem; }
  .seen { flex: none; width: 204px; font: 0.8rem var(--st-font); color: var(--st-text-color); }
  figure { margin: 0; }
  figcaption { font-size: 0.78rem; opacity: 0.7; padding: 0.15rem 0 0.3rem; white-space: nowrap; }
  canvas { display: block; image-rendering: pixelated; }
  .made, .pair canvas, .thumbs canvas { border-radius: 2px; }
  .pair canvas { box-shadow: 0 0 0 1px var(--st-border-color); }
  dl { display: grid; grid-template-columns: auto 1fr; gap: 0.1rem 0.6rem; margin: 0.3rem 0 0.6rem;
    font-variant-numeric: tabular-nums; }
  dt { opacity: 0.7; }
  dd { margin: 0; text-align: right; white-space: nowrap; }
  .pair { display: flex; gap: 0.8rem; }
  .error { min-height: 2.6em; margin: 0; line-height: 1.3; font-variant-numeric: tabular-nums; }
  .input { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin-top: 1.2rem; }
  .pick { flex: 1 1 20rem; min-width: 0; }
  .thumbs { display: grid; grid-template-columns: repeat(auto-fill, 66px); justify-content: start; gap: 4px; margin-top: 0.5rem; min-height: 62px; }
  .thumbs button { padding: 2px; border-radius: 4px; line-height: 0; min-width: 56px; min-height: 56px; }
  .input p { font: 0.8rem/1.4 var(--st-font); color: var(--st-text-color); opacity: 0.75; margin: 0.4rem 0 0;
    max-width: 46rem; }
  .sets { display: flex; gap: 0.3rem; }
  .draw canvas { margin-top: 0.5rem; touch-action: none; cursor: crosshair;
    box-shadow: 0 0 0 1px var(--st-border-color); border-radius: 3px; }
  .draw { max-width: 20rem; }
  @media (max-width: 640px) {
    .body { flex-direction: column; }
    .left { flex: none; width: 100%; }
    .seen { width: auto; order: -1; display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; }
    .seen dl { align-content: start; grid-template-columns: 1fr; }
    .seen dd { text-align: left; margin-bottom: 0.25rem; }
    .seen .pair { gap: 1rem; }
    .error { min-height: 1.3em; align-self: center; }
  }
`;

/** Whether a colour of the theme is dark. */
export function isDark(color) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = color;
  const value = parseInt(pen.fillStyle.slice(1), 16);
  return 0.3 * (value >> 16) + 0.6 * ((value >> 8) & 255) + 0.1 * (value & 255) < 128;
}
