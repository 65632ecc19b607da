/** Remembers in this browser who the visitor is, so that a reload still controls its runs. */
export default function visitor({ data }) {
  if (!data?.value) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const life = 60 * 60 * 24 * data.days;
  document.cookie = `${data.name}=${data.value}; Path=/; Max-Age=${life}; SameSite=Strict${secure}`;
}
