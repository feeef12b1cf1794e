// Package appkit is the native window of the Mac.
//
// It decides nothing. What there is to show, and what a press of anything does, package
// app/window and the packages below it say, where it is tested without a Mac; here views
// of AppKit are made, are given that to show, and tell what is done to them. There is one
// file for each part of the window, and [Bindings] says what of AppKit each kind of
// control of the models is.
//
// AppKit is reached through darwinkit. What darwinkit cannot do, such as a view that is
// told of a pinch, is in view_darwin.m, behind plain C functions. Pixels do not go
// through either: what is on the screen is IOSurfaces that Core Animation reads.
//
// All of it runs on the main thread, as AppKit demands, and is called back there; others
// reach it through the main queue only. Objects of AppKit are kept in structs of this
// package, each retained once: objects with a finalizer would be released on another
// thread. Of each protocol darwinkit keeps the first Go type it sees, so that there is
// one: delegates are made in front_darwin.go, window_darwin.go and toolbar_darwin.go.
package appkit
