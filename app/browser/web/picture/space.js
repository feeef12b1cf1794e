// The color space that pictures are shown in: Display P3 where both the screen and the
// canvas have it.

export const space = matchMedia("(color-gamut: p3)").matches && canvasHasP3() ? "display-p3" : "srgb";

function canvasHasP3() {
  const context = document.createElement("canvas").getContext("2d", { colorSpace: "display-p3" });
  return context?.getContextAttributes?.().colorSpace === "display-p3";
}
