package cli

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// shard is a part of all scans: one of Count, numbered from 1. Which scan is in
// which part only depends on its path below the folder that was named, so that
// runs on several machines, each with a part of its own, leave nothing out and
// do nothing twice, wherever the folder is mounted. The zero value is all scans.
type shard struct{ index, count int }

// UnmarshalText reads "2/8".
func (s *shard) UnmarshalText(text []byte) error {
	i, n, ok := strings.Cut(string(text), "/")
	index, err := strconv.Atoi(i)
	count, err2 := strconv.Atoi(n)
	if !ok || err != nil || err2 != nil || index < 1 || index > count {
		return fmt.Errorf("%q is not I/N, such as 1/4 to 4/4", text)
	}
	*s = shard{index, count}
	return nil
}

// has says whether a scan is in this part.
func (s shard) has(in input) bool {
	if s.count <= 1 {
		return true
	}
	sum := sha256.Sum256([]byte(filepath.ToSlash(in.relative)))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.count) == uint64(s.index-1)
}
