// Package host is the app's side of the workers: it starts one process per
// image, talks to it, and ends it.
//
// A [Host] holds what all workers have in common. [Host.Open] opens a file,
// starts a fresh [Worker], hands it the file and returns when the worker has
// understood what the image is. From then on Analyze, Render and Export ask it
// for more; Close kills it, and with it goes everything the image took.
//
// What can go wrong is an [*Error] that names the file, the stage and the kind
// of failure. After any error but those of kind [KindFailed] and
// [KindSuperseded] the worker is gone; the file can be opened again, with a
// fresh one.
//
// Isolation says whether there is a process at all. Without one, the same
// protocol is spoken over the same kind of connection to a goroutine of this
// process (Config.InProcess).
package host
