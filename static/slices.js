/**
 * Long work in slices between frames, so that dragging stays smooth: jobs are generators that
 * yield often; the newest job of a name replaces the one before.
 */
const IDLE = 12; // ms a frame
const BUSY = 3; // while something is dragged

export class Slices {
  constructor() {
    this.jobs = new Map();
    this.busy = false;
    this.asked = false;
  }

  start(name, job) {
    this.jobs.set(name, job);
    this.ask();
  }

  stop(name) {
    this.jobs.delete(name);
  }

  ask() {
    if (this.asked || !this.jobs.size) return;
    this.asked = true;
    requestAnimationFrame(() => this.frame());
  }

  frame() {
    this.asked = false;
    const end = performance.now() + (this.busy ? BUSY : IDLE);
    while (this.jobs.size && performance.now() < end)
      for (const [name, job] of [...this.jobs])
        if (job.next().done && this.jobs.get(name) === job) this.jobs.delete(name);
    this.ask();
  }
}
