// Package manifest remembers what an export has made, in the output folder, so
// that an interrupted run can go on where it was, and so that several runs,
// also on several machines, can share the folder.
//
// The folder .safelight in the output folder holds journals: files of one JSON
// object a line, each written by one process only, which appends to it and syncs
// every line. There is nothing to lock and nothing to rewrite. A process that is
// killed leaves at most a torn last line, which is passed over.
//
// A line says of a picture what it was made from and how: the scan and its
// checksum, the settings in a digest, the version of the program; and what the
// finished file looked like, its size and the time of its last change. It is
// written when the file is complete but does not have its name yet. So a picture
// is done if a file of that name, size and time is there: one that was not
// named before a kill is not there, and one that somebody else put there has
// another time. Of several lines about one name, as runs leave that make the same
// picture at once, the one counts whose file is there.
package manifest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
	"unicode/utf8"
)

// Folder is the name of the folder, in the output folder, that holds the
// journals.
const Folder = ".safelight"

// journalSuffix ends the names of journals.
const journalSuffix = ".ndjson"

// maxLine is more than an entry takes, in bytes.
const maxLine = 64 << 10

// Entry is what is known of a picture.
type Entry struct {
	// Output is the picture's path below the output folder, with slashes. Where it
	// is no UTF-8, and so no text for JSON, its bytes are in OutputBytes as well.
	Output      string `json:"output"`
	OutputBytes []byte `json:"output_bytes,omitempty"`
	// Scan is the path of the scan as it was given, for people.
	Scan string `json:"scan"`
	// Source is the SHA-256 of the scan's bytes, as hexadecimal digits.
	Source string `json:"source"`
	// Settings is a digest of the recipe and the form of the output.
	Settings string `json:"settings"`
	// Version is that of the program and of its rendering.
	Version string `json:"version"`
	// Size and ModTime are those of the finished file, in bytes and in
	// nanoseconds since 1970.
	Size    int64 `json:"size"`
	ModTime int64 `json:"mtime"`
}

// Manifest is the manifest of an output folder. Its methods may be called by
// several goroutines.
type Manifest struct {
	root string

	mutex   sync.Mutex
	noted   map[key]struct{}    // all entries that were read
	read    map[string]*reading // the journals of others; nil for New
	notices []string
	journal *os.File // nil before the first Add
}

// Open reads the manifest of an output folder, which need not exist. A journal
// that cannot be read, and a line that makes no sense, are passed over and named
// in Notices: what they told of is made again, or found to be in the way.
func Open(root string) (*Manifest, error) {
	m := New(root)
	m.noted, m.read = make(map[key]struct{}), make(map[string]*reading)
	if err := m.catchUp(); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return m, nil
}

// New begins a manifest for a run that does not want to know what others did.
func New(root string) *Manifest {
	return &Manifest{root: root}
}

// key stands for an entry, but for its scan, so that those of a million pictures
// take some tens of megabytes.
type key [16]byte

func (e Entry) key() (k key) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %d %d", e.Output, e.Source, e.Settings, e.Version, e.Size, e.ModTime))
	copy(k[:], sum[:])
	return k
}

// valid says whether an entry can be one of ours.
func (e Entry) valid() bool {
	return e.Output != "" && e.Source != "" && e.Settings != "" && e.Version != "" && e.Size > 0
}

// Notices are what Open passed over, in sentences.
func (m *Manifest) Notices() []string {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.notices
}

// Done says whether a picture has been made from the same source, in the same
// way, and is still there as it was left, by an earlier run or by another one
// meanwhile. Of want, Output, Source, Settings and Version count. What this run
// makes itself, and a run that New began makes or others do, it does not know.
func (m *Manifest) Done(want Entry) bool {
	info, err := os.Lstat(filepath.Join(m.root, filepath.FromSlash(want.Output)))
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	want.Size, want.ModTime = info.Size(), info.ModTime().UnixNano()
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if _, ok := m.noted[want.key()]; ok || m.read == nil {
		return ok
	}
	// Nobody we know of has made it. Who did meanwhile has noted it before.
	if err := m.catchUp(); err != nil {
		return false
	}
	_, ok := m.noted[want.key()]
	return ok
}

// Add notes a picture that is complete and about to get its name: file is
// complete and synced, and will not be changed any more. When Add returns, the
// line is on the disk. It fills in Size and ModTime.
func (m *Manifest) Add(e Entry, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	e.Size, e.ModTime = info.Size(), info.ModTime().UnixNano()
	if !utf8.ValidString(e.Output) {
		e.OutputBytes = []byte(e.Output)
	}
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	if len(line) >= maxLine || !e.valid() {
		return fmt.Errorf("manifest: %q cannot be noted", e.Output)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.journal == nil {
		if err := m.begin(); err != nil {
			return fmt.Errorf("manifest: %w", err)
		}
	}
	// One write: a kill in between leaves a torn line and no two half ones.
	if _, err := m.journal.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	if err := m.journal.Sync(); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	return nil
}

// begin starts a journal of this process's own.
func (m *Manifest) begin() error {
	dir := filepath.Join(m.root, Folder)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	name := time.Now().UTC().Format("20060102T150405Z-") + rand.Text()[:12] + journalSuffix
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	m.journal = f
	return nil
}

// Close closes the journal.
func (m *Manifest) Close() error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.journal == nil {
		return nil
	}
	err := m.journal.Close()
	m.journal = nil
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	return nil
}
