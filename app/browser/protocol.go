package browser

import (
	"encoding/json"

	"safelight/app/session"
	"safelight/pipeline/adjust"
)

// request is a message of a page: a command, a range of scans, or the number of a
// picture that it has shown.
type request struct {
	// ID is in the answer.
	ID      int64            `json:"id"`
	Command *session.Command `json:"command"`
	// Scans asks for those from the first index to before the second.
	Scans *[2]int `json:"scans"`
	// Ack is the number of the picture shown last.
	Ack *uint64 `json:"ack"`
}

// helloMessage is the first of a connection.
type helloMessage struct {
	Type string `json:"type"` // hello
	// Version is that of the program.
	Version string `json:"version"`
	// Table is all there is to choose from; see [Config.Table].
	Table json.RawMessage `json:"table"`
}

// answerMessage says that a command was done, or why it was not.
type answerMessage struct {
	Type  string `json:"type"` // answer
	ID    int64  `json:"id"`
	Error string `json:"error,omitempty"`
	// Stale says that the command was about a picture that is not shown any more.
	Stale bool `json:"stale,omitempty"`
	// Label is what to tell the user.
	Label *adjust.Label `json:"label,omitempty"`
}

// stateMessage is what the session is like now.
type stateMessage struct {
	Type  string         `json:"type"` // state
	State *session.State `json:"state"`
}

// scansMessage answers a request for scans. Version is that of the list.
type scansMessage struct {
	Type    string         `json:"type"` // scans
	ID      int64          `json:"id"`
	From    int            `json:"from"`
	Version uint64         `json:"version"`
	Scans   []session.Scan `json:"scans"`
}

// scansChangedMessage says that the list of scans is another, or something in it.
type scansChangedMessage struct {
	Type    string `json:"type"` // scans-changed
	Version uint64 `json:"version"`
}

const (
	// maxRequest is the longest message of a page, in bytes: a curve has at most 128
	// points.
	maxRequest = 256 << 10
	// maxScans is the most scans of an answer.
	maxScans = 2000
)
