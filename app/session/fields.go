package session

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// fields are those that commands use, beside do; a command that is not here does
// not exist.
var fields = map[Do]string{
	Go: "index", Step: "by", Select: "index to extend", Open: "text", Refresh: "", Retry: "",
	SetView: "view", Before: "value", Probe: "at", Save: "",

	Set: "name value drag", Nudge: "name value drag", Film: "name", InputSpace: "name", Working: "name", Base: "values drag", PickBase: "at rect",
	PickNeutral: "at value", Auto: "names", Matrix: "name values drag", MatrixNudge: "name value drag",
	Curve: "name points drag", Paper: "name", Reset: "names", Copy: "names", Paste: "names",
	Apply: "names", FolderStart: "names text", Undo: "", Redo: "",

	Rotate: "by", Flip: "", Straighten: "value drag", CropAdd: "rect name", CropSet: "name rect drag",
	CropName: "name text drag", CropDelete: "name", CropShow: "name", CropFromAll: "name", CropToAll: "name",

	StartExport: "export", CancelExport: "", ForgetExport: "",
}

// check reports a command that does not exist, or that says more than it can.
func (c Command) check() error {
	used, ok := fields[c.Do]
	if !ok {
		return fmt.Errorf("there is no such command")
	}
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name != "do" && name != "image" && name != "crop" && !v.Field(i).IsZero() && !slices.Contains(strings.Fields(used), name) {
			return fmt.Errorf("%q says nothing here", name)
		}
	}
	return nil
}
