package adjust

import "safelight/pipeline/recipe"

// PlaceInScan is where a point of a picture is in the unrotated scan it shows a crop of,
// in fractions of both, for an orientation 1 to 8. A picture that is straightened, or of
// which whole pixels matter, is the worker's to locate points in.
func PlaceInScan(p [2]float64, crop recipe.Rect, orientation int) [2]float64 {
	p = ToScan(p, orientation)
	return [2]float64{crop[0] + p[0]*crop[2], crop[1] + p[1]*crop[3]}
}

// PlaceInPicture is the reverse of PlaceInScan, for a crop that is not empty; a point
// beside the crop is beside the picture.
func PlaceInPicture(p [2]float64, crop recipe.Rect, orientation int) [2]float64 {
	return ToPicture([2]float64{(p[0] - crop[0]) / crop[2], (p[1] - crop[1]) / crop[3]}, orientation)
}
