/** Where axes begin and end: on round numbers, so that they seldom move while a run trains. */

const LADDER = [1, 2, 5, 10];

/** The smallest of 1, 2, 5 × 10^k that is at least `value` (positive). */
export function roundUp(value) {
  const size = 10 ** Math.floor(Math.log10(value));
  return (LADDER.find((step) => step * size >= value * (1 - 1e-9)) ?? 10) * size;
}

/** The right end of the step axis: the next round number, at most the steps planned. */
export function niceEnd(last, planned) {
  const end = roundUp(Math.max(last, 20));
  return planned > last ? Math.min(end, planned) : Math.max(last, 2);
}

const EARLY = 0.05; // of the steps shown
const FAR = 2; // times the span of what comes later
const FEW = 20; // points of which nothing is left out

/** The lowest and highest value that the axis of a whole run is to show: `low` and `high`, or those
 * after its first steps where these lie so far off that what comes later would look flat.
 * steps: (p) in order; columns: (p) values or null each. */
export function settled(steps, columns, low, high) {
  const first = steps[0] + EARLY * (steps[steps.length - 1] - steps[0]);
  const from = steps.findIndex((step) => step > first);
  if (from < 1 || steps.length < FEW) return [low, high];
  let [least, most] = [Infinity, -Infinity];
  for (const column of columns)
    for (let i = from; i < column.length; i++) {
      if (column[i] == null) continue;
      least = Math.min(least, column[i]);
      most = Math.max(most, column[i]);
    }
  return most - least >= 0 && FAR * (most - least) < high - low ? [least, most] : [low, high];
}

/** The value axis for data from `low` to `high`. */
export function range(low, high, log) {
  if (low == null || high == null || !Number.isFinite(low) || !Number.isFinite(high))
    return log ? [0.1, 1] : [0, 1];
  if (log) {
    const down = 1 / roundUp(1 / low);
    const up = roundUp(high);
    return down < up ? [down, up] : [down / 2, up * 2];
  }
  const step = roundUp(Math.max(high - low, Math.abs(high) * 1e-3, 1e-6) / 4);
  const ends = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
  return ends[0] < ends[1] ? ends : [ends[0] - step, ends[1] + step];
}

/** The values written along the axis. */
export function splits(low, high, log) {
  if (!log) {
    const step = roundUp((high - low) / 5);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: last - first + 1 }, (_, i) => +((first + i) * step).toPrecision(12));
  }
  const decades = Math.log10(high / low);
  const parts = decades > 3 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 5];
  const found = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.ceil(Math.log10(high)); k++)
    for (const part of parts) {
      const value = +(part * 10 ** k).toPrecision(12);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) found.push(value);
    }
  return found;
}
