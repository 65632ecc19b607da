/**
 * The measures that follow the pointer, on square grey pictures of the same size, as
 * playground/metrics/{similarity,patches,strokes}.py have them; and scores in words and in order.
 */
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;
const RADIUS = 5;
const WINDOW = Float64Array.from({ length: 2 * RADIUS + 1 }, (_, i) =>
  Math.exp(-0.5 * ((i - RADIUS) / 1.5) ** 2),
);
const WEIGHT = WINDOW.reduce((sum, value) => sum + value);
const PIECE = 3;
const TIE = 1e-6; // relative: scores this close are the same

function total(a, b, of) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += of(a[i] - b[i]);
  return sum;
}

const squares = (a, b) => total(a, b, (d) => d * d);
const absolute = (a, b) => total(a, b, Math.abs);

function psnr(a, b) {
  const error = squares(a, b) / a.length;
  return error === 0 ? Infinity : -10 * Math.log10(error);
}

/** Gaussian means where the window fits: (side − 10)² values. */
function means(x, side) {
  const inner = side - 2 * RADIUS;
  const rows = new Float64Array(side * inner);
  const out = new Float64Array(inner * inner);
  for (let y = 0; y < side; y++)
    for (let c = 0; c < inner; c++)
      for (let k = 0; k < WINDOW.length; k++) rows[y * inner + c] += (WINDOW[k] / WEIGHT) * x[y * side + c + k];
  for (let r = 0; r < inner; r++)
    for (let c = 0; c < inner; c++)
      for (let k = 0; k < WINDOW.length; k++) out[r * inner + c] += (WINDOW[k] / WEIGHT) * rows[(r + k) * inner + c];
  return out;
}

/** Mean structural similarity (Wang et al. 2004, eq. 13); side at least 11. */
function ssim(a, b) {
  const side = Math.sqrt(a.length);
  const product = (x, y) => Float64Array.from(x, (value, i) => value * y[i]);
  const [ma, mb] = [means(a, side), means(b, side)];
  const [aa, bb, ab] = [[a, a], [b, b], [a, b]].map(([x, y]) => means(product(x, y), side));
  let sum = 0;
  for (let i = 0; i < ma.length; i++) {
    const [p, q] = [ma[i] * mb[i], ma[i] ** 2 + mb[i] ** 2];
    sum += ((2 * p + C1) * (2 * (ab[i] - p) + C2)) / ((q + C1) * (aa[i] + bb[i] - q + C2));
  }
  return sum / ma.length;
}

/** Different 3 × 3 pieces and how often each occurs. */
function pieces(x, side) {
  const found = new Map();
  for (let r = 0; r + PIECE <= side; r++)
    for (let c = 0; c + PIECE <= side; c++) {
      const piece = [];
      for (let i = 0; i < PIECE * PIECE; i++)
        piece.push(x[(r + Math.floor(i / PIECE)) * side + c + (i % PIECE)]);
      const key = piece.join();
      const known = found.get(key);
      if (known) known.count++;
      else found.set(key, { piece, count: 1 });
    }
  return [...found.values()];
}

/** Bidirectional similarity of 3 × 3 pieces (Simakov et al. 2008, eq. 1); sides up to 64. */
function patches(a, b) {
  const side = Math.sqrt(a.length);
  const [one, two] = [pieces(a, side), pieces(b, side)];
  const all = (side - PIECE + 1) ** 2;
  const way = (from, to) =>
    from.reduce((sum, { piece, count }) =>
      sum + (count / all) * Math.min(...to.map((other) => squares(piece, other.piece))), 0);
  return way(one, two) + way(two, one);
}

/** Measure's name → its value for two pictures. */
export const MEASURES = {
  squares,
  source: (a, b) => absolute(a, b) ** 2,
  l1: absolute,
  l2: (a, b) => Math.sqrt(squares(a, b)),
  psnr,
  ssim,
  patches,
};

/** Places of the most alike, several where they tie; null never wins. */
export function best(values, higher) {
  const known = values.flatMap((value, place) => (value === null ? [] : [{ value, place }]));
  const beaten = ({ value }) =>
    known.some((other) => !same(value, other.value) && other.value > value === higher);
  return known.filter((one) => !beaten(one)).map(({ place }) => place);
}

function same(a, b) {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= TIE * Math.max(Math.abs(a), Math.abs(b));
}

const thousands = (value, digits) =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A score with three or four digits that matter, as ui/similarity/scores.py writes it. */
export function score(value) {
  if (value === null) return "–";
  if (!Number.isFinite(value)) return "∞";
  const size = Math.abs(value);
  if (size < 1e-9) return "0";
  if (Number.isInteger(value) && size < 1000) return String(value);
  if (size < 1e-3) return value.toExponential(1).replace(/e([+-])(\d)$/, "e$10$2");
  const power = Math.floor(Math.log10(size));
  return thousands(value, Math.max(0, power < 0 ? 2 - power : 3 - power));
}
