// Keys as they are shown to people.

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const names = { Mod: mac ? "⌘" : "Ctrl", Shift: mac ? "⇧" : "Shift", Alt: mac ? "⌥" : "Alt", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", " ": "Space" };

// keyText is a key of the table of keys: "Ctrl Z" for "Mod+Z".
export const keyText = (key) => key.split(/\+(?=.)/).map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ");
