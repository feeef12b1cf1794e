package icc_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"

	"safelight/pipeline/color"
)

// A written profile is described by what ICC.1:2022 says about its bytes, not by
// the package under test, so that others can be asked to read it too.

// written is a profile to be made.
type written struct {
	major      byte
	class      string
	model      string
	connection string
	intent     uint32
	tags       []element
}

// element is a tag.
type element struct {
	signature string
	data      []byte
}

// with has one more tag.
func (w written) with(signature string, data []byte) written {
	w.tags = append(w.tags[:len(w.tags):len(w.tags)], element{signature, data})
	return w
}

// bytes lays the profile out.
func (w written) bytes() []byte {
	p := make([]byte, 128)
	p[8] = w.major
	copy(p[12:], w.class)
	copy(p[16:], w.model)
	copy(p[20:], w.connection)
	binary.BigEndian.PutUint16(p[24:], 2026)
	binary.BigEndian.PutUint16(p[26:], 1)
	binary.BigEndian.PutUint16(p[28:], 1)
	copy(p[36:], "acsp")
	binary.BigEndian.PutUint32(p[64:], w.intent)
	copy(p[68:], fixeds(63190./65536, 1, 54061./65536))
	p = u32s(p, uint32(len(w.tags)))
	offset := len(p) + 12*len(w.tags)
	for _, t := range w.tags {
		p = append(p, t.signature...)
		p = u32s(p, uint32(offset), uint32(len(t.data)))
		offset += len(t.data) + -len(t.data)&3
	}
	for _, t := range w.tags {
		p = pad(append(p, t.data...))
	}
	binary.BigEndian.PutUint32(p, uint32(len(p)))
	return p
}

func pad(p []byte) []byte { return append(p, make([]byte, -len(p)&3)...) }

func u32s(p []byte, values ...uint32) []byte {
	for _, v := range values {
		p = binary.BigEndian.AppendUint32(p, v)
	}
	return p
}

func u16s(p []byte, values ...uint16) []byte {
	for _, v := range values {
		p = binary.BigEndian.AppendUint16(p, v)
	}
	return p
}

// fixeds are s15Fixed16Numbers.
func fixeds(values ...float64) []byte {
	var p []byte
	for _, v := range values {
		p = u32s(p, uint32(int32(math.Round(v*65536))))
	}
	return p
}

func xyz(x, y, z float64) []byte { return append([]byte("XYZ \x00\x00\x00\x00"), fixeds(x, y, z)...) }

func chad(m color.Matrix) []byte {
	return append([]byte("sf32\x00\x00\x00\x00"), fixeds(append(append(m[0][:], m[1][:]...), m[2][:]...)...)...)
}

// curv is a curveType.
func curv(entries ...uint16) []byte {
	return u16s(u32s([]byte("curv\x00\x00\x00\x00"), uint32(len(entries))), entries...)
}

// para is a parametricCurveType.
func para(function uint16, parameters ...float64) []byte {
	return append(u16s([]byte("para\x00\x00\x00\x00"), function, 0), fixeds(parameters...)...)
}

// sampledCurve is a table of a function.
func sampledCurve(entries int, f func(float64) float64) []uint16 {
	table := make([]uint16, entries)
	for i := range table {
		table[i] = uint16(math.Round(65535 * min(max(f(float64(i)/float64(entries-1)), 0), 1)))
	}
	return table
}

// cube is a CLUT of a function, by rows: the last input runs fastest.
func cube(points []int, f func([]float64) [3]float64) []uint16 {
	var values []uint16
	at := make([]float64, len(points))
	var fill func(input int)
	fill = func(input int) {
		if input == len(points) {
			for _, v := range f(at) {
				values = append(values, uint16(math.Round(65535*min(max(v, 0), 1))))
			}
			return
		}
		for i := range points[input] {
			at[input] = float64(i) / float64(points[input]-1)
			fill(input + 1)
		}
	}
	fill(0)
	return values
}

func identityMatrix() []float64 { return []float64{1, 0, 0, 0, 1, 0, 0, 0, 1} }

// mft is a LUT of lut8Type or lut16Type.
type mft struct {
	bytes         int // of an entry: 1 or 2
	points        int
	matrix        []float64
	input, output [][]uint16
	clut          []uint16
}

