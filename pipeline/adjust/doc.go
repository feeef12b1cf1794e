// Package adjust holds the tools of the grade: what a photographer turns and picks,
// as arithmetic on a recipe. It knows neither files nor windows; every front end has
// the same tools from here.
//
// What takes a recipe leaves it alone and gives another, that shares nothing with it.
// Errors are for the photographer: they name the parameter, the channel or the point,
// and say what there is instead.
//
//   - [Parameters] are the numbers that sliders set: [Get], [Set], [Nudge], and the
//     units they are shown in.
//   - [Groups] are parts of a recipe that are copied and reset as one: [Copy], [Reset],
//     [Differ].
//   - [WithBase] takes film base that was picked, [Neutral] a gray.
//   - [Purity] and [Hue] nudge the density matrix; neutrals stay neutral.
//   - [AddPoint], [MovePoint] and [RemovePoint] edit a curve, [PointAt] is what of it is
//     hit.
//   - [Resize] and [Move] drag a crop to an [Aspect]; [Turned] and [Mirrored] turn a
//     picture, [RectToScan] leads back to the scan.
//   - [Histogram] and [PrintDensity] read a picture out.
package adjust
