/** Pictures on the latent page: those to pick, those drawn, and what a classifier says of them. */

/** The code of the i-th stored picture in one model. */
export const codeOf = (side, i) => [side.codes[2 * i], side.codes[2 * i + 1]];

/** A set of pictures as the thumbnails want it; without pixels the last model decodes its codes. */
export function pickable(set, sides, blob) {
  const bytes = blob(set.pixels);
  const labels = blob(set.labels);
  const { shape, classes } = sides[0].about;
  const size = shape.reduce((a, b) => a * b, 1);
  const values = (i) => Float32Array.from(bytes.subarray(i * size, (i + 1) * size), (v) => v / 255);
  const last = sides.at(-1);
  return {
    ...set,
    label: (i) => (labels ? labels[i] : null),
    name_of: (i) => (labels ? `: ${classes[labels[i]]}` : ""),
    picture: bytes ? values : () => null,
    show: bytes ? values : (i) => (last.nets ? last.decode(codeOf(last, i)) : null),
  };
}

/** The likeliest class and its probability, from logits. */
export function likeliest(logits) {
  const best = logits.indexOf(Math.max(...logits));
  return [best, 1 / logits.reduce((sum, value) => sum + Math.exp(value - logits[best]), 0)];
}

/** The picture moved so that its ink balances about the middle, as MNIST's was. */
export function centred(x, [channels, height, width]) {
  let [mass, across, down] = [0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    mass += x[i];
    across += x[i] * (i % width);
    down += x[i] * Math.floor(i / width);
  }
  const dx = Math.round((width - 1) / 2 - across / mass);
  const dy = Math.round((height - 1) / 2 - down / mass);
  return x.map((_, i) => {
    const plane = Math.floor(i / (width * height));
    const [column, row] = [(i % width) - dx, (Math.floor(i / width) % height) - dy];
    const inside = column >= 0 && row >= 0 && column < width && row < height && plane < channels;
    return inside ? x[(plane * height + row) * width + column] : 0;
  });
}
