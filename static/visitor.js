/** Remembers in this browser who the visitor is, so that a reload still controls its runs. */
import { unpack } from "./packed.js";

export default function visitor({ data }) {
  if (!data) return;
  const { name, value, days } = unpack(data).header;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const life = 60 * 60 * 24 * days;
  document.cookie = `${name}=${value}; Path=/; Max-Age=${life}; SameSite=Strict${secure}`;
}
