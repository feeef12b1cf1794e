// Package badworker is what a worker must not do, for tests of those who have
// to live with it: dying in every way a process can, hanging, and saying what
// makes no sense. Only test binaries import it.
package badworker
