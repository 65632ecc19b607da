/** One attribute's direction: tiles along it, and where the codes of both groups lie on it. */
import { along, toldApart } from "./latentmeans.js";
import { stamp } from "./paint.js";

const STOPS = [-1, -0.5, 0, 0.5, 1, 1.5, 2];
const BINS = 36;
const WINDOW = [-1.5, 2.5]; // of the histogram, 0 at `from` and 1 at `to`
const HIGH = 120; // CSS pixels
const LOOK = `
  .apart h4 { min-height: 1.3em; }
  .stops { display: grid; grid-template-columns: repeat(${STOPS.length}, minmax(0, 1fr)); gap: 3px; }
  .stops button { padding: 2px; border-radius: 4px; font-size: 0.75rem; font-variant-numeric: tabular-nums; }
  .stops canvas { width: 100%; margin-bottom: 2px; }
  .spread { width: 100%; height: ${HIGH}px; margin-top: 1rem; image-rendering: auto; }
  .key { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; font: 0.8rem var(--st-font); color: var(--st-text-color); }
  .key i { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 2px; margin-right: 0.35rem; }
`;

export class Apart {
  /** moved(amount, done): the visitor chose a stop. */
  constructor(place, moved) {
    place.innerHTML = `<style>${LOOK}</style><h4></h4><div class="stops"></div><canvas class="spread" role="img"></canvas>
      <div class="key"><span><i></i><span></span></span><span><i></i><span></span></span><span>line: the code shown</span></div><p class="hint"></p>`;
    this.find = (name) => place.querySelector(name);
    this.stops = STOPS.map((amount) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "saved";
    button.innerHTML = `<canvas></canvas><span></span>`;
      button.lastChild.textContent = amount;
      button.setAttribute("aria-label", `Add it ${amount} times`);
      button.addEventListener("click", () => moved(amount, true));
      return button;
    });
    this.find(".stops").append(...this.stops);
    new ResizeObserver(() => this.draw()).observe(this.find(".spread"));
  }

  /** factor: {name, words, groups, means, from, to, amount}; z: the code shown; without: it without
   * this attribute. */
  show(factor, side, z, without, decode, colors) {
    Object.assign(this, { factor, side, z, colors });
    const { name, words, from, to, means, amount } = factor;
    this.find("h4").textContent = `${name}: from ${words[from]} to ${words[to]}`;
    this.stops.forEach((button, i) => button.setAttribute("aria-pressed", String(STOPS[i] === amount)));
    const seen = [side.about.id, name, from, to, without.map((v) => v.toFixed(3))].join();
    if (seen !== this.seen) {
      this.seen = seen;
      const way = means[to].map((value, j) => value - means[from][j]);
      this.stops.forEach((button, i) => tile(button.firstChild, decode(without.map((v, j) => v + STOPS[i] * way[j])), side.about.shape));
    }
    const measured = [side.about.id, name, from, to].join();
    if (measured !== this.measured) {
      this.measured = measured;
      this.measure();
    }
    this.draw();
  }

  /** Where both groups lie along the direction, and how well it tells them apart. */
  measure() {
    const { codes } = this.side;
    const { groups, means, words, from, to } = this.factor;
    const d = means[from].length;
    const place = along(codes, d, means[from], means[to]);
    this.shares = [from, to].map((group) => {
      const own = [...groups.keys()].filter((i) => groups[i] === group).map(place);
      const shares = new Float64Array(BINS);
      for (const value of own) {
        const bin = Math.floor(((value - WINDOW[0]) / (WINDOW[1] - WINDOW[0])) * BINS);
        shares[Math.max(0, Math.min(BINS - 1, bin))] += 1 / own.length;
      }
      return shares;
    });
    const share = from === to ? NaN : toldApart(codes, d, groups, from, to);
    this.find(".hint").textContent = from === to
      ? "Choose two different groups."
      : Number.isFinite(share)
        ? `Measured: of pairs of codes, one of ${words[from]} and one of ${words[to]}, this direction puts ` +
          `${(100 * share).toFixed(0)} % in the right order (means from half of the codes, pairs from the other half). 50 % would be chance.`
        : "One of the groups is too small to measure how well the direction tells them apart.";
    const labels = this.find(".key").querySelectorAll("span > span");
    [from, to].forEach((group, i) => (labels[i].textContent = words[group]));
    this.find(".spread").setAttribute("aria-label", `Codes of ${words[from]} and of ${words[to]} along their difference`);
  }

  draw() {
    const canvas = this.find(".spread");
    if (!this.shares || !canvas.clientWidth) return;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(canvas.clientWidth * ratio), Math.round(HIGH * ratio)];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, wide, high);
    const floor = high - 18 * ratio;
    const most = Math.max(...this.shares[0], ...this.shares[1]);
    const x = (value) => ((value - WINDOW[0]) / (WINDOW[1] - WINDOW[0])) * wide;
    const shades = [this.colors.text, this.colors.accent];
    this.shares.forEach((shares, which) => {
      pen.fillStyle = pen.strokeStyle = shades[which];
      pen.beginPath();
      pen.moveTo(0, floor);
      shares.forEach((share, i) => {
        const y = floor - (share / most) * (floor - 6 * ratio);
        pen.lineTo((i / BINS) * wide, y);
        pen.lineTo(((i + 1) / BINS) * wide, y);
      });
      pen.lineTo(wide, floor);
      pen.globalAlpha = 0.22;
      pen.fill();
      pen.globalAlpha = 0.9;
      pen.lineWidth = 1.4 * ratio;
      pen.stroke();
      this.find(".key").querySelectorAll("i")[which].style.background = shades[which];
    });
    pen.globalAlpha = 1;
    this.marks(pen, x, floor, ratio);
  }

  marks(pen, x, floor, ratio) {
    const { factor: { means, from, to }, z, colors } = this;
    pen.fillStyle = colors.text;
    pen.font = `${11 * ratio}px ${colors.font}`;
    pen.textAlign = "center";
    for (const at of [-1, 0, 1, 2]) pen.fillText(at, x(at), floor + 14 * ratio);
    const at = along(Float64Array.from(z), z.length, means[from], means[to])(0);
    const edge = Math.max(2 * ratio, Math.min(pen.canvas.width - 2 * ratio, x(at)));
    for (const [width, color] of [[5, colors.background], [2.5, colors.roles.vae]]) {
      pen.strokeStyle = color;
      pen.lineWidth = width * ratio;
      pen.beginPath();
      pen.moveTo(edge, 0);
      pen.lineTo(edge, floor);
      pen.stroke();
    }
  }
}

function tile(canvas, x, shape) {
  const ratio = window.devicePixelRatio || 1;
  const scale = Math.max(1, Math.round((48 * ratio) / shape[2]));
  [canvas.width, canvas.height] = [shape[2] * scale, shape[1] * scale];
  stamp(canvas.getContext("2d"), x, shape, 0, 0, scale);
}
