// Says why a number that was typed is not taken as it is.

import { tell } from "../net/session.js";
import { t } from "../words/words.js";
import { shown, typed } from "./number.js";

// refuse tells that a text is no number, or where those of a name end. Nothing typed is
// nothing to tell.
export function refuse(text, name, [min, max], format) {
  if (typed(text) !== undefined) tell(t("number.range", { name, min: shown(min, format), max: shown(max, format) }));
  else if (text.trim() !== "") tell(t("number.none", { text: text.trim() }));
}
