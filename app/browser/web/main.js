// Puts the page together.

import { startInspector } from "./panels/inspector.js";
import { startStage } from "./picture/stage.js";
import { startShortcuts } from "./shell/shortcuts.js";
import { startStatus } from "./shell/status.js";
import { startToolbar } from "./shell/toolbar.js";
import { store } from "./store.js";
import { startFilmstrip } from "./strip/filmstrip.js";
import { startLanguage } from "./words/words.js";

const place = (id) => document.getElementById(id);

startLanguage();
startToolbar(place("toolbar"));
startFilmstrip(place("filmstrip"));
startInspector(place("inspector"));
startStatus(place("status"));
startShortcuts();
startStage(place("stage"));

// A hand finds everything as it is shown. Keys that are no control's need nothing shown.
for (const kind of ["pointerdown", "wheel", "focusin", "input", "change"]) addEventListener(kind, store.settle, { capture: true, passive: true });
addEventListener("keydown", (e) => e.target.closest?.("#inspector, #toolbar, #filmstrip, [role=slider], dialog") && store.settle(), true);
