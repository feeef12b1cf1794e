package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"safelight/xpcworker/surface"
)

// What is sent for every picture has a fixed form, little-endian like the
// header.
const (
	renderHeaderSize = 8 + 4 + 4 + 4 + 4 + 4
	tokenSize        = 8
	readySize        = 8 + 4 + 4 + 8 + 8
	progressSize     = 1 + 8 + 8
	releaseSize      = 8
	grantSize        = 8
)

// Render asks for a picture. If the surface's memory is attached, or there is a
// token for it, this is the first time the worker hears of the surface.
type Render struct {
	// Surface is the surface's id, Layout its shape.
	Surface uint64
	Layout  surface.Layout
	// Token is what the surface was sent under, beside this connection; 0 if it was
	// not.
	Token uint64
	// Blob is the frame, the recipe and the viewport, in JSON that only the
	// engine understands.
	Blob []byte
}

// Type is TypeRender.
func (Render) Type() Type { return TypeRender }

// MarshalBinary writes id (8 bytes), width, height, stride, format (4 each),
// the blob's length (4), the blob, and the token (8) if there is one.
func (r Render) MarshalBinary() ([]byte, error) {
	if err := r.Layout.Validate(); err != nil {
		return nil, err
	}
	b := make([]byte, 0, renderHeaderSize+len(r.Blob)+tokenSize)
	b = binary.LittleEndian.AppendUint64(b, r.Surface)
	for _, v := range [...]int{r.Layout.Width, r.Layout.Height, r.Layout.Stride, int(r.Layout.Format), len(r.Blob)} {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	b = append(b, r.Blob...)
	if r.Token != 0 {
		b = binary.LittleEndian.AppendUint64(b, r.Token)
	}
	return b, nil
}

// UnmarshalBinary is the reverse. Blob is part of b.
func (r *Render) UnmarshalBinary(b []byte) error {
	if len(b) < renderHeaderSize {
		return fmt.Errorf("%d bytes, less than %d", len(b), renderHeaderSize)
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint32(b[at:])) }
	*r = Render{Surface: binary.LittleEndian.Uint64(b), Blob: b[renderHeaderSize:]}
	switch blob := word(24); {
	case len(r.Blob) == blob:
	case blob >= 0 && len(r.Blob) == blob+tokenSize && binary.LittleEndian.Uint64(r.Blob[blob:]) != 0:
		r.Token, r.Blob = binary.LittleEndian.Uint64(r.Blob[blob:]), r.Blob[:blob]
	default:
		return fmt.Errorf("blob of %d bytes, not %d", len(r.Blob), blob)
	}
	format := word(20)
	if format > math.MaxUint8 {
		return fmt.Errorf("pixel format %d", format)
	}
	r.Layout = surface.Layout{Width: word(8), Height: word(12), Stride: word(16), Format: surface.Format(format)}
	return r.Layout.Validate()
}

// Ready answers Render: the picture is in the surface.
type Ready struct {
	// Surface is the id of the surface drawn to.
	Surface uint64
	// Width and Height are the part drawn to, from the top left, in pixels.
	Width, Height int
	// Decode and Grade say how long it took to get the samples, and to compile
	// the recipe and grade them, to the microsecond.
	Decode, Grade time.Duration
}

// Type is TypeReady.
func (Ready) Type() Type { return TypeReady }

// MarshalBinary writes id (8 bytes), width, height (4 each), decode and grade
// time in microseconds (8 each).
func (r Ready) MarshalBinary() ([]byte, error) {
	if !isEdge(r.Width) || !isEdge(r.Height) || r.Decode < 0 || r.Grade < 0 {
		return nil, fmt.Errorf("picture of %d x %d pixels in %v and %v", r.Width, r.Height, r.Decode, r.Grade)
	}
	b := make([]byte, 0, readySize)
	b = binary.LittleEndian.AppendUint64(b, r.Surface)
	b = binary.LittleEndian.AppendUint32(b, uint32(r.Width))
	b = binary.LittleEndian.AppendUint32(b, uint32(r.Height))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.Decode.Microseconds()))
	return binary.LittleEndian.AppendUint64(b, uint64(r.Grade.Microseconds())), nil
}

