/** Attribute arithmetic: means of groups of codes, and how well a direction tells two groups apart. */

/** Mean code of each group: {means: [Float64Array or null], counts}; codes: n × d. */
export function groupMeans(codes, d, groups, count) {
  const means = Array.from({ length: count }, () => new Float64Array(d));
  const counts = new Array(count).fill(0);
  groups.forEach((group, i) => {
    counts[group]++;
    for (let j = 0; j < d; j++) means[group][j] += codes[i * d + j];
  });
  return { means: means.map((sum, g) => (counts[g] ? sum.map((v) => v / counts[g]) : null)), counts };
}

/** Codes of some groups along a direction, 0 at `from` and 1 at `to`. */
export function along(codes, d, from, to) {
  const way = to.map((value, j) => value - from[j]);
  const size = way.reduce((sum, v) => sum + v * v, 0) || 1;
  return (i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += way[j] * (codes[i * d + j] - from[j]);
    return sum / size;
  };
}

/**
 * Share of pairs (one of each group) that the difference of means puts in the right order, means
 * taken from the codes at even places and pairs from those at odd places: what was measured did
 * not make the direction. NaN where a group is too small.
 */
export function toldApart(codes, d, groups, a, b) {
  const half = (odd) => [...groups.keys()].filter((i) => i % 2 === odd);
  const made = half(0);
  const part = new Float32Array(made.length * d);
  made.forEach((i, k) => part.set(codes.subarray(i * d, (i + 1) * d), k * d));
  const { means } = groupMeans(part, d, made.map((i) => groups[i]), 256);
  if (!means[a] || !means[b]) return NaN;
  const place = along(codes, d, means[a], means[b]);
  const [low, high] = [a, b].map((group) => half(1).filter((i) => groups[i] === group).map(place));
  let right = 0;
  for (const x of low) for (const y of high) right += y > x ? 1 : y === x ? 0.5 : 0;
  return right / (low.length * high.length);
}
