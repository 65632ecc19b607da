/** Numbers as pixels: crisp, a whole number of device pixels for each. */

const small = document.createElement("canvas");
let image = null;

/** Write values (channels, height, width) in 0 … 1 into the shared small canvas. */
function lay(values, [channels, height, width]) {
  if (small.width !== width || small.height !== height || !image) {
    [small.width, small.height] = [width, height];
    image = small.getContext("2d").createImageData(width, height);
    image.data.fill(255);
  }
  const plane = width * height;
  const [green, blue] = channels === 3 ? [plane, 2 * plane] : [0, 0];
  for (let i = 0, to = 0; i < plane; i++, to += 4) {
    image.data[to] = 255 * values[i]; // rounded and clamped by the array itself
    image.data[to + 1] = 255 * values[i + green];
    image.data[to + 2] = 255 * values[i + blue];
  }
  small.getContext("2d").putImageData(image, 0, 0);
  return small;
}

/** Fill `canvas`, about `room` CSS pixels wide, with a picture. */
export function paint(canvas, values, shape, room) {
  const ratio = window.devicePixelRatio || 1;
  const scale = Math.max(1, Math.floor((room * ratio) / shape[2]));
  const [width, height] = [shape[2] * scale, shape[1] * scale];
  if (canvas.width !== width || canvas.height !== height) {
    [canvas.width, canvas.height] = [width, height];
    canvas.style.width = `${width / ratio}px`;
    canvas.style.height = `${height / ratio}px`;
  }
  stamp(canvas.getContext("2d"), values, shape, 0, 0, scale);
}

/** Draw a picture at a place of device pixels, each of its pixels `scale` wide. */
export function stamp(pen, values, shape, x, y, scale) {
  pen.imageSmoothingEnabled = false;
  pen.drawImage(lay(values, shape), x, y, shape[2] * scale, shape[1] * scale);
}

/** Make the canvas empty but as large as a picture would be, so that nothing jumps. */
export function blank(canvas, shape, room) {
  paint(canvas, new Float32Array(shape[0] * shape[1] * shape[2]), shape, room);
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
}
