/** One model's part of the section of three numbers: its cloud, picture, facts and sheet. */
import { Cloud } from "./latentcloud.js";
import { ends } from "./latentcodes.js";
import { Plane } from "./latentplane.js";
import { NAME } from "./latentsection.js";

const HTML = `${NAME}
  <div class="body"><div class="left turning"></div><div class="seen">
    <figure><canvas class="made" role="img"></canvas><figcaption>decoded at this point</figcaption></figure>
    <dl><dt>z</dt><dd></dd><dt>‖z‖</dt><dd></dd><dt>nearest test code</dt><dd></dd><dt>looks like</dt><dd></dd></dl>
  </div></div>
  <div class="body under"><div class="left sheet"></div><div class="seen"><p class="hint"></p></div></div>`;

/** on: {turn(view, done), pick(side, index), move(z, done)}; `fill` gives it a model. */
export function solidSide(slices, name, on) {
  const element = document.createElement("section");
  element.className = "side";
  element.innerHTML = HTML;
  const find = (what) => element.querySelector(what);
  const side = { element, facts: [...element.querySelectorAll("dd")], made: find(".made"), hint: find(".hint") };
  side.cloud = new Cloud(find(".turning"), { turn: on.turn, pick: (i) => on.pick(side, i) });
  side.plane = new Plane(find(".sheet"), slices, name, on);
  return side;
}

/** Show a model, or what one has become: {about, codes, labels}. */
export function fill(side, { about, codes, labels }) {
  const spans = [0, 1, 2].map((axis) => (codes ? ends(codes, 3, axis) : [-3, 3]));
  const half = Math.max(...spans.map(([low, high]) => high - low)) / 2;
  const box = { middle: spans.map(([low, high]) => (low + high) / 2), half: half || 1 };
  Object.assign(side, { about, codes, labels, spans, box });
  side.plane.kept = [];
  side.cloud.set(codes, labels, about.classes, box);
  side.cloud.element.setAttribute("aria-label",
    `${codes ? "Test codes" : "Codes"} of ${about.title}. Drag or use the arrow keys to turn, plus and minus to come closer; a click takes the nearest code.`);
}
