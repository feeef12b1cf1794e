package recipe

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"safelight/pipeline/atomicfile"
	"safelight/pipeline/color"
)

// sidecarSuffix is what follows the scan's name in that of its sidecar.
const sidecarSuffix = ".safelight.json"

// SidecarName is the path of a scan's sidecar: beside it, with the scan's
// whole name, so that IMG.tif and IMG.dng do not share one.
func SidecarName(scan string) string { return scan + sidecarSuffix }

// DataDir is the user's data folder: ~/Library/Application Support/Safelight
// on macOS, elsewhere safelight in $XDG_DATA_HOME or, unless that is an
// absolute path, in ~/.local/share. It need not exist.
func DataDir() (string, error) {
	xdg := os.Getenv("XDG_DATA_HOME")
	if runtime.GOOS != "darwin" && filepath.IsAbs(xdg) {
		return filepath.Join(xdg, "safelight"), nil
	}
	home, err := os.UserHomeDir()
	switch {
	case err != nil:
		return "", fmt.Errorf("data folder: %w", err)
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Application Support", "Safelight"), nil
	}
	return filepath.Join(home, ".local", "share", "safelight"), nil
}

// dataName is the path of a scan's sidecar in the data folder, for scans in
// folders that cannot be written. The scan's absolute path is hashed into it,
// for scans of one name in different folders.
func dataName(scan, dataDir string) (string, error) {
	abs, err := filepath.Abs(scan)
	if err != nil {
		return "", fmt.Errorf("sidecar of %s: %w", scan, err)
	}
	sum := sha256.Sum256([]byte(abs))
	return filepath.Join(dataDir, "sidecars", hex.EncodeToString(sum[:16])+sidecarSuffix), nil
}

// DamagedError says that a sidecar is there but cannot be read: it is no
// sidecar, or a later version wrote it (then the error wraps [ErrNewer]).
// Reading leaves such a file as it is; [WriteSidecar] keeps it aside.
type DamagedError struct {
	Path string
	Err  error
}

func (e *DamagedError) Error() string { return e.Path + ": " + e.Err.Error() }
func (e *DamagedError) Unwrap() error { return e.Err }

// ReadSidecar reads the sidecar of a scan: the one beside it, or the one in
// the data folder. Of two that belong to the same file the later written
// counts, as a folder can be read-only on one day and writable on another; of
// two that do not, the one beside the scan. An empty dataDir is not looked at.
//
// Its recipes may name the spaces of lib; they come back complete.
//
// The error wraps [fs.ErrNotExist] when there is no sidecar. It is a
// [*DamagedError] when there is one that cannot be read and no other.
func ReadSidecar(scan, dataDir string, lib color.Library) (*Sidecar, error) {
	beside := readSidecarFile(SidecarName(scan), lib)
	if dataDir == "" {
		return beside.sidecar, beside.err
	}
	name, err := dataName(scan, dataDir)
	if err != nil {
		return nil, err
	}
	kept := readSidecarFile(name, lib)
	if kept.err == nil && !kept.isOf(scan) {
		// Another card, in the same reader, with a scan of the same name.
		kept = storedSidecar{err: fs.ErrNotExist}
	}
	switch {
	case errors.Is(beside.err, fs.ErrNotExist):
		if errors.Is(kept.err, fs.ErrNotExist) {
			return nil, beside.err
		}
		return kept.sidecar, kept.err
	case kept.err != nil:
		return beside.sidecar, beside.err
	case beside.err != nil:
		return kept.sidecar, nil
	case kept.sidecar.Source.same(beside.sidecar.Source) && kept.modified.After(beside.modified):
		return kept.sidecar, nil
	}
	return beside.sidecar, nil
}

// storedSidecar is a sidecar as it was found in a file.
type storedSidecar struct {
	sidecar  *Sidecar
	modified time.Time
	err      error
}

// isOf reports whether the sidecar can be that of the file scan, as far as its
// size tells. A scan that is not there cannot tell.
func (s storedSidecar) isOf(scan string) bool {
	info, err := os.Stat(scan)
	return err != nil || info.Size() == s.sidecar.Source.Size
}

