package metal

import "fmt"

// Variable names the environment variable that a [Choice] is read from.
const Variable = "SAFELIGHT_BACKEND"

// Choice is which backend is to run Programs.
type Choice string

// The choices.
const (
	// Auto is Metal where it can be had, and else the CPU without a word.
	Auto Choice = "auto"
	// Metal is the same, and the status says so when it cannot be had.
	Metal Choice = "metal"
	// CPU is the CPU.
	CPU Choice = "cpu"
)

// ParseChoice reads the value of Variable. Empty is Auto.
func ParseChoice(s string) (Choice, error) {
	switch c := Choice(s); c {
	case "":
		return Auto, nil
	case Auto, Metal, CPU:
		return c, nil
	}
	return "", fmt.Errorf("metal: %s: %q is none of auto, metal and cpu", Variable, s)
}

// New starts the executor of a choice, with the device of this machine if that
// passes [SelfTest]. The number of goroutines is that of the cores when workers is
// 0. Close ends it.
func New(choice Choice, workers int) *Executor { return Open(choice, workers, openDevice) }

// Open is New with a device of another kind.
func Open(choice Choice, workers int, open func() (Device, error)) *Executor {
	b := choose(choice, open)
	defer b.Close()
	return b.New(workers)
}

// tried opens a device and tests it. What panics on the way is an error.
func tried(open func() (Device, error)) (device Device, err error) {
	defer func() {
		if value := recover(); value != nil {
			if device != nil {
				closed(device)
			}
			device, err = nil, fmt.Errorf("metal: opening the device panicked: %v", value)
		}
	}()
	device, err = open()
	if err != nil {
		return nil, err
	}
	if err := SelfTest(device); err != nil {
		closed(device)
		return nil, err
	}
	return device, nil
}

// closed closes a device, of which nothing good is expected any more.
func closed(d Device) {
	defer func() { _ = recover() }()
	d.Close()
}
