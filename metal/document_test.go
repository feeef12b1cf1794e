//go:build clang

package metal

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the figures into docs/metal.md")

const (
	document   = "../docs/metal.md"
	figuresTop = "| compared with the scalar executor | programs | fit for float32 | codes | differ by one | most |\n|---|---|---|---|---|---|\n"
)

// row is a line of the table of figures.
func row(name string, c tally) string {
	return fmt.Sprintf("| %s | %d | %d | %d | %.3f %% | %d |\n", name, c.programs, c.fit, c.codes, 100*float64(c.differ)/float64(c.codes), c.most)
}

// usualTable is how many of 100 usual recipes a device is good for.
func usualTable(t *testing.T) string {
	table := "\n| of 100 usual recipes fit for float32 | 8 bits | 8 bits, paper | 16 bits | 16 bits, paper |\n|---|---|---|---|---|\n"
	for _, space := range spaces {
		table += "| " + space
		for _, depth := range []int{8, 16} {
			for _, onPaper := range []bool{false, true} {
				rnd, fit := rand.New(rand.NewPCG(71, 72)), 0
				for range 100 {
					if Suffices(compiled(t, usualRecipe(rnd, onPaper), space, depth)) {
						fit++
					}
				}
				table += fmt.Sprintf(" | %d", fit)
			}
		}
		table += " |\n"
	}
	return table
}

var share = regexp.MustCompile(`([0-9.]+) %`)

// TestTheDocumentHasTheFigures: its table is what is measured here, the share of
// codes that differ to 0.01 %, as logarithms are those of the machine.
func TestTheDocumentHasTheFigures(t *testing.T) {
	program, err := build(t, ".", "-O2", "-ffp-contract=off")
	require.NoError(t, err)
	d := startHarness(t, program)
	table := figuresTop
	for _, depth := range []int{8, 16} {
		table += row(fmt.Sprintf("golden colors, %d bits", depth), goldenTally(t, d, depth))
	}
	for _, depth := range []int{8, 16} {
		fit, coarse := randomTally(t, d, depth, 200, 10_000)
		coarse.programs, coarse.fit = fit.programs-fit.fit, 0
		table += row(fmt.Sprintf("random programs, %d bits", depth), fit)
		table += row(fmt.Sprintf("those left to the CPU, %d bits", depth), coarse)
	}
	table += usualTable(t)
	table += fmt.Sprintf("\n%d seeded faults, each rejected by the gate that is there for it.\n", len(faults))

	data, err := os.ReadFile(document)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(data), "<!-- figures -->\n")
	require.True(t, found)
	written, after, found := strings.Cut(rest, "<!-- end of figures -->\n")
	require.True(t, found)
	if *update {
		require.NoError(t, os.WriteFile(document, []byte(before+"<!-- figures -->\n"+table+"<!-- end of figures -->\n"+after), 0o666))
		return
	}
	require.Equal(t, share.ReplaceAllString(table, "%"), share.ReplaceAllString(written, "%"), "go test -tags clang ./metal -update writes it")
	measured, stated := share.FindAllStringSubmatch(table, -1), share.FindAllStringSubmatch(written, -1)
	for i := range measured {
		a, _ := strconv.ParseFloat(measured[i][1], 64)
		b, _ := strconv.ParseFloat(stated[i][1], 64)
		require.InDelta(t, a, b, 0.01)
	}
}
