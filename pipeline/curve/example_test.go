package curve_test

import (
	"fmt"

	"safelight/pipeline/curve"
)

func ExampleLookup() {
	paper, _ := curve.Lookup("Kodak Endura Premier")
	fmt.Println(paper.Name, len(paper.Curves.R))
	fmt.Printf("%.4f\n", paper.Curves.G.Eval(0.6))
	// Output:
	// kodak-endura-premier 20
	// 0.6089
}

func ExampleNormalize() {
	c, notes := curve.Normalize([]curve.Point{{X: 0.8, Y: 1}, {X: 0.5, Y: 0.7}, {X: 0.3, Y: 0.6}, {X: 0.3001, Y: 0.61}})
	fmt.Println(c)
	for _, note := range notes {
		fmt.Println(note)
	}
	// Output:
	// [{0.3 0.6} {0.5 0.7} {0.8 1}]
	// points sorted by x
	// 1 point merged with one nearer than 0.0005 in x
}
