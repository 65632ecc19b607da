/** Pictures in rows of nearly equal length, so that none is left alone in the last. */
const GAP = 4; // CSS pixels, as in latentstyle.js

/** How many of `count` stand side by side where `most` fit. */
export const across = (count, most) => Math.ceil(count / Math.ceil(count / Math.max(1, most)));

/** Keeps the children of an element so, whatever its width; call once. */
export function balance(element) {
  const lay = () => {
    const { children, clientWidth } = element;
    if (!children.length || !clientWidth) return;
    const wide = children[0].getBoundingClientRect().width + GAP;
    const most = Math.floor((clientWidth + GAP) / wide);
    const columns = `repeat(${across(children.length, most)}, max-content)`;
    if (element.style.gridTemplateColumns !== columns) element.style.gridTemplateColumns = columns;
  };
  new ResizeObserver(lay).observe(element);
  new MutationObserver(lay).observe(element, { childList: true });
  lay();
}
