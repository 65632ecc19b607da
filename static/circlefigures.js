/** What circles.js draws: codes in their circles, a strip of pictures outwards, the way back. */
import { centres, tags } from "./classtags.js";
import { isDark } from "./figure.js";
import { stamp } from "./paint.js";

const TILES = 10; // from the middle to the large circle

export function drawPad(one, { angle, away }, { reach, classes }) {
  const wide = reach * 1.04;
  const { pad: figure, about, codes, labels } = one;
  if (!figure.begin([-wide, wide], [-wide, wide])) return;
  const { pen, colors } = figure;
  const unit = figure.px(1) - figure.px(0);
  const circle = (radius, dash, width) => {
    pen.setLineDash(dash);
    pen.lineWidth = width;
    pen.strokeStyle = colors.text;
    pen.beginPath();
    pen.arc(figure.px(0), figure.py(0), radius * unit, 0, 7);
    pen.stroke();
    pen.setLineDash([]);
  };
  pen.globalAlpha = 0.6;
  const palette = classes[isDark(colors.background) ? "dark" : "light"];
  const place = [0, 1].map((axis) => (value) => (value - about.middle[axis]) / about.radius);
  for (let i = 0; i < labels.length; i++) {
    pen.fillStyle = palette[labels[i] % palette.length];
    pen.fillRect(figure.px(place[0](codes[2 * i])) - 1, figure.py(place[1](codes[2 * i + 1])) - 1, 2.4, 2.4);
  }
  pen.globalAlpha = 1;
  one.centres ??= centres(codes, labels);
  const marks = one.centres.map(([x, y], i) => (
    { words: about.classes[i], x: figure.px(place[0](x)), y: figure.py(place[1](y)), color: palette[i] }));
  tags(pen, marks, { ...figure, ...colors, size: 13 });
  circle(reach, [5, 4], 1);
  circle(1, [], 1.6);
  const turn = (angle * Math.PI) / 180;
  const at = [away * Math.cos(turn), away * Math.sin(turn)];
  pen.globalAlpha = 0.6;
  figure.line([[0, 0], [reach * Math.cos(turn), reach * Math.sin(turn)]], colors.text, { width: 1, dash: [2, 3] });
  pen.globalAlpha = 1;
  if (one.again) cross(figure, one.again, at);
  figure.handle(figure.px(at[0]), figure.py(at[1]), about.color, "round");
}

/** Where the decoded picture is encoded to, and the way there. */
function cross(figure, again, at) {
  const { pen, colors } = figure;
  const [x, y] = [figure.px(again[0]), figure.py(again[1])];
  pen.strokeStyle = colors.text;
  pen.lineWidth = 1.5;
  figure.segment([figure.px(at[0]), figure.py(at[1])], [x, y]);
  pen.lineWidth = 2.5;
  for (const side of [-5, 5]) figure.segment([x - 5, y - side], [x + 5, y + side]);
}

/** Pictures from the middle outwards along the direction, crisp, with a mark at the small circle;
 * a generator that yields after each picture. */
export function* drawStrip({ about, strip }, { angle }, { reach }, net, code) {
  const ratio = window.devicePixelRatio || 1;
  const room = strip.parentElement.clientWidth * ratio;
  const [gap, foot] = [Math.round(2 * ratio), Math.round(18 * ratio)];
  const [, high, wide] = about.shape;
  const scale = Math.max(1, Math.floor((room / TILES - gap) / wide));
  const step = wide * scale + gap;
  const size = [TILES * step, high * scale + foot];
  if (strip.width !== size[0] || strip.height !== size[1]) [strip.width, strip.height] = size;
  strip.style.width = `${size[0] / ratio}px`;
  const pen = strip.getContext("2d");
  for (let i = 0; i < TILES; i++) {
    const away = (reach * i) / (TILES - 1);
    stamp(pen, net.run(code(about, angle, away))[0], about.shape, i * step, 0, scale);
    yield;
  }
  pen.clearRect(0, high * scale, size[0], foot);
  pen.fillStyle = getComputedStyle(strip).color;
  pen.font = `${11 * ratio}px ${getComputedStyle(strip).fontFamily}`;
  pen.textAlign = "center";
  for (let i = 0; i < TILES; i += 3) {
    const words = i ? `${i / 3} ${i === 3 ? "radius" : "radii"}` : "middle";
    pen.fillText(words, (i + 0.5) * step, high * scale + 13 * ratio);
  }
  const edge = ((TILES - 1) / reach + 1) * step - gap / 2;
  pen.clearRect(edge - gap, 0, 2 * gap, high * scale);
  pen.fillRect(edge - ratio, 0, 2 * ratio, size[1]);
}

export function drawWayBack(figure, sides, { away }, { radii, reach }) {
  const most = Math.max(...sides.flatMap(({ about }) => about.back));
  const top = [0.5, 1, 2, 4, 8].find((one) => most <= one) ?? 8;
  if (!figure.begin([0, reach], [0, top])) return;
  const marks = [0, 0.5, 1, 1.5, 2, 2.5, 3].map((value) => [value, String(value)]);
  figure.axes(marks, [0, top / 2, top].map((value) => [value, String(value)]));
  const { colors } = figure;
  figure.inside(() => {
    for (const { about } of sides)
      figure.line(radii.map((radius, i) => [radius, about.back[i]]), about.color, { width: 2.5 });
    figure.line([[1, 0], [1, top]], colors.text, { width: 1.6 });
    figure.line([[away, 0], [away, top]], colors.text, { width: 1, dash: [2, 3] });
  });
  figure.words("inside", figure.px(1) - 8, figure.box.top + 9, { align: "right", alpha: 0.75 });
  figure.words("outside", figure.px(1) + 8, figure.box.top + 9, { alpha: 0.75 });
  sides.forEach(({ about }, i) =>
    figure.words(about.title, figure.box.left + 8, figure.box.top + 30 + 18 * i, { color: about.color, bold: true }),
  );
}
