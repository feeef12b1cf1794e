package raster

// Metadata is what a file says about its picture, besides what it takes to
// decode it: the whitelist of what is carried over from a scan to the picture
// made of it. Whatever else a scanner's software left in a file stays there.
//
// Texts are UTF-8 and empty when unknown.
type Metadata struct {
	// Make and Model name the scanner or camera.
	Make, Model string
	// Software is the program that made the file.
	Software string
	// DateTime is "2006:01:02 15:04:05", as TIFF and EXIF have it.
	DateTime string
	Artist   string
	// Copyright is the notice of the photographer.
	Copyright string
	// Description is the title or caption.
	Description string
	// XMP is a packet to embed, nil for none. Sources leave it nil: the packets
	// of other programs hold settings and paths that are not carried over.
	XMP []byte
}
