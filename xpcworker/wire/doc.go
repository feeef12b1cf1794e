// Package wire is how the app and its workers talk: frames over a socketpair,
// with open files riding along.
//
// A [Conn] sends and receives [Frame]s. A frame is a header of 20 bytes, a
// payload, and the descriptors attached to the header's first byte:
//
//	offset  size  field
//	     0     4  magic, "SLwk"
//	     4     1  framing version, 1
//	     5     1  type
//	     6     1  flags, 0 (none are defined)
//	     7     1  number of descriptors attached
//	     8     4  payload length in bytes
//	    12     8  generation
//
// All integers are little-endian. What the two sides say:
//
//	app -> worker   Open · Analyze · Render · Release · Grant · Export · StatsRequest · Close
//	worker -> app   Hello · Opened · Analysis · Ready · Exported · Stats · Progress · Failed
//
// Surfaces that are no files travel beside the connection, see package surface; then
// Render brings the token of the surface in place of its file.
//
// The app numbers its requests: each carries a generation larger than the one
// before, and whatever answers it carries the same. Hello has generation 0. An
// answer to a generation nobody waits for is dropped.
//
// Each side takes the other for hostile. A frame's length and its number of
// descriptors are checked against the caps of its type before anything is
// allocated; what is sent for every picture (Render, Ready, Progress) has a
// fixed binary form; the rest is JSON below its cap; descriptors nobody asked
// for are closed. Whatever breaks a rule is an error that wraps [ErrProtocol],
// after which the connection is of no use.
package wire

import "errors"

// Protocol is the version of the messages. A worker names its own in Hello.
const Protocol = 3

// ErrProtocol is wrapped by every error that says the peer (or the caller of
// Send) broke the rules of this package.
var ErrProtocol = errors.New("protocol error")
