// Package folder finds the scans in folders, by their names alone: what a scan
// is called, which PNG or JPEG is a picture of the scan beside it, and what lies
// below a folder, in the order of names. No file is opened.
package folder
