package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"github.com/alecthomas/kong"

	"safelight/app/encoder"
	"safelight/app/folder"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/task"
)

// outputFlags say what files are made of every picture.
type outputFlags struct {
	Format   string   `default:"tiff16" enum:"${formats}" placeholder:"NAME" help:"One of ${formats}; tiff16 by default, tiff32f is floating point, jxl and avif take cjxl and avifenc."`
	Compress string   `name:"compression" placeholder:"NAME" help:"How TIFFs are compressed: one of ${compressions}; deflate by default."`
	Space    string   `default:"${space}" placeholder:"NAME" help:"Color space: srgb, display-p3, adobe-rgb, prophoto, rec2020 or acescg."`
	MaxEdge  int      `placeholder:"N" help:"Longest edge in pixels; the scan's own by default."`
	Quality  int      `default:"${quality}" placeholder:"N" help:"Quality of JPEG, JPEG XL and AVIF, 1 to 100; JPEG XL is lossless at 100."`
	Also     []string `sep:"none" placeholder:"FORMAT,..." help:"Another file of every picture, made in the same pass; may be repeated. Behind the format, as in jpeg,max-edge=2048,folder=web: max-edge=N, space=NAME, quality=N, compression=NAME, suffix=TEXT, folder=NAME."`
}

// The defaults of outputs.
const (
	defaultSpace   = "srgb"
	defaultQuality = 92
)

// outputVars are what the flags of outputs choose from, and their defaults.
func outputVars() kong.Vars {
	return kong.Vars{
		"formats":      strings.Join(format.Names(), ","),
		"compressions": strings.Join(tiff.Compressions(), ", "),
		"space":        defaultSpace,
		"quality":      strconv.Itoa(defaultQuality),
	}
}

// output is one of the files that are made of every picture.
type output struct {
	task.Output                  // what the worker is asked for
	kind        format.Kind      // of the file
	encoder     *encoder.Encoder // nil for kinds that workers write
	suffix      string           // of its name, before the extension
	folder      string           // in the folder for pictures, "" for itself
}

// outputs are all files that are made of every picture, the one that the other
// flags describe first. No two of them have the same place. An error is one of
// usage.
func (f outputFlags) outputs() ([]output, error) {
	first := outputSpec{
		prefix: "--", format: f.Format, space: f.Space, maxEdge: f.MaxEdge, quality: f.Quality, compression: f.Compress,
	}
	o, err := first.output()
	if err != nil {
		return nil, err
	}
	all, names := []output{o}, []string{"--format " + f.Format}
	for _, text := range f.Also {
		also, err := parseOutputSpec(text)
		if err != nil {
			return nil, err
		}
		if o, err = also.output(); err != nil {
			return nil, err
		}
		for i, other := range all {
			if o.collides(other) {
				return nil, also.fault("its files would have the names of those of %s; add suffix=TEXT or folder=NAME", names[i])
			}
		}
		all, names = append(all, o), append(names, "--also "+text)
	}
	if len(all) > task.MaxOutputs {
		return nil, usagef("--also: %d files of every picture are more than %d", len(all), task.MaxOutputs)
	}
	return all, nil
}

// collides reports whether two outputs have the same place, perhaps only where
// upper and lower case are the same.
func (o output) collides(other output) bool {
	return strings.EqualFold(o.folder, other.folder) && strings.EqualFold(o.suffix+o.kind.Ext(), other.suffix+other.kind.Ext())
}

// place is where the file of a picture goes; crop tells it from others of the
// same scan.
func (o output) place(in input, crop string) string {
	return filepath.Join(in.outputRoot, o.folder, folder.Stem(in.relative)) + crop + o.suffix + o.kind.Ext()
}

// outputSpec is what a user says of an output.
type outputSpec struct {
	prefix string // of errors, which begin with the name of a part

	format, space, compression string
	maxEdge, quality           int
	suffix, folder             string
}

// fault is an error of usage that names the part it is about.
func (s outputSpec) fault(format string, args ...any) error {
	return usageError{s.prefix + fmt.Sprintf(format, args...)}
}

