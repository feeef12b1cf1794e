// English.

export const en = {
  inspector: "Settings of the picture", toolbar: "Tools", status: "State",
  picture: "Picture", filmstrip: "Frames of the folder", language: "Language", close: "Close", custom: "Own",
  "panel.histogram": "Histogram", "panel.film": "Film and input", "panel.base": "Film base", "panel.density": "Density", "panel.exposure": "Exposure",
  "panel.curve": "Paper and curves", "panel.matrix": "Density matrix", "panel.crops": "Crops and turning", "panel.sync": "Copy the look",

  "readout.rgb": "RGB", "readout.density": "Density", "clip.low": "Pixels at 0 in a channel", "clip.high": "Pixels at 255 in a channel",

  film: "Film", "working.space": "Working space", "input.space": "Input space", auto: "Auto",
  "auto.all": "Find film base, exposure and balance", "auto.base": "Find the film base", "auto.exposure": "Find the exposure", "auto.balance": "Find the balance of the channels",
  "auto.exposure.short": "Auto", "auto.balance.short": "Balance",
  "film.color-negative": "Color negative (C-41)", "film.color-negative-ecn2": "Color negative (ECN-2)", "film.color-positive": "Color positive (slide)",
  "film.bw-negative": "Black-and-white negative", "film.bw-positive": "Black-and-white positive", "film.digital": "Digital picture",
  "space.working": "As the working space", "space.embedded": "Embedded profile", "space.srgb": "sRGB", "space.display-p3": "Display P3", "space.adobe-rgb": "Adobe RGB (1998)",
  "space.prophoto": "ProPhoto RGB", "space.rec2020": "Rec. 2020", "space.acescg": "ACEScg (linear)", "space.hasselblad-x5": "Hasselblad Flextight X5",
  "space.nikon-9000-ed": "Nikon Coolscan 9000 ED", "space.kodak-endura-premier": "Kodak Endura Premier", "space.kodak-2383": "Kodak 2383",

  "base.swatch": "Color of the film base", "base.r": "Film base density, red", "base.g": "Film base density, green", "base.b": "Film base density, blue",
  "base.none": "No base: densities count from zero.", "base.clear": "None", "base.pick": "Pick the film base on the picture",
  red: "Red", blue: "Blue",
  "channel.gamma": "Contrast against green",
  "exposure.all": "Overall", neutral: "Neutral", "neutral.pick": "Pick what is neutral on the picture", "neutral.kelvin": "Target (K)",

  paper: "Paper", "paper.none": "None", "paper.paper": "Photographic paper", "paper.print-film": "Print film",
  "curve.rgb": "RGB", "curve.r": "R", "curve.g": "G", "curve.b": "B", "curve.clear": "Clear", "curve.clear.title": "Make this curve straight", "curve.channel": "Curve of", "curve.editor": "Curve. Brackets choose a point, arrows move it, plus adds one, Delete removes it.",
  "curve.axis": "Shadows → paper white", "curve.hint": "Press to add a point",

  "matrix.preset": "Preset", "matrix.identity": "None (identity)", "matrix.cell": "{to} from {from}", "matrix.to.r": "Red", "matrix.to.g": "Green", "matrix.to.b": "Blue", "matrix.from.r": "red", "matrix.from.g": "green", "matrix.from.b": "blue", more: "+", less: "−",
  "nudge.purity": "Purity", "nudge.hue.r": "Red hue", "nudge.hue.g": "Green hue", "nudge.hue.b": "Blue hue",
  "nudge.purity.more": "More purity", "nudge.purity.less": "Less purity", "nudge.hue.r.more": "Red hue forward", "nudge.hue.r.less": "Red hue back",
  "nudge.hue.g.more": "Green hue forward", "nudge.hue.g.less": "Green hue back", "nudge.hue.b.more": "Blue hue forward", "nudge.hue.b.less": "Blue hue back",

  "crop.add": "Add a crop", "crop.tool": "Crop", "crop.list": "Pictures of the scan", "crop.whole": "Whole scan", "crop.number": "Crop {n}", "crop.own": "own look", "crop.delete": "Delete this crop", "crop.name": "Name of the crop",
  "crop.frame": "Crop. Arrows move it, with Shift they resize it.", "crop.aspect": "Aspect ratio", "aspect.free": "Free", "aspect.original": "As the scan",
  "crop.from-sheet": "Sheet → crop", "crop.from-sheet.title": "Give this crop the look of the whole scan", "crop.from-sheet.all": "Sheet → all", "crop.from-sheet.all.title": "Give all crops the look of the whole scan",
  "crop.to-sheet": "Crop → sheet", "crop.to-sheet.title": "Give the whole scan the look of this crop",
  straighten: "Straighten", "straighten.line": "Draw a line that is to be level", "rotate.left": "Turn left", "rotate.right": "Turn right", flip: "Mirror",

  "reset.panel": "Take this panel back to where the scan began",
  "sync.groups": "What is copied", "sync.all": "All", copy: "Copy", "copy.title": "Copy the look", paste: "Paste", "paste.title": "Paste the look", reset: "Reset", "reset.title": "Reset the chosen groups",
  apply: "Apply to {count} selected", start: "Begin the roll like this", "start.title": "Scans without a look of their own begin with this one", "start.clear": "Clear", "start.clear.title": "Scans begin as found by analysis", "start.note": "New scans begin with: {groups}",
  "group.film": "Film", "group.input": "Input", "group.base": "Film base", "group.density": "Density", "group.exposure": "Exposure", "group.matrix": "Matrix", "group.curve": "Curves", "group.channels": "Channel contrast", "group.channel": "Channel contrast", "group.glare": "Glare", "group.crop": "Crops", "group.crops": "Crops", "group.orientation": "Turning", "group.working": "Working space",

  "number.none": "“{text}” is not a number", "number.range": "{name} goes from {min} to {max}",
  "folder.read-only": "Read-only folder: settings are kept in the data folder", "base.center": "The picture is straightened: the film base was taken from the middle of the rectangle",
  save: "Save now",
  undo: "Undo", redo: "Redo", before: "Before", after: "After", "before.title": "Before and after", split: "Split before and after",
  "zoom.fit": "Fit the picture", "zoom.actual": "A pixel of the picture a pixel of the screen", "zoom.actual.short": "1:1",
  full: "Full screen", alone: "Nothing but the picture", help: "Keyboard and mouse",
  "open.folder": "Open a folder", "open.none": "Open…", "open.path": "Path of a folder or file on the machine of Safelight", open: "Open", "open.refresh": "Read again",
  "saved.waiting": "To be saved", "saved.failed": "Not saved",

  "hint.crop": "Drag to draw a crop, click one to work on it. Enter when done.", "hint.base": "Click the film base, or drag over it. Esc to leave.", "hint.neutral": "Click what is to be neutral. Esc to leave.", "hint.line": "Draw along what is to be level or upright. Esc to leave.",
  "image.opening": "Opening {name}", "image.failed": "{name} cannot be shown", retry: "Try again", "frame.failed": "cannot be shown", "frame.edited": "edited",
  "folder.empty": "No scans here", "folder.reading": "Reading the folder", "folder.failed": "The folder cannot be read",
  "connection.lost": "Disconnected. Connecting again…", "connection.connecting": "Connecting…",
  worker: "{n} worker", workers: "{n} workers", "scan.gray": "gray", "scan.bits": "{n} bit",
  "status.gone": "{name} is not in the folder any more", "status.replaced": "{name} is another file now; its settings are for that from now on", "status.save-failed": "{name} is not saved: {error}", "status.apply-failed": "{name}: nothing was applied: {error}",
  "status.applied": "Applied to {done} of {total}", "status.export-failed": "Export: {error}",
  "status.failed": "{name}: {error}", "status.opened": "Opened {name} in {ms} ms", "status.graded": "Graded in {ms} ms", "status.returned": "A worker ended and gave back {bytes}", "status.restarted": "A worker for {name} was started again: {error}", "status.saved": "Saved {path}", "status.exported": "Exported {count}",

  export: "Export", "export.what": "What", "export.what.shown": "This picture", "export.what.selected": "{count} selected scans", "export.what.all": "All {count} scans", "export.folder": "Folder", "export.format": "Format", "export.space": "Color space",
  "export.size": "Longest edge, pixels", "export.quality": "Quality", "export.compression": "Compression", "export.overwrite": "Replace files that exist", "export.start": "Export", "export.size.whole": "The longest edge is a whole number of pixels.", "export.quality.whole": "The quality is a whole number from 1 to 100.", "result.exists": "there is such a file already; “Replace files that exist” replaces it", "export.folder.missing": "Where to? Name a folder.",
  "export.running": "Exporting {done} of {total}", "export.over": "Exported {done}", "export.over.failed": "Exported {done}, {failed} failed", "export.running.long": "{done} of {total} to {folder}", "export.over.long": "{done} exported, {failed} failed, {skipped} skipped, to {folder}", "export.canceled": "Canceled: {done} exported, {failed} failed, {skipped} skipped, to {folder}",
  "export.cancel": "Cancel", "export.forget": "Clear list", "export.again": "Export more…", "export.progress": "Progress of the export", "export.files": "Files exported",
  "format.tiff16": "TIFF, 16 bit", "format.tiff8": "TIFF, 8 bit", "format.tiff32f": "TIFF, floating point", "format.png16": "PNG, 16 bit", "format.png8": "PNG, 8 bit", "format.jpeg": "JPEG", "format.jxl": "JPEG XL", "format.avif": "AVIF",
  "compression.default": "Standard (Deflate)", "compression.none": "None", "compression.lzw": "LZW", "compression.deflate": "Deflate", "compression.zstd": "Zstandard",
  "result.done": "done", "result.failed": "failed", "result.skipped": "skipped", "result.interrupted": "interrupted",

  "help.mouse": "Mouse",
  "help.fine": "with a key above: fine",
  "help.sliders": "Sliders: type a number, turn the wheel, double-click to reset, hold Shift for small steps. With Tab and arrow keys, too.",
  "mouse.wheel.what": "Wheel, pinch", "mouse.wheel": "zoom about the cursor", "mouse.double.what": "Double click", "mouse.double": "fit or 1:1", "mouse.drag.what": "Drag, Space drag", "mouse.drag": "move the picture",
  "mouse.shift.what": "Shift click", "mouse.shift": "select frames up to this one", "mouse.strip.what": "Ctrl click", "mouse.strip": "add a frame to the selection",

  "step.nudge": "nudge", "step.film": "film", "step.input-space": "input space", "step.working": "working space", "step.base": "film base", "step.pick-base": "film base", "step.pick-neutral": "neutral", "step.auto": "automatic", "step.matrix": "matrix", "step.matrix-nudge": "matrix", "step.curve": "curve", "step.paper": "paper", "step.reset": "reset", "step.paste": "paste", "step.apply": "apply", "step.rotate": "turn", "step.flip": "mirror", "step.straighten": "straighten", "step.crop-add": "new crop", "step.crop-set": "crop", "step.crop-name": "name of a crop", "step.crop-delete": "delete a crop", "step.crop-from-sheet": "look from the sheet", "step.crop-to-sheet": "look to the sheet",
};
