package main

import (
	"fmt"
	"image/png"

	"safelight/bundle/icon"
	"safelight/pipeline/atomicfile"
)

// iconCommand draws the icon.
type iconCommand struct {
	Size   int    `default:"256" help:"Width and height in pixels, 16 to 1024; ${default} by default."`
	Output string `short:"o" required:"" help:"The PNG to write."`
}

// Run draws it.
func (c *iconCommand) Run() error {
	if c.Size < 16 || c.Size > 1024 {
		return fmt.Errorf("--size: %d is not from 16 to 1024", c.Size)
	}
	f, err := atomicfile.Create(c.Output, atomicfile.Options{Overwrite: true})
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, icon.Draw(c.Size)); err != nil {
		return err
	}
	return f.Commit()
}
