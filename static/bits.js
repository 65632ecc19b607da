/** Small pictures as text: base64 for links of 1 or 4 bits a pixel, as ui/similarity/codes.py. */

export const toInk = (values) => text(packed(values, 8, 1, (value) => (value > 0.5 ? 1 : 0)));
export const toGrey = (values) => text(packed(values, 2, 4, (value) => Math.round(value * 15)));
export const fromInk = (said) => unpacked(bytes(said), 8, 1, 1);
export const fromGrey = (said) => unpacked(bytes(said), 2, 4, 15);

function packed(values, many, bits, level) {
  const out = new Uint8Array(Math.ceil(values.length / many));
  values.forEach((value, i) => {
    out[Math.floor(i / many)] |= level(value) << (bits * (many - 1 - (i % many)));
  });
  return out;
}

function unpacked(data, many, bits, white) {
  const out = new Float32Array(data.length * many);
  for (let i = 0; i < out.length; i++)
    out[i] = ((data[Math.floor(i / many)] >> (bits * (many - 1 - (i % many)))) & white) / white;
  return out;
}

const text = (data) =>
  btoa(String.fromCharCode(...data)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const bytes = (said) =>
  Uint8Array.from(atob(said.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
