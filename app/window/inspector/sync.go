package inspector

import (
	"strings"

	"safelight/app/window/words"
	"safelight/pipeline/adjust"
)

func (b builder) sync() Panel {
	chips := Row{Name: "groups", Kind: ChipsRow, Label: b.Say("sync.groups"), Spoken: b.Say("sync.groups"), Enabled: true,
		Buttons: []Button{{Name: "groups-all", Title: b.Say("sync.all"), Spoken: b.Say("sync.all"), Enabled: true, On: !b.Some}}}
	for _, g := range adjust.Groups() {
		title := b.Language.Pick(g.Label)
		chips.Buttons = append(chips.Buttons, Button{Name: "group:" + g.Name, Title: title, Spoken: title, Enabled: true, On: b.Chosen(g.Name)})
	}
	apply := b.button("apply", "apply", "")
	apply.Title = b.Language.Say("apply", words.Args{"count": words.Count(b.Selected())})
	apply.Spoken = apply.Title
	var begun []string
	for _, g := range b.State.Folder.Start {
		begun = append(begun, b.GroupTitle(g))
	}
	note := b.Language.Say("start.note", words.Args{"groups": strings.Join(begun, ", ")})
	buttons := func(name string, list ...Button) Row {
		return Row{Name: name, Kind: ButtonsRow, Spoken: b.Say("panel.sync"), Enabled: true, Buttons: list}
	}
	return Panel{Name: "sync", Rows: []Row{
		chips,
		buttons("sync.copy", b.button("copy", "copy", "copy.title"), b.button("paste", "paste", "paste.title"), b.button("reset", "reset", "reset.title")),
		buttons("sync.apply", apply),
		buttons("sync.start", b.button("folder-start", "start", "start.title"), b.button("folder-start-clear", "start.clear", "start.clear.title")),
		{Name: "sync.note", Kind: NoteRow, Label: note, Spoken: note, Hidden: len(begun) == 0, Enabled: true},
	}}
}