func (m mft) data() []byte {
	p := []byte("mft1\x00\x00\x00\x00")
	if m.bytes == 2 {
		p[3] = '2'
	}
	p = append(p, byte(len(m.input)), byte(len(m.output)), byte(m.points), 0)
	p = append(p, fixeds(m.matrix...)...)
	if m.bytes == 2 {
		p = u16s(p, uint16(len(m.input[0])), uint16(len(m.output[0])))
	}
	put := func(values []uint16) {
		if m.bytes == 2 {
			p = u16s(p, values...)
			return
		}
		for _, v := range values {
			p = append(p, byte((int(v)+128)/257))
		}
	}
	for _, t := range m.input {
		put(t)
	}
	put(m.clut)
	for _, t := range m.output {
		put(t)
	}
	return p
}

// mab is a LUT of lutAToBType. What is nil is left out.
type mab struct {
	inputs  int
	a, m, b [][]byte
	points  []int
	bytes   int
	clut    []uint16
	matrix  []float64 // twelve
}

func (m mab) data() []byte {
	p := append([]byte("mAB \x00\x00\x00\x00"), byte(m.inputs), 3, 0, 0)
	p = append(p, make([]byte, 20)...)
	curves := func(at int, list [][]byte) {
		if list == nil {
			return
		}
		binary.BigEndian.PutUint32(p[at:], uint32(len(p)))
		for _, c := range list {
			p = pad(append(p, c...))
		}
	}
	curves(12, m.b)
	if m.matrix != nil {
		binary.BigEndian.PutUint32(p[16:], uint32(len(p)))
		p = append(p, fixeds(m.matrix...)...)
	}
	curves(20, m.m)
	if m.clut != nil {
		binary.BigEndian.PutUint32(p[24:], uint32(len(p)))
		grid := make([]byte, 20)
		for i, n := range m.points {
			grid[i] = byte(n)
		}
		grid[16] = byte(m.bytes)
		p = append(p, grid...)
		if m.bytes == 2 {
			p = u16s(p, m.clut...)
		} else {
			for _, v := range m.clut {
				p = append(p, byte((int(v)+128)/257))
			}
		}
		p = pad(p)
	}
	curves(28, m.a)
	return p
}

// text is a textType or a multiLocalizedUnicodeType, as the version wants.
func text(major byte, s string) []byte {
	if major == 2 {
		p := u32s([]byte("desc\x00\x00\x00\x00"), uint32(len(s)+1))
		return append(append(p, s...), make([]byte, 1+4+4+2+1+67)...)
	}
	p := append(u32s([]byte("mluc\x00\x00\x00\x00"), 1, 12), "enUS"...)
	p = u32s(p, uint32(2*len(s)), 28)
	for _, c := range s {
		p = u16s(p, uint16(c))
	}
	return p
}

// newProfile has the tags that any profile needs.
func newProfile(major byte, class, model, connection, name string) written {
	w := written{major: major, class: class, model: model, connection: connection}
	copyright := text(major, "none")
	if major == 2 {
		copyright = []byte("text\x00\x00\x00\x00none\x00")
	}
	return w.with("desc", text(major, name)).with("cprt", copyright).with("wtpt", xyz(63190./65536, 1, 54061./65536))
}

// matrixProfile has sRGB's colorants, as Compact-ICC-Profiles rounds them, and
// the same curve in each channel.
func matrixProfile(major byte, trc []byte) written {
	return newProfile(major, "mntr", "RGB ", "XYZ ", "matrix").
		with("rXYZ", xyz(0.43604, 0.22244, 0.0139)).
		with("gXYZ", xyz(0.3851, 0.71693, 0.09708)).
		with("bXYZ", xyz(0.14307, 0.06062, 0.71393)).
		with("rTRC", trc).with("gTRC", trc).with("bTRC", trc)
}

func grayProfile(major byte, connection string, trc []byte) written {
	return newProfile(major, "scnr", "GRAY", connection, "gray").with("kTRC", trc)
}

