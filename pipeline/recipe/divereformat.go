package recipe

import (
	"slices"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/jsontree"
)

// The presets of DiVERE, version 3, come as a single preset, as a contact sheet
// with several crops, or as the file of a folder, "divere_presets.json", which
// has a preset for each image file by its name and one more by the name
// folder_default. What of them has no place in a recipe, or is broken in ways
// seen in real files, is told in notices and is no error.

// divereVersion is the version of the format read here.
const divereVersion = 3

// folderDefault is the entry of a folder file for images without their own.
const folderDefault = "folder_default"

// diverePreset is a preset, single or a contact sheet, as it stands in a file.
type diverePreset struct {
	Version    *float64       `json:"version"`
	Type       string         `json:"type"`
	Name       string         `json:"name"`
	Metadata   divereMetadata `json:"metadata"`
	IDT        *divereIDT     `json:"idt"`
	Params     *divereParams  `json:"cc_params"`
	Crops      []divereCrop   `json:"crops"`
	ActiveCrop string         `json:"active_crop_id"`
}

// divereCrop is a picture of a contact sheet. IDT and Params are those of the
// sheet when absent.
type divereCrop struct {
	Metadata divereMetadata `json:"metadata"`
	IDT      *divereIDT     `json:"idt"`
	Params   *divereParams  `json:"cc_params"`
}

type divereMetadata struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Note        string      `json:"note"`
	RawFile     string      `json:"raw_file"`
	FilmType    string      `json:"film_type"`
	Orientation *float64    `json:"orientation"`
	Crop        *[4]float64 `json:"crop"`
}

// divereIDT describes the scan's values.
type divereIDT struct {
	Name       string           `json:"name"`
	Gamma      *float64         `json:"gamma"`
	White      *color.XY        `json:"white"`
	Primitives *color.Primaries `json:"primitives"`
}

// divereParams are the grading parameters.
type divereParams struct {
	Gamma   *float64           `json:"density_gamma"`
	Dmax    *float64           `json:"density_dmax"`
	Gains   *[3]float64        `json:"rgb_gains"`
	Matrix  divereMatrix       `json:"density_matrix"`
	Channel divereChannelGamma `json:"channel_gamma"`
	Curve   divereCurve        `json:"density_curve"`
	Glare   *float64           `json:"screen_glare_compensation"`

	EnableInversion *bool `json:"enable_density_inversion"`
	EnableMatrix    *bool `json:"enable_density_matrix"`
	EnableGains     *bool `json:"enable_rgb_gains"`
	EnableCurve     *bool `json:"enable_density_curve"`
}

type divereMatrix struct {
	Name   string        `json:"name"`
	Values *color.Matrix `json:"values"`
}

type divereChannelGamma struct {
	R *float64 `json:"r"`
	B *float64 `json:"b"`
}

type divereCurve struct {
	Name   string `json:"name"`
	Points struct {
		RGB curve.Curve `json:"rgb"`
		R   curve.Curve `json:"r"`
		G   curve.Curve `json:"g"`
		B   curve.Curve `json:"b"`
	} `json:"points"`
}

// isDiverePreset reports whether n can be a preset, single or a contact sheet.
func isDiverePreset(n node) bool {
	for _, name := range []string{"idt", "cc_params"} {
		if _, ok := n.Field(name); ok {
			return true
		}
	}
	return false
}

// isDivereFolder reports whether n can be a folder file: one of its fields is
// a preset, whatever the others are.
func isDivereFolder(n node) bool {
	return n.Kind == jsontree.Object && slices.ContainsFunc(n.Items, isDiverePreset)
}
