/** The layers behind a map that take long: started where they are switched on, stopped where not. */
import * as layers from "./latentlayers.js";

/** For one side (latentside.js) whose pad has a size. */
export function begin(side) {
  const { pad, nets, about, codes, explorer, index } = side;
  const view = { ...pad.view };
  const keep = (name) => (canvas, said) => {
    side.kept[name] = { canvas, view, said };
    side.redraw();
    if (said) explorer.legend();
  };
  const decode = (z) => nets.decode.run(z, ...side.told())[0];
  const ready = { tiles: nets, far: codes?.length, stretch: nets };
  const jobs = {
    tiles: () => layers.tiles(pad.fit(), view, about.shape, decode, keep("tiles")),
    far: () => layers.far(view, codes, side.scale, explorer.theme.text, keep("far")),
    stretch: () => layers.stretch(view, decode, explorer.colors.decoder, keep("stretch")),
  };
  for (const [name, job] of Object.entries(jobs))
    if (explorer.layers.has(name) && ready[name]) explorer.slices.start(`${name}${index}`, job());
    else {
      explorer.slices.stop(`${name}${index}`);
      delete side.kept[name];
    }
}
