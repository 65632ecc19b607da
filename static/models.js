/** A model's nets on their way into the browser; nothing is drawn. See registry.js. */
import { unpack } from "./packed.js";
import { keep } from "./registry.js";

export default function models({ data, parentElement: root }) {
  if (root.style) root.style.display = "none";
  if (!data) return;
  const { header, blobs } = unpack(data);
  keep(header, blobs);
}
