/**
 * Nets in the browser: evaluates the plans that playground/nets/portable.py makes.
 *
 *   const net = load(header, blobs);      // header.steps, header.halves, …; a blob per array
 *   const [x_hat] = net.run(z);           // Float32Arrays, one example at a time
 *
 * Each step writes into an array of its own, made once; what `run` returns is overwritten by the
 * next run.
 */
import { convolution, pooling, transposed, upsampling } from "./maps.js";

export class Net {
  constructor(header, arrays) {
    this.inputs = header.inputs.map((shape) => new Float32Array(size(shape)));
    this.shapes = [...header.inputs];
    this.values = [...this.inputs];
    this.work = [];
    for (const step of header.steps) this.add(step, arrays);
    this.outputs = header.outputs.map((index) => this.values[index]);
    this.shape = this.shapes[header.outputs[0]]; // of the first output
    this.latent = size(header.inputs[0]); // numbers of the first input
  }

  add(step, arrays) {
    const given = step.given.map((index) => this.values[index]);
    const held = step.arrays.map((index) => (index < 0 ? null : arrays[index]));
    this.shapes.push(step.shape);
    if (step.op === "reshape") this.values.push(given[0]);
    else if (step.op === "constant") this.values.push(held[0]);
    else {
      const make = STEPS[step.op];
      if (!make) throw new Error(`There is no step '${step.op}'.`);
      const out = new Float32Array(size(step.shape));
      this.values.push(out);
      this.work.push(make(given, out, held, step));
    }
  }

  /** Outputs for inputs given as arrays of numbers. */
  run(...inputs) {
    inputs.forEach((input, i) => this.inputs[i].set(input));
    for (const work of this.work) work();
    return this.outputs;
  }
}

/** A net from its plan's header and the bytes of its arrays. */
export function load(header, blobs) {
  const arrays = blobs.map((blob, i) => (header.halves[i] ? halves(blob) : floats(blob)));
  return new Net(header, arrays);
}

export const size = (shape) => shape.reduce((all, n) => all * n, 1);

const floats = (bytes) => new Float32Array(bytes.slice().buffer);

let table;
/** Numbers of 16 bits (1 sign, 5 exponent, 10 fraction) as Float32Array. */
export function halves(bytes) {
  table ??= Float32Array.from({ length: 65536 }, (_, bits) => half(bits));
  const words = new Uint16Array(bytes.slice().buffer);
  const out = new Float32Array(words.length);
  for (let i = 0; i < words.length; i++) out[i] = table[words[i]];
  return out;
}

function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction);
}

function linear([x], out, [weight, bias]) {
  const n = x.length;
  const even = n - (n % 4);
  return () => {
    for (let o = 0, row = 0; o < out.length; o++, row += n) {
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < even; i += 4) {
        a += x[i] * weight[row + i];
        b += x[i + 1] * weight[row + i + 1];
        c += x[i + 2] * weight[row + i + 2];
        d += x[i + 3] * weight[row + i + 3];
      }
      for (let i = even; i < n; i++) a += x[i] * weight[row + i];
      out[o] = a + b + (c + d) + (bias ? bias[o] : 0);
    }
  };
}

/** One factor and one shift for each channel, the first axis. */
function scale([x], out, [factor, shift]) {
  const inner = out.length / factor.length;
  return () => {
    for (let c = 0, i = 0; c < factor.length; c++)
      for (const end = i + inner; i < end; i++) out[i] = x[i] * factor[c] + shift[c];
  };
}

/** A step that turns every number alone; `bend(how)` gives the function. */
const each = (bend) => ([x], out, _, how) => {
  const f = bend(how);
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = f(x[i]);
  };
};

/** A step of two values, number by number. */
const both = (f) => ([a, b], out) => () => {
  for (let i = 0; i < out.length; i++) out[i] = f(a[i], b[i]);
};

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

function clamp({ low, high }) {
  return (x) => Math.min(high ?? Infinity, Math.max(low ?? -Infinity, x));
}

function permute([x], out, _, { from, order }) {
  const strides = from.map((_, axis) => size(from.slice(axis + 1)));
  const places = new Int32Array(out.length);
  const to = order.map((axis) => from[axis]);
  for (let i = 0; i < out.length; i++) {
    let rest = i;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      places[i] += (rest % to[axis]) * strides[order[axis]];
      rest = Math.floor(rest / to[axis]);
    }
  }
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = x[places[i]];
  };
}

function cat(given, out, _, { outer, inner }) {
  return () => {
    for (let o = 0, at = 0; o < outer; o++)
      given.forEach((part, p) => {
        out.set(part.subarray(o * inner[p], (o + 1) * inner[p]), at);
        at += inner[p];
      });
  };
}

function slice([x], out, _, { outer, start, size: length, of }) {
  return () => {
    for (let o = 0; o < outer; o++)
      out.set(x.subarray(o * of + start, o * of + start + length), o * length);
  };
}

function repeat([x], out) {
  const times = out.length / x.length;
  return () => {
    for (let i = 0; i < x.length; i++) out.fill(x[i], i * times, (i + 1) * times);
  };
}

const oneHot = ([y], out) => () => out.fill(0).fill(1, y[0], y[0] + 1);

const STEPS = {
  linear,
  scale,
  conv: convolution,
  conv_transpose: transposed,
  average: pooling(false),
  largest: pooling(true),
  nearest: upsampling,
  relu: each(() => (x) => (x > 0 ? x : 0)),
  leaky_relu: each(({ negative_slope: slope }) => (x) => (x > 0 ? x : slope * x)),
  elu: each(({ alpha }) => (x) => (x > 0 ? x : alpha * Math.expm1(x))),
  silu: each(() => (x) => x * sigmoid(x)),
  tanh: each(() => Math.tanh),
  sigmoid: each(() => sigmoid),
  softplus: each(({ beta, threshold }) => (x) =>
    x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta),
  exp: each(() => Math.exp),
  log: each(() => Math.log),
  square: each(() => (x) => x * x),
  clamp: each(clamp),
  add: both((a, b) => a + b),
  subtract: both((a, b) => a - b),
  multiply: both((a, b) => a * b),
  divide: both((a, b) => a / b),
  at_least: both((a, b) => (a >= b ? 1 : 0)),
  permute,
  cat,
  slice,
  repeat,
  one_hot: oneHot,
};
