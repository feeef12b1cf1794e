package analyze

import (
	"fmt"
	"math"

	"safelight/pipeline/recipe"
)

// Finding is something about a scan that a photographer should know.
type Finding struct {
	// Kind is a stable name: one of the Kind constants.
	Kind string `json:"kind"`
	// Text says it in a sentence.
	Text string `json:"text"`
}

// The kinds of findings.
const (
	KindClipped   = "clipped"       // samples at the end of the scale
	KindEncoded   = "gamma-encoded" // values that are probably not linear
	KindWrongFilm = "film-type"     // another film type is suspected
	KindProfile   = "profile"       // an embedded profile that is not used
	KindEightBit  = "8-bit"         // too few values for a negative
	KindNoBase    = "no-base"       // no unexposed film in sight
)

const (
	clippedPart   = 0.005 // part of a channel that may lie at the end of the scale
	maskSeen      = 1.6   // ratio of red to blue at the brightest that is an orange mask
	maskMissing   = 1.15  // ratio below which there is none
	positiveRange = 1.6   // density range that only a positive has
	nearlyLinear  = 1.3   // gamma of a profile below which values are not encoded
)

// findings lists what looks wrong, most serious first.
func findings(s *surveyed, hist *Histogram, req Request, d *density, report *Report, encoded encoding, outside bool) []Finding {
	found := []Finding{} // JSON: [] rather than null
	add := func(kind, format string, args ...any) {
		found = append(found, Finding{kind, fmt.Sprintf(format, args...)})
	}
	clipping(s, hist, add)
	filmType(s, d, report, add)
	switch {
	case encoded.profile != nil && !encoded.believed:
		add(KindProfile, "the embedded profile %s was not applied: values are taken as %s, as is usual for this kind of file; a recipe with the input space \"embedded\" applies it", encoded.name(), encoded.words())
	case encoded.believed && !encoded.linear() && encoded.withoutColor().Gamma < nearlyLinear:
		add(KindProfile, "values are taken for %s", encoded.words()) // a LUT for a linear scanner
	case !encoded.linear():
		add(KindEncoded, "gamma-encoded: taken for %s; a linear scan tells more", encoded.words())
	case looksEncoded(report):
		add(KindEncoded, "the densities are too low for a linear scan of this film: probably gamma-encoded, try an input gamma of 2.2")
	}
	if outside {
		add(KindProfile, "the film base lies outside the working space: the scan's channels are graded as they are, without its color space")
	}
	if req.Info.Depth == 8 {
		add(KindEightBit, "8 bits a sample: the shadows and highlights of a negative will break into steps; scan with 16")
	}
	if report.Base != nil && !report.Base.Rebate {
		add(KindNoBase, "no unexposed film is in sight: the film base is estimated from the brightest parts; include a strip of the rebate in the scan")
	}
	return found
}

// clipping looks for samples at full scale, apart from open light, and at 0.
func clipping(s *surveyed, hist *Histogram, add func(kind, format string, args ...any)) {
	if hist == nil || hist.Pixels == 0 {
		return
	}
	names := []string{"red", "green", "blue"}
	if hist.Channels == 1 {
		names = []string{"gray"}
	}
	var source, dark float64 // parts of the scan that are clipped by right
	for i := range s.patches {
		switch s.patches[i].kind {
		case open:
			source += 1 / float64(len(s.patches))
		case holder:
			dark += 1 / float64(len(s.patches))
		}
	}
	for c, name := range names {
		high := float64(hist.High[c])/float64(hist.Pixels) - source
		low := float64(hist.Low[c]) / float64(hist.Pixels)
		if high > clippedPart {
			add(KindClipped, "%s is clipped: %.1f %% of the scan is at full scale, besides open light; scan with less exposure", name, 100*high)
		}
		if low-dark > clippedPart {
			add(KindClipped, "%s is clipped: %.1f %% of the scan is at 0; scan with more exposure", name, 100*low)
		}
	}
}

// filmType suspects that the film is of another type than assumed. A color
// negative has an orange mask: at its brightest it is much redder than blue. A
// scanner can balance the mask away; but without one, a picture that spans more
// density than a negative of a scene does is a positive.
func filmType(s *surveyed, d *density, report *Report, add func(kind, format string, args ...any)) {
	if s.pic.Channels == 1 {
		if !report.Film.Monochrome() {
			add(KindWrongFilm, "a gray scan, treated as %s: black-and-white film is suspected", report.Film)
		}
		return
	}
	brightest := s.brightest().Value
	mask := brightest[0] / brightest[2]
	var gray, n float64
	for i := range d.d[0] {
		gray += math.Abs(d.d[0][i]-d.d[1][i]) + math.Abs(d.d[2][i]-d.d[1][i])
		n++
	}
	colorless := n > 0 && gray/n < 0.04
	span := report.Density[1][1] - report.Density[1][0]
	switch {
	case report.Film.Monochrome() && !colorless && mask > maskSeen:
		add(KindWrongFilm, "treated as %s, but the film has an orange mask (red is %.1f times blue at the brightest): a color negative is suspected", report.Film, mask)
	case !report.Film.Monochrome() && colorless:
		add(KindWrongFilm, "treated as %s, but the scan has no color: black-and-white film is suspected", report.Film)
	case !report.Film.Negative() && mask > maskSeen:
		add(KindWrongFilm, "treated as %s, but the film has an orange mask (red is %.1f times blue at the brightest): a color negative is suspected", report.Film, mask)
	case (report.Film == recipe.ColorNegative || report.Film == recipe.ColorNegativeECN2) && mask < maskMissing && span > positiveRange:
		add(KindWrongFilm, "treated as %s, but there is no orange mask and the densities span %.1f: a slide is suspected", report.Film, span)
	}
}

// looksEncoded reports whether a color negative's mask is as weak as a gamma of
// about 2 makes it: the densities of its base, red to blue, shrink from more
// than 0.5 to less than 0.35, while the scanner did not balance it away.
func looksEncoded(report *Report) bool {
	if report.Film != recipe.ColorNegative || report.Base == nil {
		return false
	}
	mask := math.Log10(report.Base.Value[0] / report.Base.Value[2])
	return mask > 0.15 && mask < 0.36 && report.Base.Value[0] > 0.6
}
