/** Walks between two codes; the same formulas as playground/ui/latent/walking.py. */

const PARALLEL = 1e-4; // radians: closer to 0 or π than this, a walk goes straight

/** The code at share t of the way from a to b: "straight", or "spherical" about the origin. */
export function along(a, b, t, way) {
  const dot = (u, v) => u.reduce((sum, value, i) => sum + value * v[i], 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  const angle = lengths ? Math.acos(Math.max(-1, Math.min(1, dot(a, b) / lengths))) : 0;
  const flat = way === "straight" || angle < PARALLEL || angle > Math.PI - PARALLEL;
  const weights = flat ? [1 - t, t] : [Math.sin((1 - t) * angle), Math.sin(t * angle)].map((w) => w / Math.sin(angle));
  return a.map((value, i) => weights[0] * value + weights[1] * b[i]);
}

/** The code at a place in a list of codes. */
export const pick = (codes, latent, place) =>
  Array.from(codes.subarray(place * latent, (place + 1) * latent));

/** How many of the codes lie within `radius` of z. */
export function near(codes, z, radius) {
  const latent = z.length;
  let found = 0;
  for (let start = 0; start < codes.length; start += latent) {
    let square = 0;
    for (let i = 0; i < latent; i++) square += (codes[start + i] - z[i]) ** 2;
    if (square <= radius * radius) found += 1;
  }
  return found;
}

/** The place of the code nearest to z. */
export function nearest(codes, z) {
  const latent = z.length;
  let [best, place] = [Infinity, 0];
  for (let start = 0; start < codes.length; start += latent) {
    let square = 0;
    for (let i = 0; i < latent; i++) square += (codes[start + i] - z[i]) ** 2;
    if (square < best) [best, place] = [square, start / latent];
  }
  return place;
}
