// Puts the page together.

import { startInspector } from "./panels/inspector.js";
import { startStage } from "./picture/stage.js";
import { startShortcuts } from "./shell/shortcuts.js";
import { startStatus } from "./shell/status.js";
import { startToolbar } from "./shell/toolbar.js";
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
