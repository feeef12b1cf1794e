package tiff

import (
	"bufio"
	"io"
)

// packBits reads the byte runs of the Macintosh (TIFF 6.0, section 9): a count
// n of 0 to 127 and n+1 bytes as they are; or n of -1 to -127 and one byte that
// stands for 1-n; -128 stands for nothing.
type packBits struct {
	r     *bufio.Reader
	left  int  // bytes left of the run
	same  bool // a run of one value
	value byte
}

func (d *packBits) Reset(r *bufio.Reader, _ int) error {
	*d = packBits{r: r}
	return nil
}

func (d *packBits) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if d.left == 0 {
			if err := d.start(); err != nil {
				return n, err
			}
			continue
		}
		part := p[n:min(len(p), n+d.left)]
		if d.same {
			for i := range part {
				part[i] = d.value
			}
		} else if m, err := io.ReadFull(d.r, part); err != nil {
			return n + m, err
		}
		n += len(part)
		d.left -= len(part)
	}
	return n, nil
}

// start reads the head of the next run.
func (d *packBits) start() error {
	b, err := d.r.ReadByte()
	if err != nil {
		return err
	}
	n := int8(b)
	d.same = n < 0
	switch {
	case n >= 0:
		d.left = int(n) + 1
	case n != -128:
		d.left = 1 - int(n)
		d.value, err = d.r.ReadByte()
	}
	return err
}
