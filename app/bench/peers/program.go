package main

import (
	"os/exec"
	"path/filepath"
	"strconv"

	"safelight/pipeline/raster/tiff"
)

// task is something that every program is asked to do, if it can: a picture of a
// scan.
type task struct {
	name string
	scan tiff.Compression
	// to is how the picture is compressed, if it is a TIFF of 16 bits a sample;
	// otherwise it is a JPEG of this quality, 4:4:4.
	to      tiff.Compression
	quality int
}

// tasks are all tasks.
func tasks() []task {
	return []task{
		{name: "uncompressed to uncompressed", scan: tiff.None, to: tiff.None},
		{name: "LZW to LZW", scan: tiff.LZW, to: tiff.LZW},
		{name: "Deflate to Deflate", scan: tiff.Deflate, to: tiff.Deflate},
		{name: "uncompressed to JPEG, quality 95", scan: tiff.None, quality: 95},
	}
}

// jpeg says whether the picture is one.
func (t task) jpeg() bool { return t.quality > 0 }

// ext is the extension of the picture.
func (t task) ext() string {
	if t.jpeg() {
		return ".jpg"
	}
	return ".tif"
}

// depth is how many bits a sample of the picture has.
func (t task) depth() int {
	if t.jpeg() {
		return 8
	}
	return 16
}

// program is one of those that are compared.
type program struct {
	name string // in the table
	// path is the executable, or the name it is found by.
	path string
	// args are the arguments that have it make a picture of a scan, nil if it
	// cannot; home is a folder of its own.
	args func(t task, scan, picture, home string) []string
	// files are put into that folder before it is run, by name.
	files map[string]string
}

// ours is Safelight.
func ours(path string) program {
	return program{name: "Safelight", path: path, args: func(t task, scan, picture, _ string) []string {
		args := []string{"export", scan, "--auto", "--output", filepath.Dir(picture)}
		if t.jpeg() {
			return append(args, "--format", "jpeg", "--quality", strconv.Itoa(t.quality))
		}
		return append(args, "--format", "tiff16", "--compression", t.to.String())
	}}
}

// peers are the others.
func peers() []program {
	return []program{
		{name: "vips invert", path: "vips", args: vips},
		{name: "rawtherapee-cli, neutral", path: "rawtherapee-cli", args: rawTherapee},
		{
			name: "rawtherapee-cli, film negative", path: "rawtherapee-cli",
			args: func(t task, scan, picture, home string) []string {
				args := rawTherapee(t, scan, picture, home)
				if args == nil {
					return nil
				}
				return append([]string{"-p", filepath.Join(home, filmNegativeFile)}, args...)
			},
			files: map[string]string{filmNegativeFile: filmNegative},
		},
		{name: "darktable-cli", path: "darktable-cli", args: darktable},
	}
}

// installed are the programs that are there, with the paths of their executables,
// and the names of the executables that are not, each once.
func installed(all []program) (found []program, missing []string) {
	for _, p := range all {
		path, err := exec.LookPath(p.path)
		if err == nil {
			p.path = path
			found = append(found, p)
		} else if len(missing) == 0 || missing[len(missing)-1] != p.path {
			missing = append(missing, p.path)
		}
	}
	return found, missing
}

// vips has vips turn every value round, which is the least that can be called an
// inversion.
func vips(t task, scan, picture, _ string) []string {
	options := map[tiff.Compression]string{
		tiff.None: "[compression=none]", tiff.LZW: "[compression=lzw,predictor=horizontal]", tiff.Deflate: "[compression=deflate,predictor=horizontal]",
	}[t.to]
	if t.jpeg() {
		options = "[Q=" + strconv.Itoa(t.quality) + ",subsample_mode=off]"
	}
	return []string{"invert", scan, picture + options}
}

// filmNegative is a profile of RawTherapee that inverts film, with the values of
// the one that it comes with, and the film base found by itself.
const filmNegative = `[Version]
AppVersion=5.9
Version=349

[Film Negative]
Enabled=true
RedRatio=1.36
GreenExponent=1.5
BlueRatio=0.86
ColorSpace=1
RefInput=0;0;0;
RefOutput=0;0;0;
BackCompat=0
`

// filmNegativeFile is the name it has in the folder of RawTherapee.
const filmNegativeFile = "negative.pp3"

// rawTherapee has RawTherapee develop with its neutral profile, which does as
// little as it can. It writes no LZW.
func rawTherapee(t task, scan, picture, _ string) []string {
	var to []string
	switch {
	case t.jpeg():
		to = []string{"-j" + strconv.Itoa(t.quality), "-js3"}
	case t.to == tiff.None:
		to = []string{"-t", "-b16"}
	case t.to == tiff.Deflate:
		to = []string{"-tz", "-b16"}
	default:
		return nil
	}
	return append(append([]string{"-q", "-Y"}, to...), "-o", picture, "-c", scan)
}

// darktable has darktable develop with what it does to every TIFF, without
// presets, on the processor. It writes no LZW.
func darktable(t task, scan, picture, home string) []string {
	const format = "plugins/imageio/format/"
	args := []string{
		scan, picture, "--apply-custom-presets", "0", "--core", "--disable-opencl",
		"--configdir", filepath.Join(home, "config"), "--cachedir", filepath.Join(home, "cache"), "--library", ":memory:",
	}
	compress := map[tiff.Compression]string{tiff.None: "0", tiff.Deflate: "2"} // 2: with differencing
	switch how, ok := compress[t.to]; {
	case t.jpeg():
		return append(args, "--conf", format+"jpeg/quality="+strconv.Itoa(t.quality), "--conf", format+"jpeg/subsample=1") // 4:4:4
	case ok:
		return append(args, "--conf", format+"tiff/bpp=16", "--conf", format+"tiff/compress="+how)
	}
	return nil
}
