/** What bars.js draws on canvases: each bar's part of the KL, and the naive value over ε. */
import { barKl, barPart, naiveKl } from "./divergences.js";
import { signed } from "./packed.js";

const [SMALLEST, LARGEST] = [-12, -1]; // powers of ten of ε
const TALL = [1, 2, 5, 10, 20, 40]; // nats at the top

export function drawParts(figure, { p, q, guard, colors }) {
  const exact = p.map((value, i) => barPart(value, q[i]));
  const naive = p.map((value, i) => (value + guard) * Math.log((value + guard) / (q[i] + guard)));
  const most = Math.max(...[...exact, ...naive].filter(Number.isFinite), 0.2);
  const top = [0.5, 1, 2, 5, 12, 28].find((one) => most <= one) ?? 28;
  if (!figure.begin([0, p.length], [-0.4 * Math.max(top, 1), top])) return;
  figure.axes([], [0, top / 2, top].map((value) => [value, String(value)]));
  const { pen, colors: page } = figure;
  const zero = figure.py(0);
  const width = (figure.px(1) - figure.px(0)) * 0.42;
  const column = (i, value) => [figure.px(i + 0.5) - width / 2, Math.min(zero, figure.py(value)), width, Math.abs(figure.py(value) - zero)];
  exact.forEach((value, i) => {
    const endless = value === Infinity;
    pen.globalAlpha = 0.5;
    pen.fillStyle = colors.p;
    pen.fillRect(...column(i, endless ? top : value));
    pen.globalAlpha = 1;
    pen.strokeStyle = page.text;
    pen.lineWidth = 1.2;
    pen.strokeRect(...column(i, Math.min(naive[i], top)));
    if (endless) figure.words("∞", figure.px(i + 0.5), figure.box.top + 9, { align: "center", bold: true });
  });
  figure.line([[0, 0], [p.length, 0]], page.text, { width: 1 });
  p.forEach((_, i) => figure.words(String(i + 1), figure.px(i + 0.5), figure.box.bottom + 12, { align: "center", alpha: 0.75 }));
}

export function drawGuard(figure, { p, q, guard, colors }) {
  const powers = Array.from({ length: 111 }, (_, i) => SMALLEST + ((LARGEST - SMALLEST) * i) / 110);
  const lines = [
    [powers.map((power) => [power, naiveKl(p, q, 10 ** power)]), colors.p, barKl(p, q)],
    [powers.map((power) => [power, naiveKl(q, p, 10 ** power)]), colors.q, barKl(q, p)],
  ];
  const most = Math.max(...lines.flatMap(([points]) => points.map(([, y]) => y)));
  const top = TALL.find((one) => most <= one * 0.96) ?? 40;
  if (!figure.begin([SMALLEST, LARGEST], [0, top])) return;
  const marks = [-12, -10, -8, -6, -4, -2].map((power) => [power, `1e${signed(power)}`]);
  figure.axes(marks, [0, top / 2, top].map((value) => [value, String(value)]));
  figure.inside(() => {
    for (const [points, color, exact] of lines) {
      if (Number.isFinite(exact))
        figure.line([[SMALLEST, exact], [LARGEST, exact]], color, { width: 1.5, dash: [5, 4] });
      figure.line(points, color);
    }
    const at = Math.log10(guard);
    figure.line([[at, 0], [at, top]], figure.colors.text, { width: 1, dash: [2, 3] });
  });
  names(figure, lines, top);
}

/** Which line is which, at the left end, apart from each other. */
function names(figure, lines, top) {
  const [first, second] = lines.map(([points]) => figure.py(points[0][1]));
  const above = first < second;
  const room = Math.abs(first - second) < 16;
  lines.forEach(([points, color, exact], i) => {
    const up = (i === 0) === above;
    const y = figure.py(points[0][1]) + (up || !room ? -9 : 11);
    const words = `${i ? "KL(Q ‖ P)" : "KL(P ‖ Q)"}${exact === Infinity ? ", exactly ∞" : ""}`;
    figure.words(words, figure.box.left + 6, Math.max(figure.box.top + 8, y), { color, bold: true });
  });
}
