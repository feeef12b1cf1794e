package icns

import (
	"errors"
	"image"
)

// ARGB data are these letters and four planes, alpha, red, green and blue, each packed:
// a byte n below 128 is followed by n+1 bytes as they are, another by one byte that
// stands n-125 times. Colors are not multiplied by alpha.
const argbMagic = "ARGB"

const (
	minRun, maxRun = 3, 130
	maxLiteral     = 128
	runBase        = 128 - minRun
)

// planes are the places of alpha, red, green and blue in a pixel of image.NRGBA.
var planes = [...]int{3, 0, 1, 2}

func encodeARGB(picture *image.NRGBA) []byte {
	size := picture.Rect.Size()
	out := []byte(argbMagic)
	plane := make([]byte, 0, size.X*size.Y)
	for _, at := range planes {
		plane = plane[:0]
		for y := range size.Y {
			row := picture.Pix[y*picture.Stride:][:4*size.X]
			for x := range size.X {
				plane = append(plane, row[4*x+at])
			}
		}
		out = pack(out, plane)
	}
	return out
}

// pack appends a plane, packed.
func pack(out, plane []byte) []byte {
	literal := 0 // how many bytes before i are not written yet
	flush := func(end int) {
		for literal > 0 {
			n := min(literal, maxLiteral)
			out = append(out, byte(n-1))
			out = append(out, plane[end-literal:end-literal+n]...)
			literal -= n
		}
	}
	for i := 0; i < len(plane); {
		run := 1
		for run < maxRun && i+run < len(plane) && plane[i+run] == plane[i] {
			run++
		}
		if run < minRun {
			literal++
			i++
			continue
		}
		flush(i)
		out = append(out, byte(runBase+run), plane[i])
		i += run
	}
	flush(len(plane))
	return out
}

var errPacked = errors.New("packed data end early, or go on too long")

func decodeARGB(data []byte, size int) (*image.NRGBA, error) {
	if len(data) < len(argbMagic) || string(data[:len(argbMagic)]) != argbMagic {
		return nil, errors.New("no ARGB data")
	}
	data = data[len(argbMagic):]
	picture := image.NewNRGBA(image.Rect(0, 0, size, size))
	for _, at := range planes {
		for i := 0; i < size*size; {
			if len(data) < 2 {
				return nil, errPacked
			}
			n, step := int(data[0])+1, 1
			if n > maxLiteral {
				n, step = n-1-runBase, 0
			}
			used := 1 + 1 // the count, and a byte that is repeated
			if step == 1 {
				used = 1 + n
			}
			if used > len(data) || i+n > size*size {
				return nil, errPacked
			}
			for j := range n {
				picture.Pix[4*(i+j)+at] = data[1+j*step]
			}
			i, data = i+n, data[used:]
		}
	}
	if len(data) > 0 {
		return nil, errPacked
	}
	return picture, nil
}
