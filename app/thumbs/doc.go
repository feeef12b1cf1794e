// Package thumbs makes small pictures of scans, each in a worker of its own, and
// keeps them in the user's cache folder.
//
// # When a picture that was kept is right
//
// It is kept under a key: a hash of the scan's size, the time it was changed in
// nanoseconds, three pieces of its content, the recipe it was made with (the bytes of
// its sidecar and of the presets of its folder), and the rendering version. To read
// all of a scan of 150 MB would take as long as to make its picture. A scan that was
// changed without another size, another time and another beginning, middle or end
// keeps its old picture; programs that write scans change the time at least.
package thumbs
