package wire

import "fmt"

// Type says what a frame is.
type Type uint8

// The types of frames. From app to worker, with what the payload holds and
// which files are attached:
const (
	// TypeOpen: [Open]; the image.
	TypeOpen Type = 1 + iota
	// TypeAnalyze: a request in JSON that only the engine understands.
	TypeAnalyze
	// TypeRender: [Render]; the surface's memory if it is a file, the first time
	// it is used.
	TypeRender
	// TypeRelease: [Release].
	TypeRelease
	// TypeExport: options in JSON that only the engine understands; output
	// and scratch files, as the options say.
	TypeExport
	// TypeStatsRequest: nothing.
	TypeStatsRequest
	// TypeClose: nothing; the worker ends after what was asked before.
	TypeClose
	// TypeGrant: [Grant].
	TypeGrant
)

// From worker to app; no files are attached:
const (
	// TypeHello: [Hello].
	TypeHello Type = 65 + iota
	// TypeOpened: [Opened].
	TypeOpened
	// TypeAnalysis: the engine's answer to Analyze, in JSON.
	TypeAnalysis
	// TypeReady: [Ready].
	TypeReady
	// TypeExported: the engine's answer to Export, in JSON.
	TypeExported
	// TypeStats: [Stats].
	TypeStats
	// TypeProgress: [Progress].
	TypeProgress
	// TypeFailed: [Failed].
	TypeFailed
)

// MaxFiles is the largest number of files attached to any frame.
const MaxFiles = 16

// rule is what a frame of a type may carry.
type rule struct {
	name               string
	minBytes, maxBytes int
	minFiles, maxFiles int
}

// ruleOf returns the rule of a type. Sizes are those of the fixed forms, or
// generous caps on JSON; nothing that is sent comes near them.
func ruleOf(t Type) (rule, bool) {
	const kib, mib = 1 << 10, 1 << 20
	switch t {
	case TypeOpen:
		return rule{"open", 2, 16 * kib, 1, 1}, true
	case TypeAnalyze:
		return rule{"analyze", 0, 1 * mib, 0, 0}, true
	case TypeRender:
		return rule{"render", renderHeaderSize, renderHeaderSize + 1*mib + tokenSize, 0, 1}, true
	case TypeRelease:
		return rule{"release", releaseSize, releaseSize, 0, 0}, true
	case TypeExport:
		return rule{"export", 0, 1 * mib, 1, MaxFiles}, true
	case TypeStatsRequest:
		return rule{"stats request", 0, 0, 0, 0}, true
	case TypeClose:
		return rule{"close", 0, 0, 0, 0}, true
	case TypeGrant:
		return rule{"grant", grantSize, grantSize, 0, 0}, true
	case TypeHello:
		return rule{"hello", 2, 16 * kib, 0, 0}, true
	case TypeOpened:
		return rule{"opened", 2, 256 * kib, 0, 0}, true
	case TypeAnalysis:
		return rule{"analysis", 0, 1 * mib, 0, 0}, true
	case TypeReady:
		return rule{"ready", readySize, readySize, 0, 0}, true
	case TypeExported:
		return rule{"exported", 0, 1 * mib, 0, 0}, true
	case TypeStats:
		return rule{"stats", 2, 16 * kib, 0, 0}, true
	case TypeProgress:
		return rule{"progress", progressSize, progressSize, 0, 0}, true
	case TypeFailed:
		return rule{"failed", 2, 64 * kib, 0, 0}, true
	}
	return rule{}, false
}

// String names the type, "render".
func (t Type) String() string {
	if r, ok := ruleOf(t); ok {
		return r.name
	}
	return fmt.Sprintf("type %d", uint8(t))
}

// check says whether a frame of type t may carry that many bytes and files.
func (t Type) check(bytes, files int) error {
	r, ok := ruleOf(t)
	switch {
	case !ok:
		return fmt.Errorf("unknown frame type %d: %w", uint8(t), ErrProtocol)
	case bytes < r.minBytes || bytes > r.maxBytes:
		return fmt.Errorf("%s frame of %d bytes, not %d to %d: %w", r.name, bytes, r.minBytes, r.maxBytes, ErrProtocol)
	case files < r.minFiles || files > r.maxFiles:
		return fmt.Errorf("%s frame with %d files, not %d to %d: %w", r.name, files, r.minFiles, r.maxFiles, ErrProtocol)
	}
	return nil
}