// scannerLab is a scanner of strange habits in encoded Lab: saturated, crossed
// channels, waves. It is nothing like affine.
func scannerLab(v []float64) [3]float64 {
	r, g, b := v[0], v[1], v[2]
	l := 0.25*r + 0.65*g + 0.1*b
	return [3]float64{
		0.02 + 0.9*l + 0.05*math.Sin(7*r*b),
		128./255 + 0.3*(r-g) + 0.04*math.Sin(9*g),
		128./255 + 0.25*(g-b) - 0.05*math.Cos(5*r)*b,
	}
}

// scannerXYZ is the same in encoded XYZ, where 0.5 is white.
func scannerXYZ(v []float64) [3]float64 {
	r, g, b := v[0], v[1], v[2]
	return [3]float64{
		0.5 * (0.05 + 0.4*r*r + 0.35*g + 0.1*b*r),
		0.5 * (0.04 + 0.25*r + 0.6*g*g + 0.05*b),
		0.5 * (0.06 + 0.02*r + 0.1*g*b + 0.6*b),
	}
}

// scannerGray is a warm gray in encoded Lab.
func scannerGray(v []float64) [3]float64 {
	return [3]float64{0.05 + 0.9*math.Sqrt(v[0]), 0.5 + 0.03*math.Sin(3*v[0]), 0.5 + 0.05*v[0]}
}

func power(g float64) func(float64) float64 {
	return func(v float64) float64 { return math.Pow(v, g) }
}

// bend bends a curve a little, from 0 to 1.
func bend(amount float64) func(float64) float64 {
	return func(v float64) float64 { return v + amount*math.Sin(math.Pi*v) }
}

