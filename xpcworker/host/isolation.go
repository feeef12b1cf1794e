package host

import "fmt"

// Isolation says whether images are handled in processes of their own.
type Isolation uint8

const (
	// Auto uses processes, and falls back to this one, with a Notice, when a
	// worker cannot be started.
	Auto Isolation = iota
	// Always uses processes or fails.
	Always
	// Never uses this process.
	Never
)

// String is "auto", "always" or "never".
func (i Isolation) String() string {
	switch i {
	case Auto:
		return "auto"
	case Always:
		return "always"
	case Never:
		return "never"
	}
	return fmt.Sprintf("isolation %d", uint8(i))
}

// ParseIsolation is the reverse of String; "" is Auto.
func ParseIsolation(name string) (Isolation, error) {
	switch name {
	case "auto", "":
		return Auto, nil
	case "always":
		return Always, nil
	case "never":
		return Never, nil
	}
	return Auto, fmt.Errorf("isolation %q, not auto, always or never", name)
}

// UnmarshalText reads a name, for flags and configuration files.
func (i *Isolation) UnmarshalText(text []byte) (err error) {
	*i, err = ParseIsolation(string(text))
	return err
}

// MarshalText writes the name.
func (i Isolation) MarshalText() ([]byte, error) { return []byte(i.String()), nil }
