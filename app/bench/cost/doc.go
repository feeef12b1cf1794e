// Package cost runs programs, and tells what they cost: [Time] on the clock,
// [Memory] of all processes together.
//
// They are runs of their own. The system looks at every page of a process to say
// what it takes, and the process waits meanwhile, so that a run whose memory is
// measured is slower than one whose time is.
package cost
