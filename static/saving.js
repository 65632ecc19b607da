/** A component as it stands, canvases, bars and words, saved as one PNG file. */
import { theme } from "./packed.js";

const SCALE = 2; // pixels of the file for one of the page
const EDGE = 16; // pixels around it
const LEFT_OUT = "button:not(.saved), label, style, .buttons, [hidden]";

/** A button that saves what `element` shows under `name`. */
export function saver(root, element, name) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: "Save picture", title: "As a PNG file." });
  button.style.alignSelf = "start";
  button.addEventListener("click", () =>
    picture(root, element).toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${name}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }),
  );
  return button;
}

/** What `element` shows, as a canvas. */
export function picture(root, element) {
  const box = element.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * (box.width + 2 * EDGE);
  canvas.height = SCALE * (box.height + 2 * EDGE);
  const pen = canvas.getContext("2d");
  pen.fillStyle = theme(root).background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(SCALE, SCALE);
  pen.translate(EDGE - box.left, EDGE - box.top);
  pen.imageSmoothingEnabled = false;
  for (const one of element.querySelectorAll("i, canvas")) {
    if (one.closest(LEFT_OUT)) continue;
    const { left, top, width, height } = one.getBoundingClientRect();
    if (!width || !height) continue;
    if (one.localName === "canvas") pen.drawImage(one, left, top, width, height);
    else swatch(pen, getComputedStyle(one), left, top, width, height);
  }
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) words(pen, nodes.currentNode);
  return canvas;
}

/** A bar, or the mark of a legend. */
function swatch(pen, style, left, top, width, height) {
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(left, top, width, height);
  pen.fillStyle = style.borderTopColor;
  const line = parseFloat(style.borderTopWidth);
  if (line) pen.fillRect(left, top, width, line);
}

/** Every word where the page has it. */
function words(pen, node) {
  const parent = node.parentElement;
  if (!parent || parent.closest(LEFT_OUT)) return;
  const style = getComputedStyle(parent);
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = style.color;
  pen.textBaseline = "middle";
  const range = document.createRange();
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, top, height } = range.getBoundingClientRect();
    if (height) pen.fillText(word, left, top + height / 2);
  }
}