// parseOutputSpec reads "FORMAT,NAME=VALUE,...".
func parseOutputSpec(text string) (outputSpec, error) {
	s := outputSpec{prefix: "--also " + text + ": ", space: defaultSpace, quality: defaultQuality}
	parts := strings.Split(text, ",")
	s.format = parts[0]
	if _, err := format.ParseKind(s.format); err != nil {
		return s, s.fault("%v", err)
	}
	seen := map[string]bool{}
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(part, "=")
		if err := s.set(name, value); err != nil {
			return s, s.fault("%v", err)
		}
		if seen[name] {
			return s, s.fault("%s: it stands there twice", name)
		}
		seen[name] = true
	}
	if kind := format.Kind(s.format); seen["quality"] && !kind.Lossy() {
		return s, s.fault("quality: %s has none; it is for JPEG, JPEG XL and AVIF", kind)
	}
	return s, nil
}

// set sets a part.
func (s *outputSpec) set(name, value string) (err error) {
	switch name {
	case "max-edge":
		s.maxEdge, err = strconv.Atoi(value)
	case "quality":
		s.quality, err = strconv.Atoi(value)
	case "space":
		s.space = value
	case "compression":
		s.compression = value
	case "suffix":
		s.suffix = inName(value)
	case "folder":
		if s.folder = inName(value); strings.Trim(s.folder, ".") == "" {
			return fmt.Errorf("folder: %q is no name for a folder", value)
		}
	default:
		return fmt.Errorf("%q is none of max-edge=N, space=NAME, quality=N, compression=NAME, suffix=TEXT, folder=NAME", name)
	}
	switch {
	case value == "":
		return fmt.Errorf("%s: there is no value", name)
	case err != nil:
		return fmt.Errorf("%s: %q is no whole number", name, value)
	}
	return nil
}

// inName is text for a name in a folder: without anything that would lead out of
// the folder, or that moves a cursor.
func inName(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == filepath.Separator || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, text)
}

// output is what is described.
func (s outputSpec) output() (output, error) {
	o := output{kind: format.Kind(s.format), suffix: s.suffix, folder: s.folder}
	switch {
	case s.maxEdge < 0:
		return o, s.fault("max-edge: %d is less than 0", s.maxEdge)
	case s.quality < 1 || s.quality > 100:
		return o, s.fault("quality: %d is outside 1 to 100", s.quality)
	}
	if err := checkCompression(s.compression, o.kind); err != nil {
		return o, s.fault("%v", err)
	}
	space, err := outputSpace(s.space)
	if err != nil {
		return o, s.fault("space: %v", err)
	}
	if o.encoder, err = findEncoder(o.kind); err != nil {
		return o, s.fault("format: %v", err)
	}
	o.Output = task.Output{
		Kind: string(o.kind.Written()), Space: space.Name, MaxEdge: s.maxEdge, Quality: s.quality, Compression: s.compression,
	}
	return o, nil
}

// checkCompression refuses a compression that there is not, or that the kind
// does not have.
func checkCompression(name string, kind format.Kind) error {
	if name == "" {
		return nil
	}
	if kind.Format() != "tiff" {
		return fmt.Errorf("compression: %s is compressed in one way only; it is for TIFF", kind)
	}
	_, err := tiff.ParseCompression(name)
	return err
}

// findEncoder finds the program that writes a kind, nil if workers do. That it
// is missing is told before anything is done, once, because no file can be done.
func findEncoder(kind format.Kind) (*encoder.Encoder, error) {
	if !kind.External() {
		return nil, nil
	}
	return encoder.Find(kind)
}

// outputError is an error of one of the files of a picture.
type outputError struct {
	output string
	// several says that the picture has others, so that the name has to be told.
	several bool
	error
}

func (e outputError) Unwrap() error { return e.error }

// outputOf is the file that an error is about; "" if it is about all of a scan.
func outputOf(err error) string {
	var e outputError
	errors.As(err, &e)
	return e.output
}
