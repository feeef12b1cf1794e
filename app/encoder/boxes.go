package encoder

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// checkJXL looks at a JPEG XL file in its container (ISO/IEC 18181-2).
func checkJXL(f *os.File, size int64) (notices []string, err error) {
	types, err := boxes(f, size)
	if err != nil {
		return nil, err
	}
	has := func(t string) bool { return slices.Contains(types, t) }
	switch {
	case types[0] != "JXL ":
		return nil, errors.New("what it wrote is no JPEG XL")
	case !has("jxlc") && !has("jxlp"):
		return nil, errors.New("what it wrote has no picture in it")
	case !has("Exif") && !has("brob"): // brob: compressed
		notices = append(notices, "cjxl kept the pixels and the profile, but left out descriptions, resolution and recipe; newer versions keep them")
	}
	return notices, nil
}

// checkAVIF looks at an AVIF file (ISO/IEC 23008-12).
func checkAVIF(f *os.File, size int64) (notices []string, err error) {
	types, err := boxes(f, size)
	if err != nil {
		return nil, err
	}
	brand := make([]byte, 4) // behind size and type of the first box
	if _, err := f.ReadAt(brand, 8); err != nil {
		return nil, err
	}
	switch {
	case types[0] != "ftyp" || string(brand) != "avif":
		return nil, errors.New("what it wrote is no AVIF")
	case !slices.Contains(types, "meta") || !slices.Contains(types, "mdat"):
		return nil, errors.New("what it wrote has no picture in it")
	}
	return nil, nil
}

// maxBoxes is far more than a file with one picture has at its top.
const maxBoxes = 4096

// boxes are the types of the boxes a file consists of, at least one (ISO/IEC
// 14496-12, 4.2). They have to end where the file does.
func boxes(r io.ReaderAt, size int64) (types []string, err error) {
	if size == 0 {
		return nil, errors.New("it wrote nothing")
	}
	be := binary.BigEndian
	for at := int64(0); at < size; {
		if len(types) == maxBoxes {
			return nil, fmt.Errorf("what it wrote has more than %d boxes", maxBoxes)
		}
		var head [16]byte // size and type; the size may be 64 bits behind them
		n, err := r.ReadAt(head[:min(16, size-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		length, least := uint64(be.Uint32(head[:])), uint64(8)
		switch length {
		case 0: // to the end of the file
			length = uint64(size - at)
		case 1:
			length, least = be.Uint64(head[8:]), 16
		}
		if uint64(n) < least || length < least || length > uint64(size-at) {
			return nil, fmt.Errorf("what it wrote is not complete or no list of boxes: at byte %d of %d there are %d bytes left", at, size, size-at)
		}
		types = append(types, string(head[4:8]))
		at += int64(length)
	}
	return types, nil
}
