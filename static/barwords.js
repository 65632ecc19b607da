/** What bars.js says in words: numbers over bars, the table, the sums below it. */
import { barCrossEntropy, barEntropy, barJs, barKl, naiveKl } from "./divergences.js";
import { fixed } from "./figure.js";

/** A probability in few characters. */
export function short(value) {
  if (value === 0 || value > 0.995) return value ? "1" : "0";
  return value.toFixed(value < 0.0095 ? 3 : 2).slice(1);
}

/** The table of divergences and the sums below it. */
export function write({ p, q, table, sum, values: { guard } }) {
  const rows = [
    ["KL(P ‖ Q)", barKl(p, q), naiveKl(p, q, guard)],
    ["KL(Q ‖ P)", barKl(q, p), naiveKl(q, p, guard)],
    ["JS(P, Q)", barJs(p, q), null],
  ];
  table.innerHTML =
    `<thead><tr><th>nats</th><th>exact</th><th>naive, with ε</th><th>off by</th></tr></thead>` +
    rows
      .map(([title, exact, naive]) => {
        const off = naive === null ? "" : offBy(naive, exact);
        return `<tr><td>${title}</td><td><b>${fixed(exact)}</b></td>
          <td>${naive === null ? "–" : fixed(naive)}</td><td>${off || "–"}</td></tr>`;
      })
      .join("");
  const [cross, own] = [barCrossEntropy(p, q), barEntropy(p)];
  const total = 1 + p.length * guard;
  sum.innerHTML =
    `Cross-entropy − entropy: H(P, Q) − H(P) = ${fixed(cross)} − ${fixed(own)} = ` +
    `<b>${fixed(cross - own)}</b> nats.<br>With ε on every bar P sums to ${+total.toPrecision(8)}.`;
}

function offBy(naive, exact) {
  const off = naive - exact;
  if (!Number.isFinite(off)) return fixed(off);
  const size = Math.abs(off);
  if (size && size < 5e-4) return `${off < 0 ? "−" : "+"}${size.toFixed(6)}`;
  return `${off > 0 ? "+" : ""}${fixed(off)}`;
}
