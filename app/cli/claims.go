package cli

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"
)

// claims are which scan has which place for a picture. The first scan that comes,
// in the order of the inputs, has it, so that the same scan has it in every run and
// in every shard. Some eighty bytes are kept for a place and a scan, as there may be
// millions.
type claims struct {
	mutex  sync.Mutex
	owners map[placeKey]owner
	scans  []byte // the paths of scans, each behind its length
}

// placeKey stands for the path of a place.
type placeKey [16]byte

func keyOf(place string) (k placeKey) {
	sum := sha256.Sum256([]byte(place))
	copy(k[:], sum[:])
	return k
}

// owner is the scan that has a place.
type owner struct {
	scan  uint32 // where its path begins in claims.scans
	begun bool   // the picture is being made, or is
}

// reserve gives a scan those of the places that are free. The error is that it has
// none: they are all those of others, or its own since it was named before.
func (c *claims) reserve(scan string, places []string) (err error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	at, had := uint32(len(c.scans)), false
	for _, place := range places {
		o, taken := c.owners[keyOf(place)]
		switch {
		case taken && o.scan != at:
			err = c.conflict(place, scan, o)
			continue
		case !had:
			had = true
			c.scans = binary.AppendUvarint(c.scans, uint64(len(scan)))
			c.scans = append(c.scans, scan...)
		}
		c.owners[keyOf(place)] = owner{scan: at}
	}
	if had {
		return nil
	}
	return err
}

// begin says that the picture of a place is made of a scan from now on.
func (c *claims) begin(place, scan string) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	o, ok := c.owners[keyOf(place)]
	if !ok { // the scan was not known to have such a picture when it was found
		o.scan = uint32(len(c.scans))
		c.scans = binary.AppendUvarint(c.scans, uint64(len(scan)))
		c.scans = append(c.scans, scan...)
	} else if o.begun || c.path(o) != scan {
		return c.conflict(place, scan, o)
	}
	o.begun = true
	c.owners[keyOf(place)] = o
	return nil
}

// release takes back a begin, for another try.
func (c *claims) release(place string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if o, ok := c.owners[keyOf(place)]; ok {
		o.begun = false
		c.owners[keyOf(place)] = o
	}
}

// has says whether a scan has a place.
func (c *claims) has(place, scan string) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	o, ok := c.owners[keyOf(place)]
	return ok && c.path(o) == scan
}

// conflict is the error of a scan that wants what another has, or twice the same.
func (c *claims) conflict(place, scan string, o owner) error {
	if other := c.path(o); other != scan {
		return fmt.Errorf("its picture %s is that of %s already", place, other)
	}
	return fmt.Errorf("its picture %s is made already", place)
}

func (c *claims) path(o owner) string {
	size, n := binary.Uvarint(c.scans[o.scan:])
	return string(c.scans[int(o.scan)+n:][:size])
}
