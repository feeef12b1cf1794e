package window

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/exportsheet"
	"safelight/internal/fixture"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

var write = flag.Bool("write", false, "write docs/macos-commands.md anew")

// commandsOf are the commands that a session has, as its source says.
func commandsOf(t *testing.T) (list []session.Do) {
	t.Helper()
	path := filepath.Join(fixture.Repository(t), "app", "session", "command.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	require.NoError(t, err)
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			if kind, ok := v.Type.(*ast.Ident); ok && kind.Name == "Do" {
				text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				list = append(list, session.Do(text))
			}
		}
	}
	require.Greater(t, len(list), 30)
	return list
}

// plenty is a state in which all can be done that ever can, but for what excludes each
// other.
func plenty(st *session.State, im *session.Image) {
	st.Index, st.Selected, st.Clipboard, st.Folder.Start = 1, [][2]int{{0, 3}}, []string{"film"}, []string{"film"}
	im.Undo, im.Redo, im.Saved, im.Straighten = "density.gamma", "paper", session.SaveWaits, 1
	im.Crops, im.Crop = []session.Crop{{ID: "1", Rect: [4]float64{0.2, 0.2, 0.5, 0.5}}}, "1"
	im.Size = [2]int{3000, 2000}
	im.Recipe.Curve = recipe.Curve{RGB: curve.Curve{{X: 0, Y: 0.1}, {X: 1, Y: 1}}}
}

// desks are all that can be done, in states that exclude each other.
func desks(r *room) []*desk.Desk {
	r.change(plenty)
	all := *r.Desk()
	running, ended, failed := all, all, all
	with := func(d *desk.Desk, f func(st *session.State, im *session.Image)) {
		st, im := *all.State, *all.State.Image
		st.Image = &im
		f(&st, &im)
		d.State = &st
	}
	with(&running, func(st *session.State, _ *session.Image) { st.Export = &session.Export{Running: true} })
	with(&ended, func(st *session.State, _ *session.Image) { st.Export = &session.Export{} })
	with(&failed, func(_ *session.State, im *session.Image) { im.Phase = session.Failed })
	return []*desk.Desk{&all, &running, &ended, &failed}
}

// reachOf is how a command is told on any of some desks.
func reachOf(list []*desk.Desk, do session.Do) (all Reach) {
	for _, d := range list {
		r := ReachOf(d, do)
		all.Do, all.Controls = do, r.Controls
		for _, add := range []struct{ to, from *[]string }{{&all.Menus, &r.Menus}, {&all.Keys, &r.Keys}, {&all.Buttons, &r.Buttons}} {
			for _, text := range *add.from {
				if !slices.Contains(*add.to, text) {
					*add.to = append(*add.to, text)
				}
			}
		}
	}
	return all
}

func TestEveryCommandOfASessionCanBeReached(t *testing.T) {
	list := desks(enter(t))
	for _, do := range commandsOf(t) {
		r := reachOf(list, do)
		require.NotZero(t, len(r.Menus)+len(r.Keys)+len(r.Buttons)+len(r.Controls), "nothing in the window tells the session %q", do)
	}
}

