package icc_test

import (
	"fmt"

	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
)

// A scan that came with a profile, on its way to the space it is graded in.
func ExampleProfile_Transform() {
	scanner, _ := color.Lookup("Adobe RGB (1998)")
	embedded := color.Profile(scanner)

	profile, err := icc.Parse(embedded)
	if err != nil {
		fmt.Println(err) // to be told, and the scan is taken as it is
		return
	}
	space, known := profile.Space()
	fmt.Println(profile.Description, profile.Version, space.Name, known, profile.Linear())

	working, _ := color.Lookup("ACEScg")
	transform, err := profile.Transform(working, 3, 16)
	if err != nil {
		fmt.Println(err)
		return
	}
	var r, g, b [2]float64
	transform.Row([3][]float64{r[:], g[:], b[:]}, []uint16{65535, 65535, 65535, 40000, 30000, 10000})
	fmt.Printf("%.3f %.3f %.3f\n", r, g, b)
	// Output:
	// Adobe RGB (1998) 4.4 adobe-rgb true false
	// [1.000 0.307] [1.000 0.193] [1.000 0.036]
}
