package recipe

import (
	"fmt"
	"math"
)

// MaxStraighten is the largest angle that a picture is straightened by, in degrees,
// to either side. Beyond it the picture is one that is turned by 90 degrees.
const MaxStraighten = 45

func validateStraighten(degrees float64) error {
	if !(degrees >= -MaxStraighten && degrees <= MaxStraighten) { // no NaN is
		return fmt.Errorf("%v is outside %d to %d", degrees, -MaxStraighten, MaxStraighten)
	}
	return nil
}

// beyond is how far a turned rectangle may reach beyond the scan, in pixels. Half a
// pixel does not show.
const beyond = 0.5

// FitsTurned reports whether r, turned about its center by an angle in degrees,
// -45 to 45, lies within a scan of the given size in pixels; it may reach half a
// pixel beyond.
func (r Rect) FitsTurned(degrees float64, width, height int) bool {
	centerX, centerY, reachX, reachY := r.turned(degrees, width, height)
	return centerX-reachX >= -beyond && centerX+reachX <= float64(width)+beyond &&
		centerY-reachY >= -beyond && centerY+reachY <= float64(height)+beyond
}

// ShrunkToFit is r, made smaller about its center, with its proportions kept, until
// it lies within a scan of the given size in pixels when it is turned about its
// center by an angle in degrees, -45 to 45; r itself if it does, exactly, already.
// The center of r lies within the scan.
func (r Rect) ShrunkToFit(degrees float64, width, height int) Rect {
	centerX, centerY, reachX, reachY := r.turned(degrees, width, height)
	by := min(
		min(centerX, float64(width)-centerX)/reachX,
		min(centerY, float64(height)-centerY)/reachY,
	)
	if !(by < 1) || by <= 0 {
		return r
	}
	return Rect{r[0] + r[2]*(1-by)/2, r[1] + r[3]*(1-by)/2, r[2] * by, r[3] * by}
}

// turned is the center of r and how far it reaches from there to the sides when it
// is turned, in pixels of a scan of the given size.
func (r Rect) turned(degrees float64, width, height int) (centerX, centerY, reachX, reachY float64) {
	sin, cos := math.Sincos(math.Abs(degrees) * math.Pi / 180)
	w, h := float64(width), float64(height)
	a, b := r[2]*w/2, r[3]*h/2
	return (r[0] + r[2]/2) * w, (r[1] + r[3]/2) * h, a*cos + b*sin, a*sin + b*cos
}
