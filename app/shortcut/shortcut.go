// Package shortcut is the table of keys: the same in the browser's page, in the Mac's
// menus and in the documentation.
package shortcut

import (
	"fmt"
	"maps"
	"slices"

	"safelight/app/session"
	"safelight/pipeline/adjust"
)

// Shortcut is what some keys do: a command of the session, or something that a front
// end does itself.
type Shortcut struct {
	// Name is what a configuration file calls it, and front ends what they do.
	Name string `json:"name"`
	// Keys do it, each alone, written as browsers name keys with what is held:
	// "ArrowRight", "Shift+Q", "Mod+Z". Mod is Command on a Mac and Control elsewhere.
	Keys []string `json:"keys"`
	// Do is nil where a front end does it. What [session.Nudge] adds to is resolved
	// by the session, when the key is pressed.
	Do    *session.Command `json:"do,omitempty"`
	Group string           `json:"group"`
	Label adjust.Label     `json:"label"`
}

// Groups are what shortcuts are listed under, in order.
func Groups() []adjust.Group {
	return []adjust.Group{
		{Name: "going", Label: adjust.Label{English: "Going through the folder", Chinese: "浏览"}},
		{Name: "grade", Label: adjust.Label{English: "Grading", Chinese: "调色"}},
		{Name: "steps", Label: adjust.Label{English: "Steps and looks", Chinese: "步骤与外观"}},
		{Name: "picture", Label: adjust.Label{English: "The picture", Chinese: "画面"}},
		{Name: "tools", Label: adjust.Label{English: "Tools", Chinese: "工具"}},
	}
}

// Table are all shortcuts as they come with the program.
func Table() []Shortcut {
	table := []Shortcut{
		command("next", "ArrowRight", "going", "Next scan", "下一张", session.Command{Do: session.Step, By: 1}),
		command("previous", "ArrowLeft", "going", "Previous scan", "上一张", session.Command{Do: session.Step, By: -1}),
		action("first", "Home", "going", "First scan", "第一张"),
		action("last", "End", "going", "Last scan", "最后一张"),
		action("select-all", "Mod+A", "going", "Select all", "全选"),
	}
	for _, n := range nudges {
		for _, way := range []struct {
			name, key, sign string
			by              float64
		}{{"less", n.less, "−", -n.by}, {"more", n.more, "+", n.by}} {
			for _, size := range []struct {
				name, held, english, chinese string
				of                           float64
			}{{"", "", "", "", 1}, {"-fine", "Shift+", ", fine", "（微调）", 0.2}} {
				by := way.by * size.of
				table = append(table, command(n.name+"-"+way.name+size.name, size.held+way.key, "grade",
					n.english+" "+way.sign+size.english, n.chinese+way.sign+size.chinese,
					session.Command{Do: session.Nudge, Name: n.parameter, Value: &by}))
			}
		}
	}
	return append(table,
		command("auto", "Mod+Shift+A", "grade", "Automatic film base, exposure and balance", "自动", session.Command{Do: session.Auto}),
		command("undo", "Z", "steps", "Undo", "撤销", session.Command{Do: session.Undo}).or("Mod+Z"),
		command("redo", "Shift+Z", "steps", "Redo", "重做", session.Command{Do: session.Redo}).or("Mod+Shift+Z"),
		action("copy", "C", "steps", "Copy the look", "复制外观").or("Mod+C"),
		action("paste", "V", "steps", "Paste the look", "粘贴外观").or("Mod+V"),
		action("apply", "Mod+Shift+V", "steps", "Apply the look to the selection", "应用到所选"),
		action("reset", "Mod+Backspace", "steps", "Reset the look", "重置外观"),
		command("save", "Mod+S", "steps", "Save now (it is saved anyway)", "立即保存", session.Command{Do: session.Save}),
		command("turn-left", "[", "picture", "Turn left", "向左旋转", session.Command{Do: session.Rotate, By: 1}),
		command("turn-right", "]", "picture", "Turn right", "向右旋转", session.Command{Do: session.Rotate, By: -1}),
		command("flip", "M", "picture", "Mirror", "镜像", session.Command{Do: session.Flip}),
		action("before", "X", "picture", "Before and after", "前后对比"),
		action("split", "Y", "picture", "Before and after side by side", "分屏对比"),
		action("one-to-one", "1", "picture", "One to one, and back", "实际像素"),
		action("fit", "0", "picture", "The whole picture", "适合窗口"),
		action("zoom-in", "+", "picture", "Nearer", "放大").or("="),
		action("zoom-out", "-", "picture", "Farther", "缩小"),
		action("pan-left", "Shift+ArrowLeft", "picture", "Look farther left, when nearer", "放大时向左移动"),
		action("pan-right", "Shift+ArrowRight", "picture", "Look farther right, when nearer", "放大时向右移动"),
		action("pan-up", "Shift+ArrowUp", "picture", "Look farther up, when nearer", "放大时向上移动"),
		action("pan-down", "Shift+ArrowDown", "picture", "Look farther down, when nearer", "放大时向下移动"),
		action("alone", "H", "picture", "Picture alone", "仅画面"),
		action("full", "G", "picture", "Full screen", "全屏").or("F11"),
		action("base", "B", "tools", "Pick the film base", "拾取片基"),
		action("neutral", "N", "tools", "Pick what is neutral", "拾取中性灰"),
		action("crop", "K", "tools", "Crop", "裁剪"),
		action("upright", "U", "tools", "Turn the aspect ratio of the crop", "横竖切换长宽比"),
		action("line", "L", "tools", "Straighten along a line", "沿线拉直"),
		action("done", "Enter", "tools", "Done with the tool", "完成"),
		action("leave", "Escape", "tools", "Leave the tool", "退出工具"),
		action("export", "Mod+E", "tools", "Export", "导出"),
		action("help", "?", "tools", "All keys", "快捷键").or("F1"),
	)
}

