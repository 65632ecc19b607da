/** What gaussians.js says in words and numbers: the table, the sums, how a descent went. */
import { slopes } from "./descent.js";
import { crossEntropy, entropy, js, kl, wasserstein } from "./divergences.js";
import { fixed } from "./figure.js";

/** Every divergence: name, words, unit, measure(P, Q). */
export const MEASURES = [
  ["kl_pq", "KL(P ‖ Q)", "nats", (p, q) => kl(p, q)],
  ["kl_qp", "KL(Q ‖ P)", "nats", (p, q) => kl(q, p)],
  ["js", "JS(P, Q)", "nats", js],
  ["w", "W₁(P, Q)", "of x", (p, q) => wasserstein(p, q)],
];

/** Write all numbers of P and Q into the page. */
export function write(state, p, q, numbers) {
  const { colors } = state.header;
  const strokes = { kl_pq: colors.p, kl_qp: colors.q, js: "currentColor", w: colors.critic };
  MEASURES.forEach(([name, title, , measure], i) => {
    const row = state.table.querySelector(`[data-name=${name}]`);
    row.querySelector("i").style.borderColor = strokes[name];
    row.querySelector("b").textContent = fixed(numbers[i]);
    const slope = slopes(measure, p, q[0])[0];
    row.querySelector(".slope").textContent = `${slope > 5e-4 ? "+" : ""}${fixed(slope)}`;
    const shown = name === state.values.adds;
    state.shows.children[i + 1]?.setAttribute("aria-pressed", shown);
    if (shown) explain(state, name, title, numbers[i]);
  });
  const [cross, own] = [crossEntropy(p, q), entropy(p)];
  state.sum.innerHTML =
    `Cross-entropy − entropy: <code>H(P, Q) − H(P)</code> = <code>${fixed(cross)} − ` +
    `${own < 0 ? `(${fixed(own)})` : fixed(own)}</code> = <b>${fixed(cross - own)}</b> nats, ` +
    `and KL(P ‖ Q), integrated by itself, is <b>${fixed(numbers[0])}</b>.<br>` +
    `JS is at <b>${((100 * numbers[2]) / Math.log(2)).toFixed(1)} %</b> of its ceiling log 2.`;
  const label = MEASURES.map(([, title], i) => `${title} ${fixed(numbers[i])}`).join(", ");
  state.densities.canvas.setAttribute("aria-label", `Densities of P and Q. ${label}`);
}

const SUMS = {
  kl_pq: "p log(p/q): the area, below zero counted off, is KL(P ‖ Q)",
  kl_qp: "q log(q/p): the area, below zero counted off, is KL(Q ‖ P)",
  js: "½ p log(p/m) + ½ q log(q/m), m = ½(p + q): the area is JS",
};

function explain(state, name, title, value) {
  const [bold, words] = state.box.querySelector(".parts-say").children;
  bold.textContent = `${title} = ${fixed(value)}`;
  words.textContent = SUMS[name];
  state.parts.canvas.setAttribute("aria-label", `What ${title} adds up along x`);
}

/** How a descent ended, by the reason that descent.js gives. */
export const ENDS = {
  stopped: () => "",
  there: () => "Q stands as P does already: there is nowhere lower to go.",
  flat: (title) =>
    `${title} is flat here: its slope is below 0.0001, so Q does not move, although it is far off.`,
  settled: (title, made, start, q) =>
    `${title} led Q from ${fixed(start.mu, 2)} to ${fixed(q.mu, 2)}, width ${fixed(q.sigma, 2)}, in ${made} steps.`,
  enough: (title, made) => `Stopped after ${made} steps; press again to go on.`,
};
