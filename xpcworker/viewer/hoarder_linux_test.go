package viewer

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"

	"safelight/xpcworker/surface"
	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// hoarder is an engine that takes the MiB of private memory, and those of a
// surface of its own, that the image says: "200 50".
type hoarder struct {
	scripted
	private []byte
	shared  *surface.Surface
}

func newHoarder() worker.Engine { return new(hoarder) }

func (h *hoarder) Open(_ context.Context, file *os.File, _ wire.Open, _ worker.Reporter) (wire.Opened, error) {
	text, err := io.ReadAll(file)
	if err != nil {
		return wire.Opened{}, err
	}
	private, shared, _ := strings.Cut(string(text), " ")
	size, err := strconv.Atoi(private)
	if err != nil {
		return wire.Opened{}, err
	}
	h.private = make([]byte, size<<20)
	for i := 0; i < len(h.private); i += 4096 {
		h.private[i] = 1
	}
	if shared != "" {
		if size, err = strconv.Atoi(shared); err != nil {
			return wire.Opened{}, err
		}
		if h.shared, err = surface.New(1, 512, 512*size, surface.BGRA8); err == nil { // a MiB each 512 rows
			err = h.shared.Prefault()
		}
	}
	return wire.Opened{Format: "text", Width: 600, Height: 400, Channels: 3, Depth: 16, Orientation: 1}, err
}
