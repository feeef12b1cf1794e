package jpeg

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/queue"
)

// Verify reads back a file of the given size after Close, and reports whether it
// is the one that was written. progress, unless nil, is told how many rows have
// been found right.
//
// Samples are not computed, as their computation from the coefficients is the
// same for every file, and says nothing about this one. What can go wrong with a
// file is found as it is by decoding it, and more of it:
//
//   - What stands before the data is byte for byte what was meant, and tells of a
//     picture of that size. Its own Huffman tables are those that are used.
//   - The data of every row of blocks is decoded, in whole blocks, to its end. Only
//     one sequence of bits stands for the coefficients of a block where zeros that
//     nothing follows are left out, which is made sure of: so equal coefficients are
//     equal bits.
//   - The coefficients of every row of blocks have the checksum of those that were
//     encoded. They are decoded from bits by other code than encodes them, so that
//     this is also a check on what was encoded.
//   - Restart markers count from 0 to 7 over and over, the end marker follows the
//     last row, and the end of the file that.
//
// Rows of blocks are decoded on all cores. Of the file, one for each core is held.
func (s *sink) Verify(ctx context.Context, r io.ReaderAt, size int64, progress func(rows int)) error {
	if !s.complete {
		return fail("verify", raster.ErrMisuse, "the file was not completed")
	}
	e := raster.Extent{R: r, Size: size}
	before, err := e.Read(0, uint64(len(s.head)))
	if err != nil {
		return err
	}
	if !bytes.Equal(before, s.head) {
		return fail("verify", raster.ErrCorrupt, "other bytes before the image data than were written")
	}
	v, err := newVerifier(e, s.spec, s.sums)
	if err != nil {
		return err
	}
	defer v.rows.Stop()
	if progress != nil {
		v.progress = progress
	}
	return v.run(ctx)
}

// A verifier compares the rows of blocks of a file with their checksums.
type verifier struct {
	spec     raster.Spec
	sums     []checksum // of all rows of blocks
	across   int        // blocks of a component in a row
	codings  []coding
	in       *markers
	end      int64 // of the file
	rows     *queue.Queue[*interval]
	progress func(rows int)
}

// An interval is a row of blocks, read by the caller and decoded by a goroutine.
type interval struct {
	row  int
	data []byte
}

// newVerifier reads what stands before the data.
func newVerifier(e raster.Extent, spec raster.Spec, sums []checksum) (*verifier, error) {
	lim := raster.DefaultLimits()
	lim.MaxPixels = maxWritten * maxWritten // more than is read as a scan is written
	h, err := readHeader(e, lim)
	if err == nil {
		err = h.tablesErr
	}
	if err != nil {
		return nil, err
	}
	v := &verifier{spec: spec, sums: sums, across: (spec.Width + edge - 1) / edge, end: e.Size, progress: func(int) {}}
	v.in = &markers{in: bufio.NewReaderSize(e.Stream(h.scanAt+2, e.Size-h.scanAt-2), int(min(64<<10, e.Size))), at: h.scanAt + 2}
	begin, err := v.in.segment()
	if err != nil {
		return nil, v.broken(0, err)
	}
	if v.codings, err = h.codings(begin); err != nil {
		return nil, err
	}
	if h.width != spec.Width || h.height != spec.Height || len(v.codings) != spec.Channels || h.progressive || h.tables.interval != v.across {
		return nil, fail("verify", raster.ErrCorrupt, "%d x %d pixels of %d components, written were %d x %d of %d",
			h.width, h.height, len(v.codings), spec.Width, spec.Height, spec.Channels)
	}
	for _, c := range v.codings {
		if c.across != 1 || c.up != 1 {
			return nil, fail("verify", raster.ErrCorrupt, "component %d with %d x %d blocks in each unit", c.number, c.across, c.up)
		}
	}
	v.rows = queue.New(v.decode, v.done)
	return v, nil
}

// run reads the data row by row of blocks and has it decoded.
func (v *verifier) run(ctx context.Context) error {
	for row := range v.sums {
		if err := ctx.Err(); err != nil {
			return fail("verify", err, "given up before row of blocks %d", row)
		}
		next, used, err := v.rows.Room()
		if err != nil {
			return err
		}
		if !used {
			next = &interval{}
		}
		next.row = row
		if next.data, err = v.in.entropy(next.data[:0], v.across*len(v.codings)*maxBlockBytes); err != nil {
			return v.broken(row, err)
		}
		marker, err := v.in.take(2) // without fill bytes
		if err != nil {
			return v.broken(row, err)
		}
		want := markerRST0 + byte(row)&7
		if row == len(v.sums)-1 {
			want = markerEOI
		}
		if marker[1] != want {
			return v.corrupt(row, "marker %#x behind it instead of %#x", marker[1], want)
		}
		v.rows.Add(next)
	}
	if err := v.rows.Drain(); err != nil {
		return err
	}
	if v.in.at != v.end {
		return fail("verify", raster.ErrCorrupt, "%d bytes behind the end of the picture", v.end-v.in.at)
	}
	return nil
}

// maxBlockBytes is more than a block takes: 64 codes of 16 bits with 11 behind
// them, and all bytes followed by a zero.
const maxBlockBytes = 64 * (16 + 11) / 8 * 2

// decode decodes a row of blocks and compares its checksum.
func (v *verifier) decode(i *interval) error {
	r := newBitReader(i.data)
	var before [3]int32
	var b block
	for range v.across {
		for c := range v.codings {
			coding := &v.codings[c]
			if err := r.block(&b, coding.dc, coding.ac, &before[c]); err != nil {
				return v.corrupt(i.row, "%v", err)
			}
		}
	}
	if err := r.end(); err != nil {
		return v.corrupt(i.row, "%v", err)
	}
	if r.sum != v.sums[i.row] {
		return v.corrupt(i.row, "coefficients with checksum %016x, written were %016x", uint64(r.sum), uint64(v.sums[i.row]))
	}
	return nil
}

// done tells of a row of blocks that is right.
func (v *verifier) done(i *interval) error {
	v.progress(min((i.row+1)*edge, v.spec.Height))
	return nil
}

// corrupt is the error of a row of blocks.
func (v *verifier) corrupt(row int, format string, args ...any) error {
	return &raster.Error{Stage: "verify", Place: fmt.Sprintf("row of blocks %d", row), Detail: fmt.Sprintf(format, args...), Err: raster.ErrCorrupt}
}

// broken is the error of a row of blocks that cannot be read.
func (v *verifier) broken(row int, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = raster.ErrTruncated
	}
	return &raster.Error{Stage: "verify", Place: fmt.Sprintf("row of blocks %d", row), Detail: "the file cannot be read", Err: err}
}
