package adjust_test

import (
	"fmt"

	"safelight/pipeline/adjust"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

func ExampleSet() {
	r := recipe.Default(recipe.ColorNegative)
	brighter, err := adjust.Set(r, "exposure.r", 0.25)
	fmt.Println(brighter.Exposure, err)

	red, _ := adjust.Lookup("exposure.r")
	for _, unit := range red.Units() {
		fmt.Println(unit.Show(brighter.Exposure[0]), unit.Name)
	}

	_, err = adjust.Set(r, "density.gamma", 7)
	fmt.Println(err)
	// Output:
	// [0.25 0 0] <nil>
	// 0.25 D
	// 10 pt
	// density.gamma: 7 is outside 0.1 to 4
}

// A gray card that came out too warm is made neutral.
func ExampleNeutral() {
	r := recipe.Default(recipe.ColorNegative)
	card := [3]float64{0.04, 0.05, 0.06} // linear working light, as step 1 gives it
	exposure, err := adjust.Neutral(r, card, 0)
	fmt.Printf("%.3f %v\n", exposure, err)

	_, err = adjust.Neutral(r, [3]float64{1e-9, 1e-9, 1e-9}, 0)
	fmt.Println(err)
	// Output:
	// [-0.072 0.025 0.104] <nil>
	// it is white there, which is neutral already; pick what is lighter or darker
}

func ExampleAddPoint() {
	c, i, err := adjust.AddPoint(nil, curve.Point{X: 0.5, Y: 0.6})
	fmt.Println(c, i, err)
	c, err = adjust.MovePoint(c, i, curve.Point{X: 2, Y: 0.7})
	fmt.Println(c, err)
	// Output:
	// [{0 0} {0.5 0.6} {1 1}] 1 <nil>
	// [{0 0} {0.9995 0.7} {1 1}] <nil>
}

// A crop of a scan of 6000 x 4000 pixels, which is shown upright, is made square.
func ExampleResize() {
	square, _ := adjust.AspectNamed("1:1")
	shown := adjust.RectToPicture(recipe.Rect{0.25, 0.25, 0.5, 0.5}, 6)
	shown, err := adjust.Resize(shown, adjust.SouthEast, [2]float64{0.75, 0.5}, square, [2]int{4000, 6000})
	scan := adjust.RectToScan(shown, 6)
	fmt.Printf("%.3f %v\n", scan, err)
	fmt.Printf("%.0f x %.0f pixels\n", scan[2]*6000, scan[3]*4000)
	// Output:
	// [0.250 0.250 0.333 0.500] <nil>
	// 2000 x 2000 pixels
}
