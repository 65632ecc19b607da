/** Models that came to this page, shared by all its components. */
import { load } from "./evaluator.js";
import { listen } from "./packed.js";

const KEPT = 8; // models; the oldest go first
const known = new Map();

/** Keep the nets of a model: header.nets is {name: {…plan, blobs: how many}} in blob order. */
export function keep({ id, nets }, blobs) {
  if (known.has(id)) return;
  let at = 0;
  const model = {};
  for (const [name, plan] of Object.entries(nets))
    model[name] = load(plan, blobs.slice(at, (at += plan.halves.length)));
  known.set(id, model);
  while (known.size > KEPT) known.delete(known.keys().next().value);
  window.dispatchEvent(new CustomEvent("playground:model", { detail: { id } }));
}

/** The nets of a model by name, or undefined while they are on their way. */
export const model = (id) => known.get(id);

/** Call `there(id)` for each model that arrives while `root` is on the page. */
export const arrivals = (root, there) => listen("model", root, ({ id }) => there(id));