// nudges are the numbers that a pair of keys makes less and more.
var nudges = []struct {
	name, less, more, parameter string
	by                          float64
	english, chinese            string
}{
	{"red", "Q", "E", "exposure[0]", adjust.Point, "Red", "红"},
	{"blue", "A", "D", "exposure[2]", adjust.Point, "Blue", "蓝"},
	{"dmax", "S", "W", "density.dmax", 0.05, "Dmax", "最大密度"},
	{"gamma", "F", "R", "density.gamma", 0.05, "Gamma", "伽马"},
}

func command(name, key, group, english, chinese string, do session.Command) Shortcut {
	return Shortcut{name, []string{key}, &do, group, adjust.Label{English: english, Chinese: chinese}}
}

func action(name, key, group, english, chinese string) Shortcut {
	return Shortcut{name, []string{key}, nil, group, adjust.Label{English: english, Chinese: chinese}}
}

// or is the same with more keys.
func (s Shortcut) or(keys ...string) Shortcut {
	s.Keys = append(s.Keys, keys...)
	return s
}

// Clash is the error of a key that would do two things.
type Clash struct {
	Key   string
	Names [2]string
}

// Error reads "Z would be the key of both undo and crop".
func (c *Clash) Error() string {
	return fmt.Sprintf("%s would be the key of both %s and %s", c.Key, c.Names[0], c.Names[1])
}

// With is the table with other keys for some names; none at all for one that has an
// empty list. The error says which name there is not, what is no key, or is a *Clash:
// no key of the resulting table does two things.
func With(keys map[string][]string) ([]Shortcut, error) {
	table := Table()
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		i := slices.IndexFunc(table, func(s Shortcut) bool { return s.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no shortcut %q", name)
		}
		table[i].Keys = make([]string, len(keys[name])) // a list in JSON, too, if there are none
		for k, text := range keys[name] {
			key, err := ParseKey(text)
			if err != nil {
				return nil, fmt.Errorf("shortcut %s: %w", name, err)
			}
			table[i].Keys[k] = key
		}
	}
	taken := map[string]string{}
	for _, s := range table {
		for _, key := range s.Keys {
			if other, ok := taken[key]; ok {
				return nil, &Clash{Key: key, Names: [2]string{other, s.Name}}
			}
			taken[key] = s.Name
		}
	}
	return table, nil
}
