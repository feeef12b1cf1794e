package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"safelight/pipeline/color"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
)

// exportOptions are the JSON of StartExport.
type exportOptions struct {
	// Scans are "selected", "all", or "current" (or "shown"), the one shown.
	Scans string `json:"scans"`
	// Output is the folder for the pictures; it is made if it does not exist.
	Output    string `json:"output"`
	Overwrite bool   `json:"overwrite"`
	exportFile
	// Also are other files of every picture.
	Also []exportAlso `json:"also"`
}

// exportFile says what a file is like. What is absent is the program's default.
type exportFile struct {
	Format      string `json:"format"`
	Space       string `json:"space"`
	MaxEdge     int    `json:"max_edge"`
	Quality     int    `json:"quality"`
	Compression string `json:"compression"`
}

// exportAlso is another file of every picture, with a suffix of its name or in a
// folder of its own.
type exportAlso struct {
	exportFile
	Suffix string `json:"suffix"`
	Folder string `json:"folder"`
}

const (
	maxExportEdge = 1 << 20
	maxAlso       = 7
)

// parseExport reads options, strictly: nothing becomes a flag that is not known.
func parseExport(text json.RawMessage) (o exportOptions, err error) {
	if len(text) == 0 {
		return o, errors.New("nothing says what and how")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
			return o, tell("%[1]s cannot be %[2]s", "%[1]s 不能是 %[2]s", wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:], wrong.Value)
		}
		return o, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return o, errors.New("there is more behind the options")
	}
	if o.Scans == "shown" {
		o.Scans = "current"
	}
	if !slices.Contains([]string{"selected", "all", "current"}, o.Scans) {
		return o, fmt.Errorf("scans: %q is none of selected, all and current", o.Scans)
	}
	if strings.TrimSpace(o.Output) == "" || strings.ContainsRune(o.Output, 0) {
		return o, tell("output: no folder for the pictures", "没有指定输出文件夹")
	}
	if home, err := os.UserHomeDir(); err == nil && (o.Output == "~" || strings.HasPrefix(o.Output, "~/")) {
		o.Output = filepath.Join(home, o.Output[1:])
	}
	if len(o.Also) > maxAlso {
		return o, fmt.Errorf("also: %d files are too many; at most %d", len(o.Also), maxAlso)
	}
	if err := o.exportFile.check(); err != nil {
		return o, err
	}
	for i, a := range o.Also {
		err := a.check()
		for _, name := range []string{a.Suffix, a.Folder} {
			if strings.ContainsAny(name, ",/\\\x00") || len(name) > 100 {
				err = errors.Join(err, fmt.Errorf("%q is no part of a file's name", name))
			}
		}
		if a.Format == "" {
			err = errors.Join(err, errors.New("no format"))
		}
		if err != nil {
			return o, fmt.Errorf("also[%d]: %w", i, err)
		}
	}
	return o, nil
}

// check reports what there is not.
func (f exportFile) check() error {
	if _, err := format.ParseKind(f.Format); f.Format != "" && err != nil {
		return fmt.Errorf("format: %w", err)
	}
	if space, ok := color.Lookup(f.Space); f.Space != "" && (!ok || space.Role&color.Output == 0) {
		return tell("space: unknown space %q; there are %s", "未知的色彩空间 %q；现有 %s", f.Space, strings.Join(color.Builtin().Names(color.Output), ", "))
	}
	if f.Compression != "" && !slices.Contains(tiff.Compressions(), f.Compression) {
		return fmt.Errorf("compression: %q is none of %s", f.Compression, strings.Join(tiff.Compressions(), ", "))
	}
	if f.MaxEdge < 0 || f.MaxEdge > maxExportEdge {
		return tell("max_edge: %d is outside 0 to %d", "长边 %d 超出 0 到 %d 的范围", f.MaxEdge, maxExportEdge)
	}
	if f.Quality < 0 || f.Quality > 100 {
		return tell("quality: %d is outside 0 to 100", "品质 %d 超出 0 到 100 的范围", f.Quality)
	}
	return nil
}

// flags are those of the command line; the scans come on its standard input.
func (o exportOptions) flags() []string {
	flags := []string{"--json", "--files-from=-"}
	if o.Overwrite {
		flags = append(flags, "--overwrite")
	}
	for _, part := range o.parts() {
		flags = append(flags, "--"+part)
	}
	for _, a := range o.Also {
		parts := append([]string{a.Format}, slices.DeleteFunc(a.parts(), func(p string) bool { return strings.HasPrefix(p, "format=") })...)
		if a.Suffix != "" {
			parts = append(parts, "suffix="+a.Suffix)
		}
		if a.Folder != "" {
			parts = append(parts, "folder="+a.Folder)
		}
		flags = append(flags, "--also="+strings.Join(parts, ","))
	}
	return append(flags, "--output="+filepath.Clean(o.Output))
}

// parts are what is said of a file.
func (f exportFile) parts() (parts []string) {
	add := func(name, value string) {
		if value != "" && value != "0" {
			parts = append(parts, name+"="+value)
		}
	}
	add("format", f.Format)
	add("space", f.Space)
	add("max-edge", strconv.Itoa(f.MaxEdge))
	add("quality", strconv.Itoa(f.Quality))
	add("compression", f.Compression)
	return parts
}
