package thumbs

import (
	"bytes"
	"crypto/sha256"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"safelight/pipeline/atomicfile"
)

// largest is more than a thumbnail takes, in bytes.
const largest = 4 << 20

// sumOf is what stands behind a JPEG in its file.
func sumOf(key string, picture []byte) []byte {
	h := sha256.New()
	io.WriteString(h, key) // so that a file under another's name is not taken for it
	h.Write(picture)
	return h.Sum(nil)
}

// read is the thumbnail that is kept under a key, nil if there is none that is whole.
// It is one that was read lately from now on.
func (t *Thumbs) read(key string) []byte {
	if t.config.Dir == "" {
		return nil
	}
	place := t.place(key)
	// A link would lead elsewhere, a pipe would be waited for.
	f, err := os.OpenFile(place, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil || !stat.Mode().IsRegular() || stat.Size() > largest {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(f, largest))
	if err != nil || len(data) < sha256.Size {
		return nil
	}
	picture, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if !bytes.Equal(sum, sumOf(key, picture)) || !t.fits(picture) {
		return nil
	}
	if now := time.Now(); now.Sub(stat.ModTime()) > time.Hour {
		os.Chtimes(place, now, now)
	}
	return picture[:len(picture):len(picture)]
}

// fits says whether a file is a JPEG no larger than thumbnails are: the checksum is
// no secret, and a front end makes room for whatever size a picture says it has.
func (t *Thumbs) fits(picture []byte) bool {
	c, err := jpeg.DecodeConfig(bytes.NewReader(picture))
	return err == nil && c.Width <= t.config.Edge && c.Height <= t.config.Edge
}

// keep writes a thumbnail to the folder. Where that is not possible it is told once,
// and tried again with the next: a full disk may have room by then.
func (t *Thumbs) keep(key string, picture []byte) {
	if t.config.Dir == "" || len(picture) > largest-sha256.Size {
		return
	}
	if err := t.write(key, picture); err != nil {
		t.unkept.Do(func() {
			if t.config.Notice != nil {
				t.config.Notice(err)
			}
		})
		return
	}
	t.kept.add(t.config.Dir, int64(len(picture)+sha256.Size), t.config.Limit)
}

func (t *Thumbs) write(key string, picture []byte) error {
	place := t.place(key)
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return err
	}
	data := append(picture[:len(picture):len(picture)], sumOf(key, picture)...)
	return atomicfile.WriteFile(place, data, atomicfile.Options{Overwrite: true})
}
