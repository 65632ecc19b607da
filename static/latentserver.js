/**
 * Models that are too large for the browser: the server decodes and encodes for them, at most two
 * questions in flight, always the newest.
 *
 * A question is {n, z} or {n, x}; its answer {n, z, spread, pixels} comes with the component's data.
 */
const FLYING = 2;
const PATIENCE = 3000; // ms after which an answer counts as lost

export class Server {
  /** send(name, value): the component's setStateValue; question i is the state `ask<i>`. */
  constructor(send) {
    this.send = send;
    this.serial = 0;
    this.flying = [];
    this.waiting = new Map();
  }

  ask(index, what) {
    this.waiting.set(index, what);
    this.flush();
  }

  flush() {
    const now = performance.now();
    this.flying = this.flying.filter(({ since }) => now - since < PATIENCE);
    for (const [index, what] of [...this.waiting]) {
      if (this.flying.length >= FLYING) break;
      this.waiting.delete(index);
      this.flying.push({ n: ++this.serial, index, since: now });
      this.send(`ask${index}`, { n: this.serial, ...what });
    }
    clearTimeout(this.later);
    if (this.waiting.size) this.later = setTimeout(() => this.flush(), PATIENCE);
  }

  /** Whether an answer is news; frees the way for what waits. */
  heard(index, n) {
    const news = n > (this.last?.[index] ?? 0);
    this.last = { ...this.last, [index]: n };
    this.flying = this.flying.filter((one) => one.index !== index || one.n > n);
    this.flush();
    return news;
  }
}
