/**
 * Two estimates of one slope: dELBO/dμ of the smallest model that has an ELBO, p(z) = N(0, 1),
 * p(x|z) = N(z, s²), q(z) = N(μ, σ²), one x. The same formulas as playground/metrics/gradients.py,
 * tested against them. A problem is {x, s, mu, sigma}.
 */

const LOG_ROOT = 0.5 * Math.log(2 * Math.PI);
export const SAMPLES = Array.from({ length: 11 }, (_, i) => 2 ** i); // averaged into one estimate
export const KEPT = 400; // estimates kept for the picture

/** log p(x, z) − log q(z), whose mean under q is the ELBO. */
export function logWeight(z, { x, s, mu, sigma }) {
  const joint = -0.5 * z * z - 0.5 * ((x - z) / s) ** 2 - Math.log(2 * Math.PI * s);
  return joint + 0.5 * ((z - mu) / sigma) ** 2 + Math.log(sigma) + LOG_ROOT;
}

/** The ELBO in closed form. */
export function elbo({ x, s, mu, sigma }) {
  const joint = -0.5 * (mu ** 2 + sigma ** 2) - 0.5 * ((x - mu) ** 2 + sigma ** 2) / s ** 2;
  return joint - Math.log(2 * Math.PI * s) + 0.5 + LOG_ROOT + Math.log(sigma);
}

/** log p(x) = log N(x; 0, 1 + s²): what the ELBO reaches when q is the posterior. */
export const evidence = ({ x, s }) =>
  -LOG_ROOT - 0.5 * Math.log(1 + s * s) - (0.5 * x * x) / (1 + s * s);

/** The exact posterior p(z|x). */
export const posterior = ({ x, s }) => ({
  mu: x / (1 + s * s),
  sigma: s / Math.sqrt(1 + s * s),
});

export const exactGradient = ({ x, s, mu }) => (x - mu) / s ** 2 - mu;

/** One estimate each for ε ~ N(0, 1), in this order: score function, reparameterised. */
export const ESTIMATORS = [
  (eps, problem) => (logWeight(problem.mu + problem.sigma * eps, problem) * eps) / problem.sigma,
  (eps, { x, s, mu, sigma }) => {
    const z = mu + sigma * eps;
    return (x - z) / s ** 2 - z;
  },
];

/** Exact variances of one estimate, in the same order. */
export function exactVariances(problem) {
  const { s, mu, sigma } = problem;
  const a = logWeight(mu, problem);
  const b = sigma * exactGradient(problem);
  const c = 0.5 - 0.5 * sigma ** 2 * (1 + 1 / s ** 2);
  return [
    (a * a + 6 * a * c + 15 * c * c + 2 * b * b) / sigma ** 2,
    (sigma * (1 + 1 / s ** 2)) ** 2,
  ];
}

/** Numbers from N(0, 1), the same for the same seed: mulberry32 through Box and Muller. */
export function normals(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  let spare = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const far = Math.sqrt(-2 * Math.log(1 - uniform()));
    const turn = 2 * Math.PI * uniform();
    spare = far * Math.sin(turn);
    return far * Math.cos(turn);
  };
}

/**
 * Draws both estimators again and again and keeps how they scatter. Every repeat draws as many ε
 * as the largest of SAMPLES; the mean over the first n of them is its estimate for n samples.
 */
export class Scatter {
  constructor(problem, seed) {
    [this.problem, this.draw, this.repeats] = [problem, normals(seed), 0];
    this.exact = exactGradient(problem);
    this.sums = ESTIMATORS.map(() => SAMPLES.map(() => [0, 0, 0, 0])); // powers of the error
    this.kept = ESTIMATORS.map(() => SAMPLES.map(() => []));
  }

  repeat() {
    const totals = [0, 0];
    let [drawn, place] = [0, 0];
    while (place < SAMPLES.length) {
      const eps = this.draw();
      totals[0] += ESTIMATORS[0](eps, this.problem);
      totals[1] += ESTIMATORS[1](eps, this.problem);
      drawn += 1;
      if (drawn < SAMPLES[place]) continue;
      totals.forEach((total, which) => this.note(which, place, total / drawn));
      place += 1;
    }
    this.repeats += 1;
  }

  note(which, place, estimate) {
    const off = estimate - this.exact;
    const sums = this.sums[which][place];
    for (let power = 0, term = off; power < 4; power++, term *= off) sums[power] += term;
    if (this.kept[which][place].length < KEPT) this.kept[which][place].push(estimate);
  }

  /** Mean and variance of an estimator's estimates so far, each with its standard error. */
  found(which, place) {
    const n = this.repeats;
    const [m1, m2, m3, m4] = this.sums[which][place].map((sum) => sum / n);
    const variance = ((m2 - m1 * m1) * n) / (n - 1);
    const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4;
    return {
      mean: this.exact + m1,
      meanError: Math.sqrt(variance / n),
      variance,
      varianceError: Math.sqrt(Math.max(0, fourth - variance * variance) / n),
    };
  }
}

/** Where μ goes in so many steps of stochastic gradient ascent with one sample a step. */
export function climb(which, problem, seed, steps, rate) {
  const draw = normals(seed);
  let mu = problem.mu;
  return Array.from({ length: steps + 1 }, (_, step) => {
    if (step) mu += rate * ESTIMATORS[which](draw(), { ...problem, mu });
    return [step, mu];
  });
}
