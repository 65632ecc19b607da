/**
 * KL, JS, entropies and Wasserstein distance of mixtures of Gaussians on a line and of bars, in
 * nats. The same formulas as playground/metrics/divergences.py, by quadrature where those are
 * closed forms; tested against them.
 *
 * A distribution on the line is a list of one or two {weight, mu, sigma}; weights sum to 1.
 */

const ROOT = Math.sqrt(2 * Math.PI);
const STEP = 0.05; // of the quadrature, in units of σ
const REACH = 9; // of it, either way: beyond it less than 1e-18 is left
const NODES = Array.from({ length: (2 * REACH) / STEP + 1 }, (_, i) => -REACH + i * STEP);
const WEIGHTS = NODES.map((u) => (STEP * Math.exp((-u * u) / 2)) / ROOT);

/** N(mu, sigma²), or with a split two such peaks of half the weight at mu ± split. */
export function peaks(mu, sigma, split = 0) {
  if (!split) return [{ weight: 1, mu, sigma }];
  return [mu - split, mu + split].map((at) => ({ weight: 0.5, mu: at, sigma }));
}

/** log density at x. */
export function logDensity(x, dist) {
  const first = term(x, dist[0]);
  if (dist.length === 1) return first;
  const second = term(x, dist[1]); // peaks() makes two at most
  const high = Math.max(first, second);
  return high + Math.log1p(Math.exp(Math.min(first, second) - high));
}

function term(x, { weight, mu, sigma }) {
  const u = (x - mu) / sigma;
  return Math.log(weight / (sigma * ROOT)) - 0.5 * u * u;
}

/** E[f(x)] under `dist`, by trapezoids over each peak; every so many nodes of them. */
export function expected(f, dist, every = 1) {
  let sum = 0;
  for (const { weight, mu, sigma } of dist)
    for (let i = 0; i < NODES.length; i += every)
      sum += weight * WEIGHTS[i] * f(mu + sigma * NODES[i]);
  return sum * every;
}

/** H(P) = −E_P[log p]. */
export const entropy = (p) => -expected((x) => logDensity(x, p), p);

/** H(P, Q) = −E_P[log q]; for a single Gaussian Q in closed form from the moments of P. */
export function crossEntropy(p, q) {
  if (q.length > 1) return -expected((x) => logDensity(x, q), p);
  const [{ mu, sigma }] = q;
  let second = 0;
  for (const one of p) second += one.weight * (one.sigma ** 2 + (one.mu - mu) ** 2);
  return 0.5 * Math.log(2 * Math.PI * sigma ** 2) + second / (2 * sigma ** 2);
}

/** KL(P ‖ Q) = E_P[log p − log q]. */
export const kl = (p, q, every) =>
  expected((x) => logDensity(x, p) - logDensity(x, q), p, every);

/** JS(P, Q) = ½ KL(P ‖ M) + ½ KL(Q ‖ M), M = ½(P + Q): 0 to log 2. */
export function js(p, q, every) {
  const excess = (one) => (x) => {
    const [a, b] = [logDensity(x, p), logDensity(x, q)];
    return (one === p ? a : b) - logMiddle(a, b);
  };
  return 0.5 * (expected(excess(p), p, every) + expected(excess(q), q, every));
}

/** log ½(e^a + e^b). */
export function logMiddle(a, b) {
  const high = Math.max(a, b);
  if (high === -Infinity) return high;
  return high + Math.log(0.5 * (Math.exp(a - high) + Math.exp(b - high)));
}

/** W₁(P, Q) = ∫ |F_P − F_Q| dx, the earth mover's distance, in units of x. */
export function wasserstein(p, q, points = 2000) {
  const both = [...p, ...q];
  const low = Math.min(...both.map(({ mu, sigma }) => mu - 7 * sigma));
  const high = Math.max(...both.map(({ mu, sigma }) => mu + 7 * sigma));
  const step = (high - low) / points;
  let sum = 0;
  for (let i = 1; i < points; i++) {
    const x = low + i * step;
    sum += Math.abs(cumulative(x, p) - cumulative(x, q));
  }
  return sum * step;
}

/** F(x), the share below x. */
export function cumulative(x, dist) {
  let sum = 0;
  for (const { weight, mu, sigma } of dist)
    sum += 0.5 * weight * erfc((mu - x) / (sigma * Math.SQRT2));
  return sum;
}

// Chebyshev coefficients of erfc, good to 1.2e-7 (Press et al., Numerical Recipes, section 6.2)
const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

function erfc(x) {
  const t = 1 / (1 + 0.5 * Math.abs(x));
  const tail = t * Math.exp(ERFC.reduceRight((sum, c) => sum * t + c, 0) - x * x);
  return x >= 0 ? tail : 2 - tail;
}

// Bars: arrays of heights ≥ 0

/** Heights as probabilities. */
export function normalised(bars) {
  const sum = bars.reduce((a, b) => a + b, 0);
  return bars.map((bar) => bar / sum);
}

const total = (p, term) => p.reduce((sum, _, i) => sum + term(i), 0);

/** H(p) = −Σ p log p with 0 log 0 = 0. */
export const barEntropy = (p) => total(p, (i) => (p[i] ? -p[i] * Math.log(p[i]) : 0));

/** H(p, q) = −Σ p log q; infinite where q = 0 < p. */
export const barCrossEntropy = (p, q) => total(p, (i) => (p[i] ? -p[i] * Math.log(q[i]) : 0));

/** One bar's part of the KL: p log(p/q), 0 where p = 0, infinite where q = 0 < p. */
export const barPart = (p, q) => (p ? p * Math.log(p / q) : 0);

/** KL(p ‖ q) = Σ p log(p/q). */
export const barKl = (p, q) => total(p, (i) => barPart(p[i], q[i]));

/** JS(p, q), always finite. */
export function barJs(p, q) {
  const middle = p.map((value, i) => (value + q[i]) / 2);
  return 0.5 * (barKl(p, middle) + barKl(q, middle));
}

/** Σ (p + ε) log((p + ε) / (q + ε)): the formula as often typed, with its guard. */
export const naiveKl = (p, q, guard) =>
  total(p, (i) => (p[i] + guard) * Math.log((p[i] + guard) / (q[i] + guard)));
