// Package sandbox is what a worker gives up before it reads the first byte of
// an image, and the honest account of it.
//
// The host sees to what only a parent can give: a process of its own, an empty
// environment, namespaces. It asks for the rest with a [Confinement], which
// travels on the command line, so that a worker can be started before its image
// is known. In the worker, [Enter] takes away what it is asked to and looks at
// each layer once it is in force; what it saw is the [Posture]. [Measure] does
// the looking only, for a process that gives up nothing.
//
// Both know all layers. One that is not there is reported as off, with the
// reason, never left out.
package sandbox
