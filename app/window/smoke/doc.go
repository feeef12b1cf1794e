// Package smoke goes through a folder of scans with a window as a user would, and judges
// what it sees: that every scan's finished picture comes to the screen, that its pixels
// are those that the recipe stands for, that the graphics backend is the one expected,
// and that workers of scans left behind are gone with what they took. It is for machines
// without people in front of them, such as those of continuous integration.
//
// A picture is compared with one that a worker of its own makes of the same file, recipe
// and view on the CPU ([CPU]): no image is read in the program itself.
package smoke
