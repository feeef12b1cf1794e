package zoom

import (
	"math"

	"safelight/app/session"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
)

// Scan leads from the picture that is shown to the scan that it is made of.
type Scan struct {
	frame         task.Frame
	width, height int
}

// ScanOf is that of an image; ok is false before it is opened.
func ScanOf(im *session.Image) (s Scan, ok bool) {
	if im == nil || im.Opened == nil || im.Opened.Width < 1 || im.Opened.Height < 1 {
		return s, false
	}
	s = Scan{frame: task.Frame{Orientation: im.Orientation, Straighten: im.Straighten}, width: im.Opened.Width, height: im.Opened.Height}
	if s.frame.Orientation < 1 || s.frame.Orientation > 8 {
		s.frame.Orientation = 1
	}
	for _, c := range im.Crops {
		if c.ID == im.Crop {
			rect := recipe.Rect(c.Rect)
			s.frame.Crop = &rect
		}
	}
	return s, true
}

// ToScan is where a point of the picture is in the scan.
func (s Scan) ToScan(at [2]float64) [2]float64 {
	w, h := s.frame.Size(s.width, s.height, 0)
	x, y := s.frame.Locate(s.width, s.height, at[0]*float64(w), at[1]*float64(h))
	return [2]float64{x, y}
}

// RectToScan is the rectangle of the scan that one of the picture is; ok is false for a
// picture that is straightened, where it is none.
func (s Scan) RectToScan(r recipe.Rect) (recipe.Rect, bool) {
	if s.frame.Straighten != 0 {
		return r, false
	}
	r = adjust.RectToScan(r, s.frame.Orientation)
	if s.frame.Crop != nil {
		r = adjust.Inside(*s.frame.Crop, r)
	}
	return r, true
}

// Leveled is the angle, counterclockwise in degrees, that makes a line drawn over a
// picture of a size level, or upright if it is nearer to that; now is what the picture
// is straightened by already. It is at most what a picture can be straightened by.
func Leveled(now float64, a, b [2]float64, size [2]int) float64 {
	dx, dy := (b[0]-a[0])*float64(size[0]), (b[1]-a[1])*float64(size[1])
	if dx == 0 && dy == 0 || math.IsNaN(dx+dy) {
		return now
	}
	slope := math.Atan2(dy, dx) * 180 / math.Pi // clockwise from level
	off := slope - math.Round(slope/90)*90
	angle := math.Round((now+off)*100) / 100
	return min(max(angle, -recipe.MaxStraighten), recipe.MaxStraighten)
}

// Upright is about the rectangle of the scan that one of the picture is. Of a picture
// that is straightened it has the same center and size, and is to be straightened, too.
func (s Scan) Upright(r recipe.Rect) recipe.Rect {
	w, h := s.frame.Size(s.width, s.height, 0)
	center := s.ToScan([2]float64{r[0] + r[2]/2, r[1] + r[3]/2})
	width, height := r[2]*float64(w), r[3]*float64(h)
	if s.frame.Transposed() {
		width, height = height, width
	}
	width, height = width/float64(s.width), height/float64(s.height)
	return adjust.Within(recipe.Rect{center[0] - width/2, center[1] - height/2, width, height})
}
