/** The evaluator's steps on maps (channels, height, width): convolutions, pooling, upsampling. */

const clear = (out, bias, inner) => {
  if (!bias) out.fill(0);
  else for (let c = 0; c < bias.length; c++) out.fill(bias[c], c * inner, (c + 1) * inner);
};

/** The places i of 0 … n − 1 for which i·stride + offset lies in 0 … limit − 1: [first, end). */
function range(n, stride, offset, limit) {
  const first = Math.max(0, Math.ceil(-offset / stride));
  const end = Math.min(n, Math.floor((limit - 1 - offset) / stride) + 1);
  return [first, end];
}

/** Cross-correlation as torch has it; weight: (out, in, kernel height, kernel width). */
export function convolution([x], out, [weight, bias], how) {
  const { from: [cIn, h, w], kernel: [kh, kw], stride: [sy, sx], padding: [py, px] } = how;
  const [cOut, oh, ow] = how.shape;
  return () => {
    clear(out, bias, oh * ow);
    for (let o = 0, at = 0; o < cOut; o++)
      for (let c = 0; c < cIn; c++)
        for (let ky = 0; ky < kh; ky++)
          for (let kx = 0; kx < kw; kx++, at++) {
            const k = weight[at];
            const [top, bottom] = range(oh, sy, ky - py, h);
            const [left, right] = range(ow, sx, kx - px, w);
            for (let y = top; y < bottom; y++) {
              const to = (o * oh + y) * ow;
              const source = (c * h + y * sy + ky - py) * w + kx - px;
              for (let i = left; i < right; i++) out[to + i] += k * x[source + i * sx];
            }
          }
  };
}

/** Its transpose; weight: (in, out, kernel height, kernel width). */
export function transposed([x], out, [weight, bias], how) {
  const { from: [cIn, h, w], kernel: [kh, kw], stride: [sy, sx], padding: [py, px] } = how;
  const [cOut, oh, ow] = how.shape;
  return () => {
    clear(out, bias, oh * ow);
    for (let c = 0, at = 0; c < cIn; c++)
      for (let o = 0; o < cOut; o++)
        for (let ky = 0; ky < kh; ky++)
          for (let kx = 0; kx < kw; kx++, at++) {
            const k = weight[at];
            const [top, bottom] = range(h, sy, ky - py, oh);
            const [left, right] = range(w, sx, kx - px, ow);
            for (let y = top; y < bottom; y++) {
              const source = (c * h + y) * w;
              const to = (o * oh + y * sy + ky - py) * ow + kx - px;
              for (let i = left; i < right; i++) out[to + i * sx] += k * x[source + i];
            }
          }
  };
}

/** Mean, or the largest, of each window without border. */
export const pooling = (largest) => ([x], out, _, how) => {
  const { from: [, h, w], kernel: [kh, kw], stride: [sy, sx] } = how;
  const [channels, oh, ow] = how.shape;
  return () => {
    for (let c = 0, at = 0; c < channels; c++)
      for (let y = 0; y < oh; y++)
        for (let i = 0; i < ow; i++, at++) {
          let [sum, best] = [0, -Infinity];
          for (let ky = 0; ky < kh; ky++)
            for (let kx = 0; kx < kw; kx++) {
              const value = x[(c * h + y * sy + ky) * w + i * sx + kx];
              sum += value;
              if (value > best) best = value;
            }
          out[at] = largest ? best : sum / (kh * kw);
        }
  };
};

/** Each pixel takes the nearest one of a smaller map. */
export function upsampling([x], out, _, how) {
  const [, h, w] = how.from;
  const [channels, oh, ow] = how.shape;
  return () => {
    for (let c = 0, at = 0; c < channels; c++)
      for (let y = 0; y < oh; y++) {
        const row = (c * h + Math.floor((y * h) / oh)) * w;
        for (let i = 0; i < ow; i++, at++) out[at] = x[row + Math.floor((i * w) / ow)];
      }
  };
}
