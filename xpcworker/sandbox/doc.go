// Package sandbox is what a worker gives up before it reads the first byte of
// an image, and the honest account of it.
//
// [Apply] takes away what the process itself can; the host has seen to the
// rest when it started it (a process of its own, an empty environment). Then
// [Measure] looks at what is really in force. Both know all layers; those not
// applied are reported as off, never left out.
package sandbox
