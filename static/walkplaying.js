/** Playing a walk, there and back: state.t goes from 0 at A to 1 at B. */
import { still } from "./knobs.js";

const THERE = 3000; // ms from A to B
const REST = 700;

/** `show(state)` draws the moment; where motion is unwelcome the walk jumps to its other end. */
export function play(state, show) {
  if (still()) {
    state.t = state.t < 0.5 ? 1 : 0;
    return show(state);
  }
  state.playing = true;
  state.play.textContent = "Stop";
  const begun = performance.now() - (state.t < 1 ? state.t * THERE : 0);
  const rest = REST / THERE;
  const frame = (now) => {
    if (!state.playing || !(state.root.host ?? state.root).isConnected) return;
    const at = ((now - begun) % (2 * (THERE + REST))) / THERE;
    state.t = at < 1 ? at : at < 1 + rest ? 1 : at < 2 + rest ? 2 + rest - at : 0;
    show(state);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

export function stop(state) {
  state.playing = false;
  state.play.textContent = "Play";
}
