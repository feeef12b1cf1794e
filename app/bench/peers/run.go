package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"safelight/app/bench/cost"
	"safelight/app/bench/negative"
)

// runner runs programs in a folder.
type runner struct {
	dir           string
	width, height int // of the scan
	// programs are those that are compared, with the first of them.
	programs []program
	// progress is told what is being done.
	progress func(text string)
}

// row is what came of one task and one program.
type row struct {
	task, program string
	seconds       []float64 // of each round
	memory        []float64 // of all processes together, in MB
	bytes         int64     // of the picture
}

// entry is a row that is being measured.
type entry struct {
	row
	asked   task
	command cost.Command
	picture string
}

// run has all programs do all tasks, count times.
func (r *runner) run(ctx context.Context, tasks []task, count int) ([]row, error) {
	entries, err := r.entries(ctx, tasks)
	if err != nil {
		return nil, err
	}
	warm := make(map[string]bool)
	for round := range count {
		r.progress(fmt.Sprintf("round %d of %d", round+1, count))
		for _, e := range entries {
			if !warm[e.program] { // what it does once in a new home does not count
				warm[e.program] = true
				if _, err := r.time(ctx, e); err != nil {
					return nil, err
				}
			}
			seconds, err := r.time(ctx, e)
			if err != nil {
				return nil, err
			}
			e.seconds = append(e.seconds, seconds)
		}
		if round%2 == 1 {
			continue
		}
		for _, e := range entries {
			if err := r.memory(ctx, e); err != nil {
				return nil, err
			}
		}
	}
	rows := make([]row, len(entries))
	for i, e := range entries {
		rows[i] = e.row
	}
	return rows, nil
}

// entries are all tasks with all programs that can do them, task by task. It makes
// the scans, and a home for each program.
func (r *runner) entries(ctx context.Context, tasks []task) (all []*entry, err error) {
	for _, t := range tasks {
		scan := filepath.Join(r.dir, t.scan.String()+".tif")
		if _, err := os.Stat(scan); err != nil {
			r.progress("making a scan: " + t.scan.String())
			if err := negative.Write(ctx, scan, r.width, r.height, t.scan); err != nil {
				return nil, err
			}
		}
		picture := filepath.Join(r.dir, "pictures", t.scan.String()+t.ext())
		for i, p := range r.programs {
			home, err := r.home(i, p)
			if err != nil {
				return nil, err
			}
			args := p.args(t, scan, picture, home)
			if args == nil {
				continue
			}
			all = append(all, &entry{
				row: row{task: t.name, program: p.name}, asked: t, picture: picture,
				command: cost.Command{Args: append([]string{p.path}, args...), Env: environment(home), Dir: home},
			})
		}
	}
	return all, nil
}

// home is a program's own folder, in which there is nothing but its files before
// it is run first.
func (r *runner) home(index int, p program) (string, error) {
	home := filepath.Join(r.dir, fmt.Sprintf("home-%d", index))
	if err := os.MkdirAll(home, 0o777); err != nil {
		return "", err
	}
	for name, text := range p.files {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o666); err != nil {
			return "", err
		}
	}
	return home, nil
}

// environment is that of a program: nothing of what its user has set up.
func environment(home string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home, "LANG=C.UTF-8"}
}

// time makes a picture, and says how many seconds that took.
func (r *runner) time(ctx context.Context, e *entry) (seconds float64, err error) {
	err = r.make(e, func() error {
		took, err := cost.Time(ctx, e.command)
		seconds = took.Seconds()
		return err
	})
	return seconds, err
}

// memory makes a picture, and adds what that took of memory, where the system can
// tell.
func (r *runner) memory(ctx context.Context, e *entry) error {
	if err := r.make(e, func() error {
		peak, err := cost.Memory(ctx, e.command)
		if err == nil {
			e.row.memory = append(e.row.memory, float64(peak.Together)/(1<<20))
		}
		return err
	}); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// make has a picture made, and sees to it that it is one. It is gone afterwards.
func (r *runner) make(e *entry, work func() error) error {
	folder := filepath.Dir(e.picture)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	if err := work(); err != nil {
		return fmt.Errorf("%s, %s: %w", e.program, e.task, err)
	}
	bytes, err := r.check(e.asked, e.picture)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", e.program, e.task, err)
	}
	e.bytes = bytes
	return os.RemoveAll(folder)
}
