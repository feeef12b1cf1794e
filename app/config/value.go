package config

import (
	"fmt"
	"strings"
	"time"

	"safelight/pipeline/jsontree"
	"safelight/xpcworker/host"
)

// value is where a setting is kept. It knows what the setting may be.
type value interface {
	// set takes a value from text; the error does not name the key.
	set(text string) error
	// String is what set would take.
	String() string
	// kind is how it stands in a file.
	kind() jsontree.Kind
	// limits is what it may be, for the documentation.
	limits() string
}

type modeValue struct{ mode *host.Isolation }

func (v modeValue) set(text string) error {
	if text == "" { // which would be auto, but nobody writes that on purpose
		return fmt.Errorf("empty; want %s", v.limits())
	}
	mode, err := host.ParseIsolation(text)
	if err != nil {
		return fmt.Errorf("%s is no mode; want %s", jsontree.Quote(text), v.limits())
	}
	*v.mode = mode
	return nil
}

func (v modeValue) String() string    { return v.mode.String() }
func (modeValue) kind() jsontree.Kind { return jsontree.String }
func (modeValue) limits() string      { return "auto, always or never" }

type boolValue struct{ on *bool }

func (v boolValue) set(text string) (err error) {
	*v.on, err = parseBool(text)
	return err
}

func (v boolValue) String() string    { return fmt.Sprint(*v.on) }
func (boolValue) kind() jsontree.Kind { return jsontree.Bool }
func (boolValue) limits() string      { return "true or false" }

// enabledValue is the mode seen as a boolean.
type enabledValue struct{ mode *host.Isolation }

func (v enabledValue) set(text string) error {
	on, err := parseBool(text)
	switch {
	case err != nil:
		return err
	case !on:
		*v.mode = host.Never
	case *v.mode == host.Never:
		*v.mode = host.Auto
	}
	return nil
}

func (v enabledValue) String() string    { return fmt.Sprint(*v.mode != host.Never) }
func (enabledValue) kind() jsontree.Kind { return jsontree.Bool }
func (enabledValue) limits() string      { return "true or false" }

func parseBool(text string) (bool, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("%s is neither true nor false", jsontree.Quote(text))
}

type durationValue struct {
	duration    *time.Duration
	least, most time.Duration
}

func (v durationValue) set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("%s is no duration; want one such as 500ms, 5s or 2m", jsontree.Quote(text))
	}
	if d < v.least || d > v.most {
		return fmt.Errorf("%s is outside %s", durationText(d), v.limits())
	}
	*v.duration = d
	return nil
}

func (v durationValue) String() string    { return durationText(*v.duration) }
func (durationValue) kind() jsontree.Kind { return jsontree.String }
func (v durationValue) limits() string {
	return durationText(v.least) + " to " + durationText(v.most)
}

// durationText is "1h" where Go has "1h0m0s".
func durationText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

type bytesValue struct {
	bytes       *Bytes
	least, most Bytes
}

func (v bytesValue) set(text string) error {
	n, err := ParseBytes(text)
	if err != nil {
		return err
	}
	if n < v.least || n > v.most {
		return fmt.Errorf("%v is outside %s", n, v.limits())
	}
	*v.bytes = n
	return nil
}

func (v bytesValue) String() string    { return v.bytes.String() }
func (bytesValue) kind() jsontree.Kind { return jsontree.String }
func (v bytesValue) limits() string    { return fmt.Sprintf("%v to %v", v.least, v.most) }
