/**
 * The small nets of a look: their layers, the places they are asked about, and what their hidden
 * units say there, worked out here from the weights.
 */

const ACTIVATIONS = {
  relu: (v) => (v > 0 ? v : 0),
  leaky_relu: (v) => (v > 0 ? v : 0.2 * v),
  tanh: Math.tanh,
  elu: (v) => (v > 0 ? v : Math.expm1(v)),
  silu: (v) => v / (1 + Math.exp(-v)),
};

/** Hidden layers as [{weight, bias, activation}] → the values of each layer's units at all places:
 * [Float32Array(units · side²)], places row by row from the bottom. */
export function said(layers, [left, right, bottom, top], side) {
  const count = side * side;
  const inputs = layers[0].weight.length / layers[0].bias.length;
  let x = new Float32Array(inputs * count);
  for (let i = 0; i < count; i++) {
    x[i] = left + ((right - left) * ((i % side) + 0.5)) / side;
    if (inputs > 1) x[count + i] = bottom + ((top - bottom) * (Math.floor(i / side) + 0.5)) / side;
  }
  return layers.map(({ weight, bias, activation }) => {
    x = layer(x, weight, bias, ACTIVATIONS[activation], count);
    return x;
  });
}

function layer(x, weight, bias, activation, count) {
  const [units, inputs] = [bias.length, weight.length / bias.length];
  const out = new Float32Array(units * count);
  for (let unit = 0; unit < units; unit++) {
    const own = out.subarray(unit * count, (unit + 1) * count).fill(bias[unit]);
    for (let k = 0; k < inputs; k++) {
      const w = weight[unit * inputs + k];
      for (let i = 0; i < count; i++) own[i] += w * x[k * count + i];
    }
    for (let i = 0; i < count; i++) own[i] = activation(own[i]);
  }
  return out;
}

/** All layers of a net; the last has no activation. */
export function layersOf(lab, { name }) {
  const { arrays } = lab.shown;
  return [...lab.plane.about.nets[name], ""].map((activation, i) => ({
    weight: arrays[`${name}.${i}.weight`], bias: arrays[`${name}.${i}.bias`], activation,
  }));
}

/** How many numbers enter a layer. */
export const sizeIn = ({ weight, bias }) => weight.length / bias.length;

/** The plane, or the square that holds the codes. */
export function domain(lab, { over }) {
  if (over === "plane") return lab.plane.about.box;
  const codes = lab.plane.arrays.codes ?? lab.shown.arrays.places ?? [3];
  let most = 0;
  for (const value of codes) most = Math.max(most, Math.abs(value));
  return [-most, most, -most, most];
}

/** Blue above zero, orange below, for these values. */
export function shades(lab, values) {
  let most = 1e-12;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const { gapLow, gapHigh } = lab.header.colors;
  return { low: gapLow, high: gapHigh, scale: (v) => 0.5 + v / (2 * most) };
}
