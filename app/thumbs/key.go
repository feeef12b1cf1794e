package thumbs

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"safelight/pipeline/recipe"
)

// piece is how much of a scan is read at its beginning, middle and end, in bytes.
const piece = 64 << 10

// key names the picture of a scan, as it is now.
func (t *Thumbs) key(path string) (string, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe would be waited for
	if err != nil {
		return "", err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !stat.Mode().IsRegular() {
		return "", errors.New("not a regular file")
	}
	h := sha256.New()
	version := sha256.Sum256([]byte(t.config.Version))
	h.Write(version[:])
	size := stat.Size()
	for _, v := range []int64{recipe.RenderVersion, int64(t.config.Edge), size, stat.ModTime().UnixNano()} {
		binary.Write(h, binary.LittleEndian, v)
	}
	buf := make([]byte, piece)
	for _, at := range []int64{0, size/2 - piece/2, size - piece} {
		n, err := f.ReadAt(buf, max(at, 0))
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		h.Write(buf[:n])
	}
	for _, name := range t.config.Recipes(path) {
		h.Write(bytesOf(name))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// bytesOf is a hash of what a file holds, so that two files are not one longer file.
// No file is told apart from one of no bytes.
func bytesOf(name string) []byte {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return make([]byte, sha256.Size)
	}
	defer f.Close()
	h := sha256.New()
	io.Copy(h, io.LimitReader(f, recipe.MaxBytes+1))
	return h.Sum(nil)
}

// place is where the picture of a key is kept.
func (t *Thumbs) place(key string) string {
	return filepath.Join(t.config.Dir, key[:2], key+".jpg")
}