// The controls do what the table says: each is tried.
func TestControlsTellWhatTheTableSays(t *testing.T) {
	view := Curve(214, 214)
	stage := func(r *room, x, y float64) [2]float64 { return r.Desk().Place().ToStage([2]float64{x, y}) }
	drag := func(r *room, x0, y0, x1, y1 float64) {
		r.StagePress(stage(r, x0, y0), false, 1)
		r.StageDrag(stage(r, x1, y1))
		r.StageRelease(stage(r, x1, y1))
	}
	tries := map[string]func(r *room){
		"go filmstrip":         func(r *room) { r.StripClick(2, false, false) },
		"select filmstrip":     func(r *room) { r.StripClick(2, true, false) },
		"open window":          func(r *room) { r.Drop([]string{r.t.TempDir()}) },
		"view picture":         func(r *room) { r.StagePinch(0.5, stage(r, 0.5, 0.5)) },
		"before picture":       func(r *room) { drag(r, 0.5, 0.5, 0.7, 0.5) },
		"probe picture":        func(r *room) { r.StageHover(stage(r, 0.5, 0.5)) },
		"set inspector":        func(r *room) { r.Type("density.gamma", "2") },
		"nudge inspector":      func(r *room) { r.CellStep("density.matrix.values[0][1]", 1, false) },
		"base inspector":       func(r *room) { r.Type("base.r", "0.5") },
		"pick-base picture":    func(r *room) { r.Do("base"); drag(r, 0.5, 0.5, 0.5, 0.5) },
		"pick-neutral picture": func(r *room) { r.Do("neutral"); drag(r, 0.5, 0.5, 0.5, 0.5) },
		"matrix-nudge inspector": func(r *room) {
			r.Nudge("purity.more", false, true)
		},
		"curve inspector":       func(r *room) { r.CurvePress(view, 50, 50, 1); r.CurveRelease() },
		"straighten picture":    func(r *room) { r.Do("line"); drag(r, 0.1, 0.5, 0.9, 0.6) },
		"straighten inspector":  func(r *room) { r.Type("straighten", "2") },
		"crop-add picture":      func(r *room) { r.Do("crop"); drag(r, 0.1, 0.1, 0.4, 0.4) },
		"crop-set picture":      func(r *room) { r.Do("crop"); drag(r, 0.6, 0.6, 0.65, 0.65) },
		"crop-show picture":     func(r *room) { r.Do("crop"); r.Do("crop") },
		"crop-name inspector":   func(r *room) { r.NameCrop("1", "Left") },
		"crop-delete inspector": func(r *room) { r.DeleteCrop("1") },
		"export-cancel sheet": func(r *room) {
			r.change(func(st *session.State, _ *session.Image) { st.Export = &session.Export{Running: true} })
			r.Do("export-cancel")
		},
		"export-forget sheet": func(r *room) {
			r.change(func(st *session.State, _ *session.Image) { st.Export = &session.Export{} })
			r.Do("export-forget")
		},
		"export sheet": func(r *room) {
			require.Empty(r.t, r.Export(exportsheet.Choice{Scans: exportsheet.All, Output: "/out", Format: "tiff16"}))
		},
	}
	for _, c := range Controls() {
		name := string(c.Do) + " " + c.Where
		t.Run(name, func(t *testing.T) {
			try := tries[name]
			require.NotNil(t, try, "nobody has tried it")
			r := enter(t)
			r.change(func(st *session.State, im *session.Image) {
				im.Crops = []session.Crop{{ID: "1", Rect: [4]float64{0.5, 0.5, 0.3, 0.3}}}
				if c.Do == session.Before {
					st.Before = 0.5
				}
			})
			r.pictureOf(0, 1, 1)
			try(r)
			require.Contains(t, r.dos(), c.Do)
		})
		delete(tries, name)
	}
	require.Empty(t, tries, "these are in no table")
}

// What a menu, a key or a button is said to send, it does send.
func TestActionsTellWhatTheySay(t *testing.T) {
	r := enter(t)
	for _, d := range desks(r) {
		for _, name := range names(d) {
			r.show(d.State)
			r.pictureOf(1, 2, r.lastNumber()+1)
			r.setTool(desk.Move)
			r.commands()
			was := r.Desk().Language
			want := actionDos(r.Desk(), name)
			r.Do(name)
			got := r.dos()
			for _, do := range want {
				require.Contains(t, got, do, name)
			}
			r.speak(was)
		}
	}
}

func (r *room) lastNumber() uint64 {
	if r.picture == nil {
		return 0
	}
	return r.picture.Number
}

// The documentation is made from the code.
func TestTheDocumentationOfCommandsIsTheCode(t *testing.T) {
	list := desks(enter(t))
	var b strings.Builder
	b.WriteString("# Commands of the Mac window\n\nMade from `app/window`: every command of a session, and what in the window tells it. Keys are those\nthat come with the program; see [shortcuts.md](shortcuts.md).\n\n| command | menu | key | inspector | elsewhere |\n|---|---|---|---|---|\n")
	for _, do := range commandsOf(t) {
		r := reachOf(list, do)
		var elsewhere []string
		for _, c := range r.Controls {
			elsewhere = append(elsewhere, c.Where+": "+c.How)
		}
		cell := func(list []string, join string) string {
			return strings.ReplaceAll(strings.Join(list, join), "|", "\\|")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", do, cell(r.Menus, "; "), cell(r.Keys, " "), cell(r.Buttons, "; "), cell(elsewhere, "; "))
	}
	path := filepath.Join(fixture.Repository(t), "docs", "macos-commands.md")
	if *write {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o666))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(text), "go test ./app/window -write")
}
