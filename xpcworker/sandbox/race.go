//go:build race

package sandbox

// underRaceDetector says that this build, which is never one that is given to
// users, maps terabytes of writable memory to find races with, so that memory
// cannot be limited.
const underRaceDetector = true
