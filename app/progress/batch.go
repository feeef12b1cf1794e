package progress

import (
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
)

// batch counts files.
type batch struct {
	done, failed int
	total        int // -1 if unknown
	rate         rate
}

// end counts a file.
func (b *batch) end(outcome Outcome, now time.Time) {
	if outcome == Failed {
		b.failed++
	} else {
		b.done++
	}
	if outcome != Skipped {
		b.rate.add(now)
	}
}

// line is the line for all files, at most so many columns wide: what does not fit
// is left out, the speed first.
func (b *batch) line(width int, now time.Time) string {
	count, failed, speed, left := fmt.Sprintf("%d done", b.done), "", "", ""
	if b.total >= 0 {
		count = fmt.Sprintf("%d of %d done", b.done, b.total)
	}
	if b.failed > 0 {
		failed = fmt.Sprintf(", %d failed", b.failed)
	}
	if r := b.rate.perSecond(now); r > 0 {
		speed = ", " + speedText(r)
		if files := b.total - b.done - b.failed; files > 0 {
			left = ", " + timeText(float64(files)/r) + " left"
		}
	}
	for _, text := range []string{count + failed + speed + left, count + failed + left, count + failed} {
		if runewidth.StringWidth(text) <= width {
			return text
		}
	}
	return runewidth.Truncate(count, width, "")
}

// speedText is a speed in the unit in which it is no fraction.
func speedText(perSecond float64) string {
	for _, unit := range []struct {
		seconds float64
		name    string
	}{{1, "second"}, {60, "minute"}} {
		if n := perSecond * unit.seconds; n >= 1 {
			return number(n) + " per " + unit.name
		}
	}
	return number(perSecond*3600) + " per hour"
}

// number has two digits that count.
func number(x float64) string {
	if x >= 9.95 {
		return fmt.Sprintf("%.0f", x)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0")
}

// timeText is a time in the units a person would name.
func timeText(seconds float64) string {
	const most = 1000 * 24 * 3600
	s := int(min(seconds, most) + 0.5)
	switch minutes, hours := s/60, s/3600; {
	case s < 60:
		return fmt.Sprintf("%d s", max(s, 1))
	case hours < 1:
		return fmt.Sprintf("%d min", minutes)
	case hours < 24:
		return fmt.Sprintf("%d h %d min", hours, minutes%60)
	default:
		return fmt.Sprintf("%d d %d h", hours/24, hours%24)
	}
}
