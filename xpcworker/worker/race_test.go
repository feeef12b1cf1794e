//go:build race

package worker

// underRace says that memory is several times what it is without.
const underRace = true