// UnmarshalBinary is the reverse.
func (r *Ready) UnmarshalBinary(b []byte) error {
	if len(b) != readySize {
		return fmt.Errorf("%d bytes, not %d", len(b), readySize)
	}
	decode, grade := binary.LittleEndian.Uint64(b[16:]), binary.LittleEndian.Uint64(b[24:])
	if decode > maxMicros || grade > maxMicros {
		return fmt.Errorf("times of %d and %d µs", decode, grade)
	}
	*r = Ready{
		Surface: binary.LittleEndian.Uint64(b),
		Width:   int(binary.LittleEndian.Uint32(b[8:])),
		Height:  int(binary.LittleEndian.Uint32(b[12:])),
		Decode:  time.Duration(decode) * time.Microsecond,
		Grade:   time.Duration(grade) * time.Microsecond,
	}
	if !isEdge(r.Width) || !isEdge(r.Height) {
		return fmt.Errorf("picture of %d x %d pixels", r.Width, r.Height)
	}
	return nil
}

// maxMicros is the longest time.Duration, in microseconds.
const maxMicros = uint64(math.MaxInt64 / int64(time.Microsecond))

func isEdge(n int) bool { return n >= 0 && n <= maxEdge }

// Progress says how far a request is.
type Progress struct {
	Stage Stage
	// Done of Total units of the stage are complete; Total is 0 if unknown.
	Done, Total int64
}

// Type is TypeProgress.
func (Progress) Type() Type { return TypeProgress }

// MarshalBinary writes stage (1 byte), done and total (8 each).
func (p Progress) MarshalBinary() ([]byte, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	b := append(make([]byte, 0, progressSize), byte(p.Stage))
	b = binary.LittleEndian.AppendUint64(b, uint64(p.Done))
	return binary.LittleEndian.AppendUint64(b, uint64(p.Total)), nil
}

// UnmarshalBinary is the reverse.
func (p *Progress) UnmarshalBinary(b []byte) error {
	if len(b) != progressSize {
		return fmt.Errorf("%d bytes, not %d", len(b), progressSize)
	}
	*p = Progress{
		Stage: Stage(b[0]),
		Done:  int64(binary.LittleEndian.Uint64(b[1:])),
		Total: int64(binary.LittleEndian.Uint64(b[9:])),
	}
	return p.validate()
}

func (p Progress) validate() error {
	if p.Stage >= stageEnd {
		return fmt.Errorf("unknown stage %d", uint8(p.Stage))
	}
	if p.Done < 0 || p.Total < 0 || (p.Total > 0 && p.Done > p.Total) {
		return fmt.Errorf("progress of %d of %d", p.Done, p.Total)
	}
	return nil
}

// Release tells a worker to give up a surface it will not be asked to draw to
// again.
type Release struct {
	Surface uint64
}

// Type is TypeRelease.
func (Release) Type() Type { return TypeRelease }

// MarshalBinary writes the id (8 bytes).
func (r Release) MarshalBinary() ([]byte, error) {
	return binary.LittleEndian.AppendUint64(nil, r.Surface), nil
}

// UnmarshalBinary is the reverse.
func (r *Release) UnmarshalBinary(b []byte) error {
	if len(b) != releaseSize {
		return errors.New("not an id")
	}
	r.Surface = binary.LittleEndian.Uint64(b)
	return nil
}

// Grant tells a worker how much memory it may take in all, surfaces apart, from
// what is asked after it on.
type Grant struct {
	// Bytes is at least 1.
	Bytes int64
}

// Type is TypeGrant.
func (Grant) Type() Type { return TypeGrant }

// MarshalBinary writes the bytes (8 bytes).
func (g Grant) MarshalBinary() ([]byte, error) {
	if g.Bytes < 1 {
		return nil, fmt.Errorf("%d bytes of memory", g.Bytes)
	}
	return binary.LittleEndian.AppendUint64(nil, uint64(g.Bytes)), nil
}

// UnmarshalBinary is the reverse.
func (g *Grant) UnmarshalBinary(b []byte) error {
	if len(b) != grantSize {
		return errors.New("not a size")
	}
	g.Bytes = int64(binary.LittleEndian.Uint64(b))
	if g.Bytes < 1 {
		return fmt.Errorf("%d bytes of memory", g.Bytes)
	}
	return nil
}
