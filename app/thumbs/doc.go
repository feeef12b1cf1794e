// Package thumbs makes small pictures of scans, each in a worker of its own, and
// keeps them in the user's cache folder.
//
// # When a picture that was kept is right
//
// It is kept under a key, a hash of all that makes it what it is:
//
//   - the scan's size, the time it was changed in nanoseconds, and three pieces of its
//     content: the first, middle and last 64 KiB. To read all of a scan of 150 MB would
//     take as long as to make its picture. Size and time tell nearly every change; the
//     pieces tell it where a copy was given the time of another file, or a file system
//     keeps whole seconds. The path is not part of it: a scan that is moved keeps its
//     picture.
//   - the recipe it was made with: the bytes of the files that have a say in it, such
//     as its sidecar, or that there are none.
//   - the rendering version and Config.Version: the same recipe, or the analysis where
//     there is none, may look otherwise in another program. And Config.Edge.
//
// A scan that was changed without another size, another time and another beginning,
// middle or end keeps its old picture; programs that write scans change the time at
// least. A scan or sidecar that is changed while its picture is made could be either:
// the key is worked out again afterwards, and if it is another nothing is kept.
//
// # What is in the folder
//
// A file a picture, named by its key: the JPEG, and behind its end a checksum of key
// and JPEG, so that a file that was cut off, damaged, or has another's name is made
// again. Only regular files of a thumbnail's size, in bytes and pixels, are read.
// Where nothing can be kept, thumbnails are made each time, and that is told once.
package thumbs
