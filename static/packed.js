/** What components share: reading packed bytes, the theme's colours, and words for numbers. */

/** Read what `packing.packed` wrote: {header, blobs}, each blob a Uint8Array of its own. */
export function unpack(bytes) {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  let at = 4 + size;
  const blobs = header.blobs.map((length) => bytes.slice(at, (at += length)));
  return { header, blobs };
}

/** The page's colours as they are now, light or dark. */
export function theme(root) {
  const style = getComputedStyle(root.host ?? root);
  const read = (name, otherwise) => style.getPropertyValue(`--st-${name}`).trim() || otherwise;
  return {
    text: read("text-color", "#222"),
    background: read("background-color", "#fff"),
    quiet: read("secondary-background-color", "#eee"),
    border: read("border-color", "#ddd"),
    accent: read("primary-color", "#34356b"),
    font: read("font", "sans-serif"),
  };
}

/** The state kept between calls; `build(root)` makes it the first time. */
export function kept(root, build) {
  root.playground ??= build(root);
  return root.playground;
}

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A number in at most three or four characters that matter. */
export function words(value) {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return signed(
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(1)
      : size >= 1000
        ? whole.format(value)
        : value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3),
  );
}

/** A number, or one in words, with true minus signs. */
export const signed = (value) => String(value).replaceAll("-", "−");

/** A step number with its thousands apart. */
export const count = (value) => whole.format(value);

/** Tell the page's other components something, such as the step looked at. */
export function tell(name, group, detail) {
  window.dispatchEvent(new CustomEvent(`playground:${name}`, { detail: { group, ...detail } }));
}

/** Listen to `tell` for as long as `root` is on the page. */
export function listen(name, root, heard) {
  const event = `playground:${name}`;
  const listener = ({ detail }) => {
    if (!(root.host ?? root).isConnected) window.removeEventListener(event, listener);
    else heard(detail);
  };
  window.addEventListener(event, listener);
}

export const HEAD = `
  .heading { display: flex; align-items: baseline; gap: 0 0.8rem; font: 0.85rem var(--st-font);
    color: var(--st-text-color); margin-bottom: 0.45rem; font-variant-numeric: tabular-nums; }
  .heading b { font-weight: 600; }
  .heading span, .heading i { font-size: 0.8rem; font-style: normal; opacity: 0.7; }
  .heading i { margin-left: auto; white-space: nowrap; }
`;

/** The line above pictures: title, what they are, at which step. Returns how to write it. */
export function heading(root) {
  const line = document.createElement("div");
  line.className = "heading";
  const parts = ["b", "span", "i"].map((name) => document.createElement(name));
  line.append(...parts);
  root.append(line);
  return ({ title, said, step }) => {
    const words = [title, said, typeof step === "number" ? `step ${count(step)}` : step];
    parts.forEach((part, i) => {
      if (part.textContent !== words[i]) part.textContent = words[i];
    });
  };
}
