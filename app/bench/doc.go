// Package bench measures how long people wait for Safelight, and what memory that
// takes, on scans it makes itself.
//
// [Run] measures in rounds. In each round every group of figures has its turn, so
// that a machine that gets slower, or has something else to do for a while, is in
// all of them:
//
//	open        from a navigation to the first picture, with no worker yet: started,
//	            opened, analyzed, drawn; for each compression. The worker's memory.
//	preview     the picture after a change of one thing in the recipe: the whole
//	            request as the host sees it, what the worker says of it (compiled and
//	            graded), and the difference, which is what the process boundary costs
//	drag        pictures a second while changes come faster than anybody sees
//	navigation  to the next image, which is prepared ahead, and to another, for which
//	            there is a spare worker
//	export      the export command, from the start of the program to its end: the
//	            time, and in a run of its own the memory of all processes
//	sizes       only if asked for: exports of many sizes, and of one width and many
//	            heights
//
// Workers are real ones, and front ends go the same ways: package viewer, and
// package host for the previews, which the viewer does not time. Scans are simulated
// negatives (package negative) that the system has in its page cache.
//
// A [Figure] is a median with the smallest and the largest value.
package bench
