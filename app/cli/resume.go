package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"safelight/app/manifest"
	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
)

// manifest is that of the output folder, with what earlier runs have noted if
// this one resumes them.
func (c *exportCommand) manifest() (*manifest.Manifest, error) {
	if !c.Resume {
		return manifest.New(c.Output), nil
	}
	return manifest.Open(c.Output)
}

// version is what a picture depends on besides its scan and its settings.
var version = fmt.Sprintf("%s, rendering %d", Version, recipe.RenderVersion)

// settings are what a picture depends on besides its scan and the version of the
// program; of them a digest is kept.
type settings struct {
	// Recipe is the frame that a file gives; without one, Look is how the
	// program looks for itself.
	Frame *recipe.Frame `json:"frame,omitempty"`
	Look  *lookFlags    `json:"look,omitempty"`
	// Output is the form of the file, and Kind its format, which is not that of
	// Output where another program writes it.
	Output task.Output   `json:"output"`
	Kind   string        `json:"kind"`
	Embed  bool          `json:"embed"`
	Limits raster.Limits `json:"limits"`
}

// settings are those that hold for all pictures.
func (c *exportCommand) settings() settings {
	limits, _ := c.limits() // the host was made with them
	return settings{Embed: c.Embed, Limits: limits}
}

// digest of the settings of an output of a frame; nil is the frame that the
// program finds by itself.
func (x *exporter) digest(frame *recipe.Frame, o output) (string, error) {
	s := x.settings
	if s.Frame = frame; frame == nil {
		s.Look = x.flags
	}
	s.Output, s.Kind = o.Output, string(o.kind)
	s.Output.Scratch = false // is not a matter of how it looks
	text, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// entry is what the manifest says of an output.
func (x *exporter) entry(in input, source string, frame *recipe.Frame, o output, path string) (manifest.Entry, error) {
	relative, err := filepath.Rel(x.root, path)
	if err != nil {
		return manifest.Entry{}, err
	}
	digest, err := x.digest(frame, o)
	return manifest.Entry{
		Output: filepath.ToSlash(relative), Scan: in.path, Source: source, Settings: digest, Version: version,
	}, err
}

// standing lists the files of a scan that have been made by an earlier run and are
// there, and says whether these are all. No worker is started to find out.
func (x *exporter) standing(j job) (outputs []string, all bool) {
	loaded, err := x.look.Frames(j.path)
	if err != nil {
		return nil, false // which the export will say
	}
	frames := []recipe.Frame{{}}
	if loaded != nil {
		frames = loaded.Frames
	}
	sum, err := j.source.wait()
	if err != nil {
		return nil, false
	}
	all = true
	for i := range frames {
		for _, o := range x.outputs {
			var frame *recipe.Frame
			if loaded != nil {
				frame = &frames[i]
			}
			path := o.place(j.input, cropName(frames[i], i, len(frames)))
			if !x.places.claims.has(path, j.path) {
				all = false // and will be told of
				continue
			}
			if e, err := x.entry(j.input, sum, frame, o, path); err == nil && x.manifest.Done(e) {
				outputs = append(outputs, path)
			} else {
				all = false
			}
		}
	}
	return outputs, all
}

// madeByAnother says whether err is that a file's name is taken, by the same
// picture, which a run made that began before this one knew of it. Two runs of one
// shard are no fault: whoever starts them cannot always tell whether the first is
// still alive.
func (x *exporter) madeByAnother(err error, j job, frame *recipe.Frame, o output, path string) bool {
	if !x.resume || !errors.Is(err, fs.ErrExist) {
		return false
	}
	sum, err := j.source.wait()
	if err != nil {
		return false
	}
	e, err := x.entry(j.input, sum, frame, o, path)
	return err == nil && x.manifest.Done(e)
}

// commit notes a complete file in the manifest, then gives it its name. frame is
// what a file says that it is to be made from, nil if none does.
func (x *exporter) commit(j job, frame *recipe.Frame, d *draft) error {
	sum, err := j.source.wait()
	if err == nil {
		err = j.source.changed()
	}
	if err != nil {
		return at(stageInput, err)
	}
	e, err := x.entry(j.input, sum, frame, d.output, d.out.Path())
	if err != nil {
		return err
	}
	if err := d.out.Sync(); err != nil {
		return err
	}
	if err := x.manifest.Add(e, d.out.File); err != nil {
		return err
	}
	return d.out.Commit()
}

// checksum is that of a scan, computed while the scan is exported.
type checksum struct {
	path   string
	cancel context.CancelFunc
	done   chan struct{}
	file   *os.File // open until stop; set, as the others are, before done is closed
	info   os.FileInfo
	sum    string
	err    error
}

// startChecksum reads a scan through. Nothing in it is looked at.
func startChecksum(ctx context.Context, path string) *checksum {
	c := &checksum{path: path, done: make(chan struct{})}
	ctx, c.cancel = context.WithCancel(ctx)
	go func() {
		defer close(c.done)
		if c.err = c.read(ctx); c.err != nil {
			c.err = fmt.Errorf("checksum: %w", c.err)
		}
	}()
	return c
}

func (c *checksum) read(ctx context.Context) (err error) {
	if info, err := os.Stat(c.path); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file", c.path)
	}
	if c.file, err = os.Open(c.path); err != nil {
		return err
	}
	if c.info, err = c.file.Stat(); err != nil {
		return err
	}
	c.sum, err = recipe.Checksum(ctx, c.file)
	return err
}

// changed is an error if the scan is not what it was when the checksum was begun:
// then nobody knows what the picture is of. That it was removed does no harm. It is
// called when the checksum is there.
func (c *checksum) changed() error {
	now, err := c.file.Stat()
	if err != nil {
		return err
	}
	same := now.Size() == c.info.Size() && now.ModTime().Equal(c.info.ModTime())
	if named, err := os.Stat(c.path); same && err == nil {
		same = os.SameFile(now, named)
	}
	if !same {
		return errors.New("the scan was changed while it was exported")
	}
	return nil
}

// stop gives up the checksum if it is not there.
func (c *checksum) stop() {
	c.cancel()
	<-c.done
	if c.file != nil {
		c.file.Close()
	}
}

// wait waits for the checksum.
func (c *checksum) wait() (string, error) {
	<-c.done
	return c.sum, c.err
}
