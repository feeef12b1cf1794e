// Package encoder has other programs write the formats that Safelight does not
// write itself: JPEG XL is made by cjxl, AVIF by avifenc.
//
// [Find] looks for the program of a format, so that its absence is known before
// any work is done. [Encoder.Encode] has it make a file of a PNG that a worker
// wrote and read back. The program is run by this process and not by the worker,
// which may not run any; it gets open files and no names, an empty environment,
// and a process group that is killed as a whole; see [host.Run].
//
// A file that comes out is checked for what can be known without decoding it:
// that the program was content, that the file is of its format and has a
// picture, and that it is complete to its last byte.
package encoder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"safelight/pipeline/raster/format"
	"safelight/xpcworker/host"
)

// ErrMissing says that the program for a format is not installed.
var ErrMissing = errors.New("encoder not found")

// A Picture says what is to be encoded.
type Picture struct {
	Width, Height int
	// Gray says that it has one channel.
	Gray bool
	// Quality is 1 to 100, where that of a JPEG looks about the same.
	Quality int
}

// An Encoder makes files of one kind. Its methods may be called by several
// goroutines at once.
type Encoder struct {
	program program
	path    string
}

// Find finds the program for a kind in the folders of PATH. The error wraps
// ErrMissing if it is not there, and names what to install. The kind has to be
// one that is External.
func Find(kind format.Kind) (*Encoder, error) {
	p, ok := programs()[kind]
	if !ok {
		return nil, fmt.Errorf("no program writes %s", kind)
	}
	path, err := exec.LookPath(p.name)
	if err != nil {
		return nil, fmt.Errorf("%s is written by %s, which is not installed (on Debian it is in the package %s): %w",
			p.title, p.name, p.debian, ErrMissing)
	}
	if path, err = filepath.Abs(path); err != nil { // it is run in another folder
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	return &Encoder{program: p, path: path}, nil
}

// Encode has the program make a file of the PNG in, in out, which is empty. It
// returns what of the PNG did not make it into the file. After an error, which
// names the program, and after the end of ctx, out has anything in it, and of
// the program nothing is left.
func (e *Encoder) Encode(ctx context.Context, in, out *os.File, p Picture) (notices []string, err error) {
	err = host.Run(ctx, host.Program{
		Path: e.path, Args: e.program.arguments(p), Files: []*os.File{in, out}, Limit: limit(p),
	})
	if err != nil {
		return nil, err
	}
	stat, err := out.Stat()
	if err != nil {
		return nil, err
	}
	notices, err = e.program.check(out, stat.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.program.name, err)
	}
	return notices, nil
}

// The names under which a program finds the files it is given. They are those
// of descriptors, so that no name of a file can be mistaken for an option or a
// format.
const (
	inName  = descriptors + "3"
	outName = descriptors + "4"
)

// Memory is about what the program takes to encode a picture, in bytes, as was
// measured of the versions of Debian 12.
func (e *Encoder) Memory(width, height int) int64 {
	return int64(width)*int64(height)*e.program.pixelBytes + 32<<20
}

// limit is how long a program may take: so long that only one that hangs takes
// longer. On two idle cores both take about 2 s a megapixel.
func limit(p Picture) time.Duration {
	megapixels := time.Duration(p.Width) * time.Duration(p.Height) / 1_000_000
	return (1 + megapixels) * time.Minute
}

// program is a program that writes a format.
type program struct {
	name   string // of the executable
	title  string // of the format
	debian string // the package it is in
	// pixelBytes is what it takes for a pixel.
	pixelBytes int64
	// arguments make it read inName and write outName. They are understood by
	// all versions since those of Debian 12.
	arguments func(p Picture) []string
	// check looks at what it wrote.
	check func(f *os.File, size int64) (notices []string, err error)
}

// programs are the programs that are known.
func programs() map[format.Kind]program {
	return map[format.Kind]program{
		format.JXL:  {"cjxl", "JPEG XL", "libjxl-tools", 80, jxlArguments, checkJXL},
		format.AVIF: {"avifenc", "AVIF", "libavif-bin", 110, avifArguments, checkAVIF},
	}
}

// jxlArguments are for cjxl 0.7 and later. Quality 100 is lossless there; then,
// with film grain, an effort above 3 takes ten times as long and saves 1 %.
func jxlArguments(p Picture) []string {
	args := []string{inName, outName, "--quiet", "--container=1", "-q", strconv.Itoa(p.Quality)}
	if p.Quality == 100 {
		args = append(args, "-e", "3")
	}
	return args
}

// avifArguments are for avifenc 0.11 and later: version 1.0 has -q, from which
// it computes the same quantizers. 10 bits and full color are what AV1 calls
// High profile; 12 would be a profile that fewer programs read.
func avifArguments(p Picture) []string {
	quantizer := strconv.Itoa(((100-p.Quality)*63 + 50) / 100)
	layout := "444"
	if p.Gray {
		layout = "400"
	}
	return []string{"-j", "all", "-d", "10", "-y", layout, "--min", quantizer, "--max", quantizer, inName, outName}
}
