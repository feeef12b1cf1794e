// The inspector: all panels, in the order in which a negative is printed.

import { basePanel } from "./base.js";
import { cropsPanel } from "./crops.js";
import { curvePanel } from "./curve.js";
import { densityPanel } from "./density.js";
import { exposurePanel } from "./exposure.js";
import { filmPanel } from "./film.js";
import { histogramPanel } from "./histogram.js";
import { matrixPanel } from "./matrix.js";
import { recipeOf } from "./parameters.js";
import { syncPanel } from "./sync.js";
import { store } from "../store.js";

// startInspector builds it when the session's table has come.
export function startInspector(node) {
  const end = store.watch((v) => v.table !== null, (there) => {
    if (!there) return;
    node.append(histogramPanel());
    const scroll = document.createElement("div");
    scroll.className = "panels";
    scroll.append(filmPanel(), basePanel(), densityPanel(), exposurePanel(), curvePanel(), matrixPanel(), cropsPanel(), syncPanel());
    node.append(scroll);
    // What needs a picture can be pressed when there is one.
    store.watch((v) => Boolean(recipeOf(v)), (on) => {
      for (const needy of node.querySelectorAll("[data-needs=recipe]")) needy.disabled = !on;
    });
    queueMicrotask(() => end());
  });
}