// readSidecarFile reads one file; the error is that of ReadSidecar.
func readSidecarFile(name string, lib color.Library) storedSidecar {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, syscall.ENAMETOOLONG):
		// The scan's own name is so long that it has no room for the suffix.
		return storedSidecar{err: fmt.Errorf("sidecar %s: %w", name, fs.ErrNotExist)}
	case err != nil:
		return storedSidecar{err: fmt.Errorf("sidecar: %w", err)}
	case !info.Mode().IsRegular():
		// A pipe would be waited for, forever.
		return storedSidecar{err: &DamagedError{name, errors.New("sidecar: not a regular file")}}
	}
	data, err := readAtMost(name, MaxBytes+1)
	if err != nil {
		return storedSidecar{err: fmt.Errorf("sidecar: %w", err)}
	}
	sc, err := parseSidecar(data, lib)
	if err != nil {
		return storedSidecar{err: &DamagedError{name, err}}
	}
	return storedSidecar{sidecar: sc, modified: info.ModTime()}
}

func readAtMost(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// WriteSidecar writes the sidecar of a scan, atomically: beside the scan, or,
// where that is not allowed, in the data folder, unless dataDir is empty.
//
// A file in its place that is no sidecar, or that a later version wrote, is not
// overwritten. It is kept aside under its name with ".damaged-1" or ".newer-1", or the
// first number that is free, at the end; so is, with ".other-1", the sidecar of another
// scan that was at the same path, such as that of another memory card. A file that is
// there may name the spaces of lib. The notices say in full sentences what the user
// should know about that and about where the sidecar went.
func WriteSidecar(scan string, sc *Sidecar, dataDir string, lib color.Library) (notices []string, err error) {
	data, err := MarshalSidecar(sc)
	if err != nil {
		return nil, err
	}
	beside := SidecarName(scan)
	notices, err = writeSidecarFile(beside, data, lib)
	if err == nil || dataDir == "" || !notAllowed(err) {
		return notices, err
	}
	name, err := dataName(scan, dataDir)
	if err != nil {
		return notices, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return notices, fmt.Errorf("sidecar of %s: %w", scan, err)
	}
	if old := readSidecarFile(name, lib); old.err == nil && !old.sidecar.Source.same(sc.Source) {
		aside, err := keepAside(name, "other")
		if err != nil {
			return notices, err
		}
		notices = append(notices, fmt.Sprintf("%s had the settings of another scan, which are kept as %s.", name, filepath.Base(aside)))
	}
	more, err := writeSidecarFile(name, data, lib)
	notices = append(notices, more...)
	if err == nil {
		notices = append(notices, Elsewhere(scan, name))
	}
	return notices, err
}

// Elsewhere is the notice of WriteSidecar that a scan's sidecar is at another path than
// beside it.
func Elsewhere(scan, at string) string {
	return fmt.Sprintf("%s could not be written; the settings are in %s.", SidecarName(scan), at)
}

// notAllowed reports whether a file could not be written because its folder,
// or its file system, does not let it be there.
func notAllowed(err error) bool {
	for _, reason := range []error{syscall.EROFS, syscall.EACCES, syscall.EPERM, syscall.ENAMETOOLONG} {
		if errors.Is(err, reason) {
			return true
		}
	}
	return false
}

func writeSidecarFile(name string, data []byte, lib color.Library) (notices []string, err error) {
	var damaged *DamagedError
	if old := readSidecarFile(name, lib); errors.As(old.err, &damaged) {
		why, what := "damaged", "could not be read"
		if errors.Is(damaged.Err, ErrNewer) {
			why, what = "newer", "is of a newer version"
		}
		aside, err := keepAside(name, why)
		if err != nil {
			return nil, err
		}
		notices = append(notices, fmt.Sprintf("%s %s and is kept as %s: %s.",
			name, what, filepath.Base(aside), strings.ReplaceAll(damaged.Err.Error(), "\n", "; ")))
	} else if old.err != nil && !errors.Is(old.err, fs.ErrNotExist) {
		return nil, old.err
	}
	return notices, atomicfile.WriteFile(name, data, atomicfile.Options{Overwrite: true})
}

// KeepChanged keeps a sidecar aside that another program has changed, under its name
// with ".changed-1", or the first number that is free, at the end; the notice says so.
func KeepChanged(name string) (notice string, err error) {
	aside, err := keepAside(name, "changed")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s was changed by another program and is kept as %s.", name, filepath.Base(aside)), nil
}

// keepAside renames a file that may not be overwritten, and returns its new
// name, which says why.
func keepAside(name, why string) (string, error) {
	aside, err := atomicfile.KeepAside(name, why)
	if err != nil {
		return "", fmt.Errorf("sidecar: %w", err)
	}
	return aside, nil
}

// SidecarPaths are where the sidecar of a scan can be: beside it, and in the data
// folder, "" if that is.
func SidecarPaths(scan, dataDir string) (beside, kept string) {
	if dataDir != "" {
		kept, _ = dataName(scan, dataDir) // it fails where there is no current folder
	}
	return SidecarName(scan), kept
}
