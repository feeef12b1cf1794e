// Package specimen is a small piece of a Mac program in which package darwincheck
// puts faults, to see that it finds them: a window made through darwinkit, and
// pixels from Objective-C of its own. It is right as it stands, is built on a Mac
// like everything else, and nothing imports it.
//
// It also shows how such files are tagged. A file that imports "C" or darwinkit is
// named *_darwin.go and says //go:build darwin && cgo, so that Go without cgo leaves
// it out, and so does its Objective-C.
package specimen
