package metal

import (
	"encoding/binary"
	"errors"
	"math"

	"safelight/pipeline/program"
)

// twin is a Device in Go: what grade.metal does, in the same steps.
type twin struct {
	calls, closed int
	mapped        [][]byte
	jobs          []Job // without what they point to
}

func (d *twin) Name() string              { return "twin" }
func (d *twin) Layout() ([]uint32, error) { return offsets(), nil }
func (d *twin) Map(pages []byte)          { d.mapped = append(d.mapped, pages) }
func (d *twin) Unmap([]byte)              { d.mapped = d.mapped[:len(d.mapped)-1] }
func (d *twin) Close()                    { d.closed++ }

func (d *twin) Grade(j *Job) error {
	d.calls++
	d.jobs = append(d.jobs, Job{Kernel: j.Kernel, SamplesID: j.SamplesID, LogsID: j.LogsID})
	f := j.Frame
	for i := range int(f.Pixels) {
		codes := twinGraded(j, i)
		at := (i/int(f.Width)*int(f.Stride) + i%int(f.Width)) * j.Kernel.Bytes()
		if j.Kernel == BGRA {
			copy(j.Out[at:at+4], []byte{byte(codes[2]), byte(codes[1]), byte(codes[0]), 255})
			continue
		}
		for c, code := range [4]uint32{codes[0], codes[1], codes[2], f.Top} {
			binary.LittleEndian.PutUint16(j.Out[at+2*c:], uint16(code))
		}
	}
	return nil
}

func twinGraded(j *Job, i int) (codes [3]uint32) {
	p, f := j.Program, j.Frame
	var l [3]int64
	for c := range l {
		at := c*int(f.Pixels) + i
		if f.Table != 0 {
			at = int(j.Samples[i*int(f.Channels)+c%int(f.Channels)])
		}
		l[c] = int64(min(max(j.Logs[at], f.LogMin[c]), f.LogMax[c]))
	}
	var light [3]float32
	for c, row := range f.Density {
		sum := row[0]*l[0] + row[1]*l[1] + row[2]*l[2] + row[3] + 1<<(f.Shift[c]-1)
		fixed := min(max(sum>>f.Shift[c], 0), 15*program.FixedOne)
		hi, lo := float32(fixed&^255)/program.FixedOne, float32(fixed&255)/program.FixedOne
		for _, s := range [2]*program.Segments[float32]{&p.RGB, &p.Curve[c]} {
			if s.Count > 0 {
				hi, lo = twinCurved(s, p, hi, lo)
			}
		}
		power := float32(math.Exp2(float64(-3.321928095 * (hi + lo))))
		light[c] = max(min(power, 1)-p.Glare, 0)
	}
	for c := range codes {
		weights := [3]float32{}
		switch weights[c] = 1; {
		case p.Flags&program.FlagGray != 0:
			weights = p.Luma
		case p.Flags&program.FlagOutput != 0:
			weights = p.Output[c]
		}
		v := weights[0]*light[0] + weights[1]*light[1] + weights[2]*light[2]
		codes[c] = uint32(twinEncoded(p, min(max(v, 0), 1))*float32(f.Top) + 0.5)
	}
	return codes
}

func twinCurved(s *program.Segments[float32], p *program.Of[float32], hi, lo float32) (float32, float32) {
	at := hi + lo
	if at < 0 || at > p.Range {
		at = min(max(at, 0), p.Range)
		hi, lo = at, 0
	}
	k := uint32(s.First[min(uint32(at*p.CellScale), program.Cells-1)])
	for k+1 < s.Count && s.Segment[k+1].Start <= at {
		k++
	}
	for k > 0 && s.Segment[k].Start > at {
		k--
	}
	g := &s.Segment[k]
	return g.Value, g.Slope * (hi - g.Start + lo)
}

func twinEncoded(p *program.Of[float32], v float32) float32 {
	const base = (127 - program.EncodeOctaves) << 8
	bits := math.Float32bits(v)
	if bits < base<<15 {
		return v * (1 << program.EncodeOctaves) * p.Encode[0]
	}
	at := bits>>15 - base
	return p.Encode[at] + float32(bits&0x7fff)/0x8000*(p.Encode[at+1]-p.Encode[at])
}

var errFake = errors.New("command buffer: the device was lost")

// erring never grades.
type erring struct{ twin }

func (*erring) Grade(*Job) error { return errFake }

// panicking panics.
type panicking struct{ twin }

func (*panicking) Grade(*Job) error { panic("no such selector") }

// refusing panics when it is asked about, and when it is closed.
type refusing struct{ twin }

func (*refusing) Layout() ([]uint32, error) { panic("no such buffer") }
func (d *refusing) Close()                  { d.closed++; panic("closed") }

// off is wrong by so many codes, in one sample of a call.
type off struct {
	twin
	kernel Kernel
	by     int
}

func (d *off) Grade(j *Job) error {
	err := d.twin.Grade(j)
	if j.Kernel != d.kernel {
		return err
	}
	if middle := len(j.Out) / 2 &^ 7; j.Kernel == BGRA {
		j.Out[middle] = byte(aside(int(j.Out[middle]), d.by, 255))
	} else {
		at := j.Out[middle:]
		binary.LittleEndian.PutUint16(at, uint16(aside(int(binary.LittleEndian.Uint16(at)), d.by, 65535)))
	}
	return err
}

// aside is a code next to another, within the range.
func aside(code, by, top int) int {
	if code+by > top {
		return code - by
	}
	return code + by
}

// failing fails at the given call, counted from when it was armed, and never
// recovers.
type failing struct {
	twin
	at    int
	armed bool
	how   func() error
}

func (d *failing) Grade(j *Job) error {
	if d.armed {
		if d.at--; d.at <= 0 {
			row, width := int(j.Frame.Stride)*j.Kernel.Bytes(), int(j.Frame.Width)*j.Kernel.Bytes()
			for i := range j.Out[:len(j.Out)/2] {
				if i%row < width {
					j.Out[i] = 0xee // it got half way
				}
			}
			return d.how()
		}
	}
	return d.twin.Grade(j)
}

// misplaced has its fields elsewhere.
type misplaced struct{ twin }

func (*misplaced) Layout() ([]uint32, error) {
	of := offsets()
	of[len(of)-1] += 4
	return of, nil
}

// spilling writes between rows.
type spilling struct{ twin }

func (d *spilling) Grade(j *Job) error {
	err := d.twin.Grade(j)
	if j.Kernel == BGRA && j.Frame.Stride > j.Frame.Width {
		j.Out[4*j.Frame.Width] = 0
	}
	return err
}

// forgetful believes an ID for longer than it holds.
type forgetful struct {
	twin
	logs []int32
}

func (d *forgetful) Grade(j *Job) error {
	if d.logs == nil {
		d.logs = append(d.logs, j.Logs...)
	}
	stale := *j
	if len(d.logs) == len(j.Logs) {
		stale.Logs = d.logs
	}
	return d.twin.Grade(&stale)
}
