package tiff

import (
	"errors"
	"fmt"

	"safelight/pipeline/raster"
)

// openError is an error of the stage "open".
func openError(err error, format string, args ...any) *raster.Error {
	return &raster.Error{Stage: "open", Detail: fmt.Sprintf(format, args...), Err: err}
}

// encodeError is an error of the stage "encode".
func encodeError(err error, format string, args ...any) error {
	return &raster.Error{Stage: "encode", Detail: fmt.Sprintf(format, args...), Err: err}
}

// at says where an error happened, unless it knows better.
func at(place string, err error) error {
	var e *raster.Error
	if errors.As(err, &e) && e.Place == "" {
		e.Place = place
	}
	return err
}
