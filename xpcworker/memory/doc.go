// Package memory measures what the program and its workers take from the
// system, and what comes back when a worker is killed.
//
// No single figure can tell. A process's own figures ([Of]) do not show memory
// that is shared and open but not mapped; the inventory of surfaces does
// ([MeasureSurfaces]); and only what the system has left ([MeasureSystem]) shows
// that something came back. A [Report] has all three.
package memory
