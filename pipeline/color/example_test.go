package color_test

import (
	"fmt"

	"safelight/pipeline/color"
)

func ExampleConvert() {
	working, _ := color.Lookup("ACEScg")
	output, _ := color.Lookup("Display P3")

	linear := color.Convert(working, output).Apply([3]float64{0.18, 0.18, 0.09})
	for _, v := range linear {
		fmt.Printf("%.4f ", output.Transfer.Encode(v))
	}
	// Output: 0.4688 0.4627 0.3240
}

func ExampleProfile() {
	space, _ := color.Lookup("adobe-rgb")
	name, err := color.Describe(color.Profile(space))
	fmt.Println(name, err)
	// Output: Adobe RGB (1998) <nil>
}
