// Full screen, with nothing but the picture; Tab-like hiding of the rest goes with it.

// toggleFull shows the picture alone on the whole screen, and ends that.
export function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => alone(!document.body.classList.contains("alone")));
}

// toggleAlone hides what is around the picture, in the window.
export const toggleAlone = () => alone(!document.body.classList.contains("alone"));

const alone = (on) => document.body.classList.toggle("alone", on);

document.addEventListener("fullscreenchange", () => alone(Boolean(document.fullscreenElement)));
