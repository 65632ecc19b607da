/** Follows the link that stands beside it, once: as if the visitor had clicked it. */
const PLACE = ".st-key-leaving a";

export default function leaving({ parentElement }) {
  if (parentElement.left) return;
  parentElement.left = true;
  const follow = () => {
    const link = document.querySelector(PLACE);
    if (link) link.click();
    else if (parentElement.isConnected) requestAnimationFrame(follow);
  };
  requestAnimationFrame(follow);
}
