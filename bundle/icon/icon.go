// Package icon draws the icon of Safelight: a strip of film on a dark body, and in its
// frame the red lamp that film is looked at by.
//
// It is drawn, not scaled: every size has the details that it has room for, placed on
// its own pixels. Units are those of Apple's grid for icons of macOS: a canvas of 1024,
// on it a body of 824 with continuous corners, and the shadow below it.
package icon

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"
)

// canvas is the width and height of the icon in units.
const canvas = 1024

// Draw gives the icon with size pixels each way, which are 16 to 1024.
func Draw(size int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, size, size))
	s := newScene(size)
	rows := make(chan int, size)
	for y := range size {
		rows <- y
	}
	close(rows)
	var crew sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		crew.Go(func() {
			for y := range rows {
				for x := range size {
					picture.SetNRGBA(x, y, s.pixel(x, y))
				}
			}
		})
	}
	crew.Wait()
	return picture
}

// pixel is the mean of samples in a pixel.
func (s *scene) pixel(x, y int) color.NRGBA {
	var sum paint
	for j := range s.samples {
		for i := range s.samples {
			at := paint{}
			s.at(point{
				(float64(x) + (float64(i)+0.5)/float64(s.samples)) * s.unit,
				(float64(y) + (float64(j)+0.5)/float64(s.samples)) * s.unit,
			}, &at)
			sum.light, sum.alpha = sum.light.plus(at.light), sum.alpha+at.alpha
		}
	}
	if sum.alpha == 0 {
		return color.NRGBA{}
	}
	var c [3]uint8
	for i, v := range sum.light {
		c[i] = uint8(math.Round(255 * clamp(encode(v/sum.alpha))))
	}
	n := float64(s.samples * s.samples)
	return color.NRGBA{c[0], c[1], c[2], uint8(math.Round(255 * clamp(sum.alpha/n)))}
}
