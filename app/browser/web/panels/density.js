// The density inversion, and the contrasts of the channels.

import { panel } from "../dom/fold.js";
import { h } from "../dom/element.js";
import { t } from "../words/words.js";
import { resetButton } from "./reset.js";
import { parameter, parameterSlider } from "./parameters.js";

const full = (name) => `${t("channel.gamma")}, ${name}`;

// densityPanel has them as sliders.
export function densityPanel() {
  return panel("density", [resetButton("density", "channel-gamma")],
    parameterSlider(parameter("density.gamma")),
    parameterSlider(parameter("density.dmax")),
    h("h3", { t: "channel.gamma" }),
    parameterSlider(parameter("density.channel_gamma.r"), { channel: "r", label: undefined, t: "red", full }),
    parameterSlider(parameter("density.channel_gamma.b"), { channel: "b", label: undefined, t: "blue", full }));
}
