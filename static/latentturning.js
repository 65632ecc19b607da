/** Gestures on a cloud: drag or arrow keys turn it, wheel or plus and minus come closer, a click
 * takes a code. */
const CLICK = 4; // CSS pixels that a click may move
const STEP = 6; // degrees for an arrow key
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** cloud: {element, view, closer(by), under(event)}; on: {turn(view, done), pick(index)}. */
export function turning(cloud, on) {
  const { element } = cloud;
  let held = null;
  const turn = ({ yaw, pitch }, across, down) => {
    const round = ((((yaw + across + 180) % 360) + 360) % 360) - 180;
    on.turn({ yaw: round, pitch: Math.max(-90, Math.min(90, pitch + down)) }, false);
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    element.setPointerCapture(event.pointerId);
    held = { x: event.clientX, y: event.clientY, view: cloud.view, moved: 0 };
  });
  element.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    held.moved = Math.max(held.moved, Math.hypot(dx, dy));
    if (held.moved > CLICK) turn(held.view, dx * 0.5, dy * 0.5);
  });
  const release = (event) => {
    const { moved = 0 } = held ?? {};
    const clicked = held && moved <= CLICK && event.type === "pointerup";
    held = null;
    if (moved > CLICK) on.turn(cloud.view, true);
    const at = clicked ? cloud.under(event) : -1;
    if (at >= 0) on.pick(at);
  };
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  element.addEventListener("wheel", (event) => {
    if (element.getRootNode().activeElement !== element) return; // scrolling by does not zoom
    event.preventDefault();
    cloud.closer(Math.exp(-event.deltaY / 400));
  }, { passive: false });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) turn(cloud.view, ...ARROWS[event.key].map((way) => way * STEP));
    else if ("+=".includes(event.key)) cloud.closer(1.2);
    else if (event.key === "-") cloud.closer(1 / 1.2);
    else return;
    event.preventDefault();
  });
  element.addEventListener("keyup", (event) => event.key in ARROWS && on.turn(cloud.view, true));
}
