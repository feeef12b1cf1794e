// Package adjust holds the tools of the grade: what a photographer turns and picks,
// as arithmetic on a recipe. It knows neither files nor windows; every front end has
// the same tools from here.
package adjust
