package session

import (
	"slices"

	"safelight/pipeline/adjust"
)

// steps are what commands are called when they can be undone.
var steps = map[Do]string{
	Film: "Film type", InputSpace: "Input space", Base: "Film base", PickBase: "Film base", PickNeutral: "Neutral",
	Auto: "Auto", Matrix: "Density matrix", MatrixNudge: "Density matrix", Curve: "Curve", Paper: "Paper",
	Reset: "Reset", Paste: "Paste", Apply: "Apply",
	Rotate: "Rotate", Flip: "Flip", Straighten: "Straighten", CropAdd: "New crop", CropSet: "Crop",
	CropName: "Crop's name", CropDelete: "Delete crop", CropFromAll: "Look of the scan", CropToAll: "Look to the scan",
}

// stepName is what a step is called: as the parameter, if one was set.
func stepName(c Command) string {
	if c.Do != Set && c.Do != Nudge {
		return steps[c.Do]
	}
	name := c.Name
	if at, ok := parameterNames[name]; ok {
		name = at
	}
	all := adjust.Parameters()
	if i := slices.IndexFunc(all, func(p adjust.Parameter) bool { return p.Name == name }); i >= 0 {
		if all[i].Group == "exposure" {
			return "Exposure"
		}
		return all[i].Label.English
	}
	return name
}
