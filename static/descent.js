/** Gradient descent of one Gaussian Q against a divergence from P, a few steps a frame. */
import { still } from "./knobs.js";

const H = 1e-3; // of the differences
const RATE = 0.06; // how far the first step goes for a slope of 1
const HALVED = 150; // steps after which steps are half as long
const LONGEST = 0.06; // of a step, in mean and log width
const LEAST = 1e-4; // a smaller slope counts as none
const WINDOW = 40; // steps within which Q must move on by
const FARTHER = 0.004;
const MOST = 1200; // steps
const A_FRAME = 3; // steps

/** Slopes of measure(P, Q) by Q's mean and by the logarithm of its width. */
export function slopes(measure, p, { mu, sigma }) {
  const at = (m, s) => measure(p, [{ weight: 1, mu: m, sigma: s }]);
  return [
    (at(mu + H, sigma) - at(mu - H, sigma)) / (2 * H),
    (at(mu, sigma * Math.exp(H)) - at(mu, sigma * Math.exp(-H))) / (2 * H),
  ];
}

/** One step, the `made`-th: the new Q, and how steep it was. */
export function stepped(measure, p, q, limits, made) {
  const by = slopes(measure, p, q);
  const rate = RATE / (1 + made / HALVED);
  const [mu, width] = by.map((slope) => Math.max(-LONGEST, Math.min(LONGEST, -rate * slope)));
  const within = (value, { low, high }) => Math.max(low, Math.min(high, value));
  const next = {
    weight: 1,
    mu: within(q.mu + mu, limits.mu_q),
    sigma: within(q.sigma * Math.exp(width), limits.sigma_q),
  };
  return { q: next, steep: Math.max(...by.map(Math.abs)) };
}

/** Go down from `q`: tell.step(q, made) at each frame, tell.end(q, made, why) at the end, where
 * `why` is "flat", "settled", "enough" or "stopped". Returns how to stop it. */
export function descent(measure, p, start, limits, tell) {
  let [q, made, earlier, going] = [start, 0, start, true];
  const tidy = () => ({ mu: +q.mu.toFixed(3), sigma: +q.sigma.toFixed(3) });
  const end = (why) => {
    going = false;
    tell.step(tidy(), made);
    tell.end(tidy(), made, why);
  };
  const frame = (steps) => {
    if (!going) return;
    for (let i = 0; i < steps; i++) {
      const next = stepped(measure, p, q, limits, made);
      if (next.steep < LEAST) return end(made < 3 ? "flat" : "settled");
      if (made >= MOST) return end("enough");
      [q, made] = [next.q, made + 1];
      if (made % WINDOW) continue;
      const moved = Math.max(Math.abs(q.mu - earlier.mu), Math.abs(q.sigma - earlier.sigma));
      if (moved < FARTHER) return end("settled");
      earlier = q;
    }
    tell.step(tidy(), made);
    requestAnimationFrame(() => frame(steps));
  };
  requestAnimationFrame(() => frame(still() ? MOST + 1 : A_FRAME));
  return () => going && end("stopped");
}
