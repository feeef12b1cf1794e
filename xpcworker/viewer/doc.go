// Package viewer shows one image of many at a time, each from a worker process
// of its own, and gives everything back when the user goes on.
//
// A [Viewer] is what every front end drives: [Viewer.Show] goes to an image,
// [Viewer.Render] asks for its picture with another recipe, [Viewer.Take] hands
// out the newest picture. None of them waits for a worker; what happens is told
// by events.
//
// # Who lives, and how long
//
//	shown ──Show──▶ previous ──5 s, or another Show──▶ killed
//	  ▲                │
//	  │                └──Show of it again──▶ shown, picture at once
//	  ├── ahead: the next file, opened, analyzed and drawn before it is asked for
//	  └── spare: started, sandboxed, without an image
//
// There are at most two workers with images the user has seen, the one shown
// and the one before, one that works ahead, and one spare. There is no spare
// and nothing ahead before the first picture is there, nor while memory is
// short, nor while the front end paints the first picture of an image
// ([Config.Yield]). The one ahead stands still while the one shown has work. A worker that
// has seen an image never sees another; a spare is used once.
//
// Killing is not waited for: what a worker held is back when its process is
// reaped, a few milliseconds later. The memory of surfaces goes through a pool
// that washes it, so nobody sees what another worker drew.
//
// # Pictures
//
// A picture shows the whole frame, as large as fits into a box ([Viewer.SetBox]), or
// the view of it that the request has.
//
// A shown image has three surfaces: one the front end shows, one that is ready,
// one that is drawn to. Requests that come while one is drawn replace each other;
// the worker gives up what has taken too long for the last of them. Whatever
// happens to the worker, the picture that was taken last stays valid until the
// next is taken.
//
// # When a worker dies
//
// It is replaced, and the replacement draws what was asked for last: once if
// the image has not shown a picture yet, three times if it has. Then the image
// has failed, and one that never showed a picture is put in quarantine: the same
// bytes, under whatever name, are not opened again unless the user insists
// ([Viewer.Retry]). Three deaths within a minute, of whatever images, and
// replacements wait: one second, then two, four, up to a minute. A worker that
// dies before it is given its image is nobody's fault but the helper's: the image
// has failed, and is not blamed.
package viewer
