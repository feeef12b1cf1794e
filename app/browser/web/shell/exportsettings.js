// How was exported last, for the next time.

const key = "safelight.export";

// remembered are the settings to begin with.
export function remembered({ state }) {
  const folder = state?.folder.path ?? "";
  const first = { output: folder ? `${folder}/finished` : "", format: "tiff16", space: "srgb", max_edge: 0, quality: 92, compression: "", overwrite: false };
  try {
    const last = JSON.parse(localStorage.getItem(key) ?? "{}");
    // A folder is meant for the roll it was chosen with.
    if (last.roll !== folder) delete last.output;
    return { ...first, ...last };
  } catch {
    return first;
  }
}

// remember keeps them; the output is that of the roll open now.
export function remember(settings, { state }) {
  localStorage.setItem(key, JSON.stringify({ ...settings, roll: state?.folder.path ?? "" }));
}
