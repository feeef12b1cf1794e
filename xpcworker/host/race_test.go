//go:build race

package host_test

// underRace says that memory is not limited.
const underRace = true
