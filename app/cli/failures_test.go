package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFailuresAreListedByFileStageAndReason(t *testing.T) {
	var text strings.Builder
	listFailures(&text, []failure{
		{"roll/a.tif", "open", "roll/a.tif: open: the file is empty"},
		{"roll/照片.tif", "output", "roll/照片.tif: it is there already"},
		{"b\n.tif", "decode", "b\n.tif: out/b.jpg: decode: broken\x1b[2J"},
		{"", "", ": a fault"},
	})
	require.Equal(t, "safelight: these failed:\n"+
		"  roll/a.tif     open    the file is empty\n"+
		"  roll/照片.tif  output  it is there already\n"+
		"  b .tif         decode  out/b.jpg: decode: broken\ufffd[2J\n"+
		"                         a fault\n", text.String())
}

func TestALongNameIsListedWhole(t *testing.T) {
	long := strings.Repeat("long/", 12) + "c.tif"
	var text strings.Builder
	listFailures(&text, []failure{{long, "open", "gone"}, {"a", "open", "gone"}})
	require.Equal(t, "safelight: these failed:\n"+
		"  "+long+"  open  gone\n"+
		"  a"+strings.Repeat(" ", widestFile-1)+"  open  gone\n", text.String())
}

func TestManyFailuresAreListedInPart(t *testing.T) {
	var all []failure
	for i := range 1234 {
		all = append(all, failure{fmt.Sprint(i), "open", fmt.Sprintf("%d: open: gone", i)})
	}
	var text strings.Builder
	listFailures(&text, all)
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")
	require.Len(t, lines, 1+20+1)
	require.Equal(t, "  19  open  gone", lines[20])
	require.Equal(t, "  and 1214 more", lines[21])
}
