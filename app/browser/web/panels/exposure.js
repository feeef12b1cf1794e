// Printer lights: all channels together and each, and the balance between them.

import { button, h, press } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { iconButton } from "../dom/icon.js";
import { slider } from "../dom/slider.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { t } from "../words/words.js";
import { resetButton } from "./reset.js";
import { channelParameter, parameterSlider, recipeOf } from "./parameters.js";

const mean = (values) => (values ? values.reduce((a, b) => a + b, 0) / values.length : undefined);

export function exposurePanel() {
  const lights = [0, 1, 2].map((c) => channelParameter("exposure", c));
  const pick = iconButton("pick", "neutral.pick", () => store.update({ tool: store.get().tool === "neutral" ? "" : "neutral" }), { shortcut: "neutral", "data-needs": "recipe" });
  store.watch((v) => v.tool === "neutral", (on) => press(pick, on));
  return panel("exposure", [
    resetButton("exposure"),
    button("auto.exposure.short", () => act({ do: "auto", names: ["exposure"] }), { title: "auto.exposure", "data-needs": "recipe" }),
    button("auto.balance.short", () => act({ do: "auto", names: ["balance"] }), { title: "auto.balance", "data-needs": "recipe" })],
    overall(lights),
    ...lights.map((p, c) => parameterSlider(p, { channel: "rgb"[c], full: (name) => `${t("panel.exposure")}, ${name}` })),
    h("h3", { t: "neutral" }),
    h("div.row.neutral", {}, pick, temperature()));
}

// overall moves all printer lights by the same.
function overall(lights) {
  if (lights.includes(undefined)) return null;
  const { min, max, slider: ends, step, fine, unit } = lights[1];
  return slider({
    key: "set exposure", t: "exposure.all", min, max, slider: ends, step, fine, unit,
    read: (v) => mean(recipeOf(v)?.exposure),
    start: (v) => mean(v.state?.image?.starting?.exposure),
    write: (value, drag) => [{ do: "set", name: "exposure", value, ...(drag ? { drag } : {}) }],
  });
}

const neutral = 6500; // kelvins, of what has no color

// temperature is what a picked neutral is to look like; 0 leaves it without a color.
function temperature() {
  return slider({
    key: "kelvin", subject: () => "", t: "neutral.kelvin", unit: "K", min: 2000, max: 15000, slider: [2000, 11000], step: 50, fine: 10,
    read: (v) => v.kelvin || neutral,
    start: () => neutral,
    write(value) {
      store.update({ kelvin: Math.abs(value - neutral) < 10 ? 0 : value });
      return [];
    },
  });
}
