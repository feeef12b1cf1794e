// Package inspector is the column beside the picture: its panels, in the order in which a
// negative is printed, and what each row of them shows, is called, and does.
//
// Which panels and rows there are does not change as long as a window lives, with what
// is in them: a front end builds its controls once, and then fills them from Panels at
// every change. A row that is not to be seen is hidden, not absent.
package inspector

import (
	"math"

	"safelight/app/window/curveview"
	"safelight/app/window/desk"
	"safelight/app/window/histview"
	"safelight/app/window/slider"
	"safelight/pipeline/curve"
)

// Panel is a part of the inspector with a title.
type Panel struct {
	// Name is histogram, film, base, density, exposure, curve, matrix, crops or sync.
	Name, Title string
	// Folded says that its rows are not seen. The histogram's always are.
	Folded bool
	// Buttons are beside the title.
	Buttons []Button
	Rows    []Row
}

// Kind says what a row is.
type Kind int

// The kinds of rows, each with the fields of Row that it uses beside Name, Label, Spoken,
// Hidden and Enabled.
const (
	SliderRow    Kind = iota // Slider; Buttons behind it
	PopUpRow                 // PopUp
	ButtonsRow               // Buttons
	CellsRow                 // Cells, in rows of three; Swatch before and Buttons behind them
	TabsRow                  // Buttons of which one is on; those that are not tabs have no On
	CurveRow                 // Curve
	HistogramRow             // Histogram
	ReadoutRow               // Readout
	NudgeRow                 // Buttons, less and more, with Label between
	ListRow                  // List
	ChipsRow                 // Buttons that are on or off
	HeadingRow               // Label
	NoteRow                  // Label
)

// Row is a row of a panel.
type Row struct {
	// Name names it among all rows of all panels.
	Name string
	Kind Kind
	// Label is what is written before it, Spoken what it is called for who does not
	// see it: its label alone may not say it.
	Label, Spoken   string
	Hidden, Enabled bool

	Slider    *Slider
	PopUp     *PopUp
	Buttons   []Button
	Cells     []Cell
	Swatch    *Swatch
	Curve     *Curve
	Histogram *histview.Drawing
	Readout   *histview.Readout
	List      []Entry
}

// Slider is a slider as it is drawn.
type Slider struct {
	Range slider.Range
	// Value is NaN if there is none.
	Value float64
	// Fraction is where the mark is, Origin where the scan began, NaN if nowhere; the
	// line is filled between them, or from the zero of the range.
	Fraction, Origin, Fill float64
	// Text is the number, without its unit; Spoken with it.
	Text, Spoken string
	// Channel is r, g or b for the sliders of one.
	Channel string
}

// PopUp is a list to choose from.
type PopUp struct {
	Options []Option
	// Chosen is the index of one, -1 if none.
	Chosen int
}

// Option is one of a pop-up. Choosing it does Name, unless that is empty: then it says
// what is so, and changes nothing.
type Option struct {
	Name, Title string
	Enabled     bool
	// Heading says that it is the title of those below it.
	Heading bool
}

// Button is a button. Pressing it does Name.
type Button struct {
	Name, Title string
	// Symbol is that of a button without a title: a name of SF Symbols.
	Symbol string
	// Tip is shown when the cursor rests on it; it tells the key, too. Spoken is what
	// it is called for who does not see it.
	Tip, Spoken string
	Enabled, On bool
}

// Cell is a number to type.
type Cell struct {
	// Name is what Type is told.
	Name         string
	Text, Spoken string
	Channel      string
	Enabled      bool
}

// Swatch is a color, in sRGB; None if there is none.
type Swatch struct {
	RGB    [3]uint8
	None   bool
	Spoken string
}

// Curve is the curve editor's.
type Curve struct {
	// Points are nil if there is no curve to edit.
	Points curve.Curve
	// Channel is that of Points; Others are the curves behind it.
	Channel string
	Others  []ChannelCurve
	Labels  []curveview.Label
	// Hint is what is written below while nothing is chosen, Axis what is always.
	Hint, Axis string
}

// ChannelCurve is a curve that is not edited.
type ChannelCurve struct {
	Channel string
	Points  curve.Curve
}

// Entry is a picture of the scan.
type Entry struct {
	// ID is the crop's, "" for the whole scan. Choosing it does Name.
	ID, Name, Title string
	// Note is written behind it, Current says that it is shown or worked on.
	Note    string
	Current bool
	// Editable says that it can be renamed and deleted; Rename and Delete are what the
	// field and the button for that are called then.
	Editable       bool
	Rename, Delete string
	Spoken         string
}

// Panels are all panels on a desk as it is.
func Panels(d *desk.Desk) []Panel {
	b := builder{d}
	list := []Panel{
		b.histogram(), b.film(), b.base(), b.density(), b.exposure(), b.curve(), b.matrix(), b.crops(), b.sync(),
	}
	for i, p := range list {
		list[i].Title = b.Say("panel." + p.Name)
		for _, name := range d.Layout.Folded {
			list[i].Folded = list[i].Folded || name == p.Name && p.Name != "histogram"
		}
	}
	return list
}

// Names are those of the panels, in order.
func Names() []string {
	return []string{"histogram", "film", "base", "density", "exposure", "curve", "matrix", "crops", "sync"}
}

// Find finds a row of some panels by its name; false if there is none.
func Find(panels []Panel, name string) (Row, bool) {
	for _, p := range panels {
		for _, r := range p.Rows {
			if r.Name == name {
				return r, true
			}
		}
	}
	return Row{}, false
}

// SliderOf is the slider's row of a name; false if there is none.
func SliderOf(d *desk.Desk, name string) (Row, bool) {
	row := builder{d}.slider(name)
	return row, row.Slider != nil
}

func (b builder) slide(name, label, spoken, channel string, r slider.Range, value, start float64) Row {
	if held, ok := b.Hand.Numbers[name]; ok && !math.IsNaN(value) {
		value = held
	}
	s := &Slider{Range: r, Value: value, Origin: math.NaN(), Channel: channel, Text: r.Format(value), Spoken: r.Spoken(value)}
	s.Fraction = r.Fraction(value)
	s.Fill = r.Fraction(min(max(0, r.Low), r.High))
	if !math.IsNaN(start) {
		s.Origin = r.Fraction(start)
		s.Fill = s.Origin
	}
	if math.IsNaN(value) {
		s.Fill = s.Fraction
	}
	if spoken == "" {
		spoken = label
	}
	return Row{Name: name, Kind: SliderRow, Label: label, Spoken: spoken, Slider: s, Enabled: !math.IsNaN(value)}
}
