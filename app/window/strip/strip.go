// Package strip is the filmstrip: one frame a scan, of a folder of any size. It tells
// which frames are in sight and which thumbnails are wanted, first to last, and what a
// click selects. Lengths are in points.
package strip

import (
	"math"

	"safelight/app/session"
)

// The measures of the strip.
const (
	// Pitch is from one frame to the next.
	Pitch = 108
	// Height is that of the strip.
	Height = 104
	// ThumbWidth and ThumbHeight are the room for a thumbnail in a frame.
	ThumbWidth, ThumbHeight = 96, 72
	// margin are frames kept beside those in sight.
	margin = 4
	// ahead are screens of thumbnails wanted beside the one in sight.
	ahead = 1
)

// Strip is the strip as it lies under its window.
type Strip struct {
	// Count is the number of scans.
	Count int
	// Left is how far it is scrolled, Width what of it is in sight.
	Left, Width float64
}

// Length is that of the whole strip.
func (s Strip) Length() float64 { return float64(max(s.Count, 0)) * Pitch }

// Clamped is the strip scrolled no further than it goes.
func (s Strip) Clamped() Strip {
	s.Width = max(s.Width, 0)
	if !(s.Left > 0) { // nor NaN
		s.Left = 0
	}
	s.Left = min(s.Left, max(s.Length()-s.Width, 0))
	return s
}

// Sight is the range of frames in sight, from first to before end, partly seen ones
// included.
func (s Strip) Sight() (first, end int) {
	s = s.Clamped()
	if s.Count <= 0 || s.Width == 0 {
		return 0, 0
	}
	first = int(s.Left / Pitch)
	end = int(math.Ceil((s.Left + s.Width) / Pitch))
	return min(first, s.Count-1), min(end, s.Count)
}

// Kept is the range of frames that are built: those in sight and some beside.
func (s Strip) Kept() (first, end int) {
	first, end = s.Sight()
	if end == 0 {
		return 0, 0
	}
	return max(first-margin, 0), min(end+margin, s.Count)
}

// Wanted are the frames whose thumbnails are to be made, in the order in which they are
// wanted: those in sight from the middle out, then those around, nearest first.
func (s Strip) Wanted() (list []int) {
	first, end := s.Sight()
	if end == 0 {
		return nil
	}
	around := ahead * (end - first)
	low, high := max(first-around, 0), min(end+around, s.Count)
	middle := (first + end - 1) / 2
	list = make([]int, 0, high-low)
	list = append(list, middle)
	for d := 1; middle-d >= low || middle+d < high; d++ {
		if middle+d < high {
			list = append(list, middle+d)
		}
		if middle-d >= low {
			list = append(list, middle-d)
		}
	}
	return list
}

// At is the frame at a place of the whole strip; false if there is none.
func (s Strip) At(x float64) (int, bool) {
	if !(x >= 0 && x < s.Length()) {
		return 0, false
	}
	return int(x / Pitch), true
}

// Frame is where a frame begins.
func Frame(index int) (x float64) { return float64(index) * Pitch }

// Reveal is how far to scroll so that a frame is in sight with its neighbors: not at
// all if it is, else so that it is in the middle.
func (s Strip) Reveal(index int) float64 {
	s = s.Clamped()
	if index < 0 || index >= s.Count {
		return s.Left
	}
	x := Frame(index)
	if x < s.Left+Pitch && index > 0 || x < s.Left || x+2*Pitch > s.Left+s.Width {
		s.Left = x - s.Width/2 + Pitch/2
	}
	return s.Clamped().Left
}

// Scrolled is the strip after a scroll: a wheel that turns up and down scrolls it, too.
func (s Strip) Scrolled(dx, dy float64) Strip {
	by := dx
	if math.Abs(dy) > math.Abs(dx) {
		by = dy
	}
	if !math.IsNaN(by) {
		s.Left -= by
	}
	return s.Clamped()
}

// Click is what a click on a frame does: goes to it; with shift selects from the scan
// shown to it; with command adds it to the selection, or takes it out of it.
func Click(st *session.State, index int, shift, command bool) []session.Command {
	switch {
	case index < 0 || index >= st.Folder.Count:
		return nil
	case shift && st.Index >= 0:
		return []session.Command{selectRange(st.Index, index, command)}
	case command:
		return toggled(st, index)
	}
	return []session.Command{{Do: session.Go, Index: &index}}
}

// Extend is what Shift with an arrow does: selects from the scan shown to one further,
// by 1 or -1.
func Extend(st *session.State, by int) []session.Command {
	if st.Index < 0 || st.Folder.Count == 0 {
		return nil
	}
	end := st.Index
	for _, r := range st.Selected {
		if by > 0 {
			end = max(end, r[1])
		} else {
			end = min(end, r[0])
		}
	}
	end = min(max(end+by, 0), st.Folder.Count-1)
	return []session.Command{selectRange(st.Index, end, false)}
}

// All selects all scans.
func All(st *session.State) []session.Command {
	if st.Folder.Count == 0 {
		return nil
	}
	return []session.Command{selectRange(0, st.Folder.Count-1, false)}
}

func selectRange(from, to int, extend bool) session.Command {
	return session.Command{Do: session.Select, Index: &from, To: &to, Extend: extend}
}

// toggled adds a scan to the selection, or takes it out; the last one stays.
func toggled(st *session.State, index int) (list []session.Command) {
	var rest [][2]int
	found := false
	for _, r := range st.Selected {
		if index < r[0] || index > r[1] {
			rest = append(rest, r)
			continue
		}
		found = true
		if r[0] < index {
			rest = append(rest, [2]int{r[0], index - 1})
		}
		if index < r[1] {
			rest = append(rest, [2]int{index + 1, r[1]})
		}
	}
	if !found {
		return []session.Command{{Do: session.Select, Index: &index, Extend: true}}
	}
	for i, r := range rest {
		list = append(list, selectRange(r[0], r[1], i > 0))
	}
	return list
}