// luts are LUT profiles of all types, encodings and versions.
func luts() map[string][]byte {
	tables := func(entries int, f ...func(float64) float64) [][]uint16 {
		var list [][]uint16
		for _, f := range f {
			list = append(list, sampledCurve(entries, f))
		}
		return list
	}
	scanner := func(major byte, connection, name string) written {
		return newProfile(major, "scnr", "RGB ", connection, name)
	}
	cube3 := func(n int, f func([]float64) [3]float64) []uint16 { return cube([]int{n, n, n}, f) }
	input := []func(float64) float64{power(0.8), power(1.3), bend(0.1)}
	output := []func(float64) float64{bend(0.05), bend(-0.03), bend(0.02)}

	profiles := map[string][]byte{
		"mft1 Lab v2": scanner(2, "Lab ", "mft1 v2").with("A2B0", mft{
			bytes: 1, points: 9, matrix: identityMatrix(),
			input: tables(256, input...), clut: cube3(9, scannerLab), output: tables(256, output...),
		}.data()).bytes(),
		"mft1 Lab v4": scanner(4, "Lab ", "mft1 v4").with("A2B1", mft{
			bytes: 1, points: 17, matrix: identityMatrix(),
			input: tables(256, input...), clut: cube3(17, scannerLab), output: tables(256, output...),
		}.data()).bytes(),
		"mft1 Lab two points": scanner(2, "Lab ", "mft1 coarse").with("A2B0", mft{
			bytes: 1, points: 2, matrix: identityMatrix(),
			input: tables(256, input...), clut: cube3(2, scannerLab), output: tables(256, output...),
		}.data()).bytes(),
		"mft2 Lab v2": scanner(2, "Lab ", "mft2 v2").with("A2B0", mft{
			bytes: 2, points: 7, matrix: identityMatrix(),
			input: tables(300, input...), clut: cube3(7, scannerLab), output: tables(4096, output...),
		}.data()).bytes(),
		"mft2 Lab v4": scanner(4, "Lab ", "mft2 v4").with("A2B0", mft{
			bytes: 2, points: 11, matrix: identityMatrix(),
			input: tables(2, bend(0), bend(0), bend(0)), clut: cube3(11, scannerLab), output: tables(33, output...),
		}.data()).bytes(),
		"mft2 XYZ v2": scanner(2, "XYZ ", "mft2 XYZ").with("A2B0", mft{
			bytes: 2, points: 6, matrix: identityMatrix(),
			input: tables(1024, input...), clut: cube3(6, scannerXYZ), output: tables(256, output...),
		}.data()).bytes(),
		"mAB Lab 16": scanner(4, "Lab ", "mAB 16").with("A2B0", mab{
			inputs: 3, points: []int{5, 9, 7}, bytes: 2, clut: cube([]int{5, 9, 7}, scannerLab),
			a: [][]byte{para(0, 1.8), para(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045), curv(sampledCurve(19, bend(0.1))...)},
			b: [][]byte{curv(), para(0, 1.1), curv(sampledCurve(5, bend(0.03))...)},
		}.data()).bytes(),
		"mAB Lab 8": scanner(4, "Lab ", "mAB 8").with("A2B1", mab{
			inputs: 3, points: []int{4, 3, 5}, bytes: 1, clut: cube([]int{4, 3, 5}, scannerLab),
			a: [][]byte{curv(), curv(0x0180), curv(0, 20000, 65535)},
			b: [][]byte{curv(), curv(), curv()},
		}.data()).bytes(),
		"mAB XYZ matrix": scanner(4, "XYZ ", "mAB matrix").with("A2B0", mab{
			inputs: 3, points: []int{8, 8, 8}, bytes: 2, clut: cube3(8, scannerXYZ),
			a:      [][]byte{para(0, 2.2), para(0, 1.8), para(0, 1.5)},
			m:      [][]byte{curv(0x0120), para(1, 1.2, 0.9, 0.1), curv(sampledCurve(64, bend(0.05))...)},
			matrix: []float64{0.8, 0.15, 0, 0.1, 0.7, 0.1, 0.02, 0.03, 0.9, 0.01, 0.02, 0.005},
			b:      [][]byte{para(0, 1.05), curv(), para(4, 1.1, 0.9, 0.05, 0.8, 0.1, 0.02, 0.01)},
		}.data()).bytes(),
		"mAB no grid": scanner(4, "XYZ ", "mAB no grid").with("A2B0", mab{
			inputs: 3,
			m:      [][]byte{para(0, 2.2), para(0, 1.8), curv(0x0200)},
			matrix: []float64{0.21, 0.19, 0.07, 0.11, 0.36, 0.03, 0.01, 0.05, 0.35, 0.001, 0.002, 0.003},
			b:      [][]byte{curv(), curv(), curv()},
		}.data()).bytes(),
		"mft2 gray Lab": newProfile(2, "scnr", "GRAY", "Lab ", "gray mft2").with("A2B0", mft{
			bytes: 2, points: 17, matrix: identityMatrix(),
			input: tables(64, bend(0.1)), clut: cube([]int{17}, scannerGray), output: tables(64, output...),
		}.data()).bytes(),
		"mAB gray Lab": newProfile(4, "scnr", "GRAY", "Lab ", "gray mAB").with("A2B0", mab{
			inputs: 1, points: []int{9}, bytes: 2, clut: cube([]int{9}, scannerGray),
			a: [][]byte{para(0, 1.4)}, b: [][]byte{curv(), curv(), curv()},
		}.data()).bytes(),
	}
	// A profile with both LUTs: the colorimetric one counts.
	flat := mft{
		bytes: 2, points: 2, matrix: identityMatrix(),
		input: tables(2, bend(0), bend(0), bend(0)), output: tables(2, bend(0), bend(0), bend(0)),
	}
	perceptual, colorimetric := flat, flat
	perceptual.clut = cube3(2, func([]float64) [3]float64 { return [3]float64{0.5, 0.5, 0.5} })
	colorimetric.clut = cube3(2, scannerLab)
	profiles["both intents"] = scanner(2, "Lab ", "both").
		with("A2B0", perceptual.data()).with("A2B1", colorimetric.data()).bytes()
	return profiles
}

// colors are the corners of the cube, grays, and random colors: n in all.
func colors(n int) [][3]float64 {
	var out [][3]float64
	for corner := range 8 {
		out = append(out, [3]float64{float64(corner & 1), float64(corner >> 1 & 1), float64(corner >> 2)})
	}
	for i := range 17 {
		v := float64(i) / 16
		out = append(out, [3]float64{v, v, v})
	}
	random := rand.New(rand.NewPCG(5, 6))
	for len(out) < n {
		// Squared, so that there are many dark ones.
		var c [3]float64
		for i := range c {
			v := random.Float64()
			c[i] = v * v
		}
		out = append(out, c)
	}
	return out[:n]
}

// replaced is data with a part of it exchanged for one as long.
func replaced(data []byte, offset int, with ...byte) []byte {
	data = bytes.Clone(data)
	copy(data[offset:], with)
	return data
}
