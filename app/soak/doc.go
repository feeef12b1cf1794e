// Package soak goes through a folder of scans like an impatient person, and
// finds out whether anything grows.
//
// [Run] shows images in random order, neighbors more often than others, stays
// up to 300 ms with each, drags a slider, and goes on, whatever state the image
// is in; one time in four it waits for the picture first. After each navigation it takes a [Sample] of what this process and its
// workers hold. A [Report] says for each figure how fast it grew: by the
// Theil-Sen estimator, the median of the slopes between all pairs of samples,
// which single outliers do not move.
package soak
