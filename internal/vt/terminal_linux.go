package vt

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// Terminal is a pseudo-terminal with somebody who looks at it.
type Terminal struct {
	// TTY is the end that a program writes to.
	TTY *os.File

	t      testing.TB
	master *os.File
	ended  chan struct{}

	mutex  sync.Mutex
	screen screen
	look   func([]string)
}

// Open makes a terminal of a size. look, if not nil, is called with all lines
// there ever were, those that scrolled off too, whenever something was written;
// trailing spaces and empty lines at the end are left out.
func Open(t testing.TB, columns, rows int, look func(lines []string)) *Terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { master.Close() })
	require.NoError(t, unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	term := &Terminal{TTY: tty, t: t, master: master, ended: make(chan struct{}), look: look}
	term.screen.cells = make([][]rune, 1)
	term.Resize(columns, rows)
	go term.read()
	t.Cleanup(func() { term.Close() })
	return term
}

// Resize changes the size. What stands there stays as it is. A terminal of no size
// is one of 80 columns and 24 rows that does not tell.
func (t *Terminal) Resize(columns, rows int) {
	t.t.Helper()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.screen.columns, t.screen.rows = columns, rows
	if columns == 0 || rows == 0 {
		t.screen.columns, t.screen.rows = 80, 24
	}
	require.NoError(t.t, unix.IoctlSetWinsize(int(t.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(columns), Row: uint16(rows)}))
}

// Type is what a person types.
func (t *Terminal) Type(text string) {
	t.t.Helper()
	_, err := t.master.WriteString(text)
	require.NoError(t.t, err)
}

// Lines are all lines there ever were, as look is called with.
func (t *Terminal) Lines() []string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.screen.lines()
}

// Close ends the terminal when all programs on it have, and returns the lines.
func (t *Terminal) Close() []string {
	t.t.Helper()
	t.TTY.Close()
	<-t.ended
	t.mutex.Lock()
	defer t.mutex.Unlock()
	require.Empty(t.t, t.screen.faults, "sequences that a plain terminal may not understand")
	return t.screen.lines()
}

// read shows what is written until nobody is left who could.
func (t *Terminal) read() {
	defer close(t.ended)
	text := make([]byte, 64<<10)
	for {
		n, err := t.master.Read(text)
		if err != nil {
			return
		}
		t.mutex.Lock()
		t.screen.write(text[:n])
		lines := t.screen.lines()
		t.mutex.Unlock()
		if t.look != nil {
			t.look(lines)
		}
	}
}
