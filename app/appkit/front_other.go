//go:build !darwin || !cgo

package appkit

import "context"

// Available reports whether there is a window in this program.
const Available = false

// Run is [ErrNoWindow].
func Run(context.Context, Config) error { return ErrNoWindow }
