/**
 * One message in flight at most: while Python answers one, only the newest of the next waits.
 *
 * `sender()` gives {send(value), answered(n)}: every value goes out with a number n, and Python
 * echoes the n it answered.
 */
const PATIENCE = 1500; // ms after which an answer counts as lost

export function sender(deliver) {
  let n = 0;
  let flying = null;
  let waiting;
  const go = (value) => {
    flying = { n: ++n, when: performance.now() };
    waiting = undefined;
    deliver({ ...value, n });
  };
  return {
    /** Whether an answer is on its way. */
    get busy() {
      return flying !== null;
    },
    send(value) {
      if (flying && performance.now() - flying.when < PATIENCE) waiting = value;
      else go(value);
    },
    answered(number) {
      if (flying && number !== flying.n && performance.now() - flying.when < PATIENCE) return;
      flying = null;
      if (waiting !== undefined) go(waiting);
    },
  };
}
