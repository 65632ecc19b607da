/** What the lab is sent, as numbers: named arrays, and the way from one look to the next. */
import { unpack } from "./packed.js";

const HALVES = new Float32Array(65536).map((_, bits) => {
  const sign = bits & 0x8000 ? -1 : 1;
  const power = (bits >> 10) & 31;
  const rest = bits & 1023;
  if (power === 31) return rest ? NaN : sign * Infinity;
  return power ? sign * 2 ** (power - 15) * (1 + rest / 1024) : (sign * 2 ** -14 * rest) / 1024;
});

/** Read what `sheets.encode_arrays` wrote: {step, about, arrays: {name: Float32Array}}. */
export function survey(bytes) {
  const { header, blobs } = unpack(bytes);
  const arrays = {};
  header.arrays.forEach(({ name, type }, i) => {
    const { buffer } = blobs[i];
    arrays[name] =
      type === "f2"
        ? Float32Array.from(new Uint16Array(buffer), (bits) => HALVES[bits])
        : new Float32Array(buffer);
  });
  return { step: header.step, about: header.about, arrays };
}

/** Moves named arrays from where they are drawn to where they are to be. */
export class Motion {
  constructor() {
    this.from = {};
    this.to = {};
    this.now = {};
    this.begun = 0;
    this.lasts = 1; // ms
  }

  /** Head for new arrays, to be reached after `lasts` ms; 0 jumps. */
  head(arrays, lasts, clock) {
    this.from = Object.fromEntries(
      Object.entries(arrays).map(([name, to]) => {
        const at = this.now[name];
        return [name, at?.length === to.length ? Float32Array.from(at) : to];
      }),
    );
    this.to = arrays;
    this.now = Object.fromEntries(
      Object.entries(arrays).map(([name, to]) => [name, new Float32Array(to.length)]),
    );
    [this.begun, this.lasts] = [clock, lasts];
    return this.advance(clock);
  }

  /** Fill `now` for this moment; returns whether there is more to come. */
  advance(clock) {
    const t = this.lasts ? Math.min(1, (clock - this.begun) / this.lasts) : 1;
    for (const [name, out] of Object.entries(this.now)) {
      const [a, b] = [this.from[name], this.to[name]];
      if (t === 1) out.set(b);
      else for (let i = 0; i < out.length; i++) out[i] = a[i] + (b[i] - a[i]) * t;
    }
    return t < 1;
  }
}

/** The value of a square map at a place in data units, between the centres of its cells; NaN
 * outside. */
export function valueAt(map, [left, right, bottom, top], x, y) {
  const side = Math.sqrt(map.length);
  const u = ((x - left) / (right - left)) * side - 0.5;
  const v = ((y - bottom) / (top - bottom)) * side - 0.5;
  if (!(u >= -0.5 && v >= -0.5 && u <= side - 0.5 && v <= side - 0.5)) return NaN;
  const [i, j] = [u, v].map((w) => Math.max(0, Math.min(side - 2, Math.floor(w))));
  const [p, q] = [u - i, v - j].map((w) => Math.max(0, Math.min(1, w)));
  const at = (row, column) => map[row * side + column];
  const low = at(j, i) * (1 - p) + at(j, i + 1) * p;
  const high = at(j + 1, i) * (1 - p) + at(j + 1, i + 1) * p;
  return low * (1 - q) + high * q;
}

/** Codes (latent numbers each) as points x, y, x, y, … that fill most of the box. */
export function codesAsPoints(codes, latent, box) {
  let most = 0;
  for (const value of codes) most = Math.max(most, Math.abs(value));
  const [left, right, bottom, top] = box;
  const scale = (0.4 * (right - left)) / (most || 1);
  const [x0, y0] = [(left + right) / 2, (bottom + top) / 2];
  const points = new Float32Array((codes.length / latent) * 2);
  for (let i = 0; i < codes.length / latent; i++) {
    points[2 * i] = x0 + scale * codes[latent * i];
    points[2 * i + 1] = y0 + (latent > 1 ? scale * codes[latent * i + 1] : 0);
  }
  return points;
}

/** Points on the straight way from a to b. */
export function between(a, b, share) {
  if (share >= 1 || !a || a.length !== b.length) return b;
  return b.map((value, i) => a[i] + (value - a[i]) * share);
}
