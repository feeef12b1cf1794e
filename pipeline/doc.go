// Package pipeline holds everything that turns the numbers of a film scan into
// the numbers of a picture. It knows no processes and no windows; what lies
// below it can be used by any Go program.
//
// # The grading model
//
// A scan value T, between 0 and 1, is the light that came through the film. It
// is graded in seven steps, linear light in and linear light out:
//
//  1. Input. The scanner's black level, if it has one, is subtracted. T is
//     raised to the input gamma (1 for a linear scan) and taken from the
//     scanner's primaries and white point to the working space, with Bradford
//     adaptation.
//  2. Density inversion. T is divided by the film base B (Dmin), and its
//     density D = -log10(max(T/B, 1e-10)) becomes light:
//     D' = 0.7 + (D - 0.7)·gamma - dmax, light = 10^D'. A positive uses
//     D = +log10(T/B), so that light stays light.
//  3. Printing density P = min(-log10(light), 10), the scale on which a color
//     printer thinks: larger is darker. The density matrix M and the channel
//     gammas C = diag(r, 1, b) act on it about a fixed point:
//     P := 4.1 + C·M·(P + dmax - 4.1) - dmax.
//  4. Exposure. Printer lights: P_c := P_c - exposure_c. Positive is brighter.
//  5. Curves. With L = log10(65536), x = 1 - clip(P/L, 0, 1) runs from the
//     deepest black to paper white; first the RGB curve, then the channel's,
//     both joined linearly between their points; then P = (1 - y)·L. An
//     identity curve is skipped, the clipping included.
//  6. Light. 10^-P, at most 1; minus the glare, at least 0. Monochrome film
//     ends here in one channel, the luminance of the working space.
//  7. Output. Working space to output space, clipped to its gamut; that
//     space's own transfer function; 8 or 16 bit; its ICC profile embedded.
//
// Steps 2 to 5 are one logarithm, one clamp, one affine map of three values
// and two piecewise linear functions a channel. Package program compiles a
// recipe into exactly that, and every backend runs the result, so that a
// preview and an export of the same recipe are the same picture.
//
// # The packages
//
//   - recipe: what the photographer chose, its JSON, sidecars, foreign presets
//   - program: a recipe compiled to constants and tables, and its executors
//   - color: color spaces, adaptation, transfer functions, ICC profiles, Lab
//   - curve: density curves, and the papers they were measured from
//   - analyze: film base, exposure, balance, histogram, and what looks wrong
//   - raster: image files in and out, strip by strip
//   - atomicfile: files that appear whole or not at all
package pipeline
