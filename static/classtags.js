/** Classes on a map of codes: where each lies, and its name there. */

/** The middle of each class's codes. */
export function centres(codes, labels) {
  const sums = [];
  labels.forEach((label, i) => {
    const sum = (sums[label] ??= [0, 0, 0]);
    [sum[0], sum[1], sum[2]] = [sum[0] + codes[2 * i], sum[1] + codes[2 * i + 1], sum[2] + 1];
  });
  return sums.map(([x, y, n]) => [x / n, y / n]);
}

/** A class's name in its colour, readable over its dots. */
export function tag(figure, words, x, y, color) {
  const { pen, colors } = figure;
  pen.font = `700 13px ${colors.font}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 3.5;
  pen.strokeStyle = colors.background;
  pen.strokeText(words, figure.px(x), figure.py(y));
  pen.fillStyle = color;
  pen.fillText(words, figure.px(x), figure.py(y));
}
