package words

// windowAlone are the words that the native window alone says; its menus are in menu.go.
var windowAlone = map[string]Word{
	// The toolbar.
	"toolbar.zoom":       {"Zoom", "缩放"},
	"toolbar.open":       {"Open", "打开"},
	"toolbar.undo":       {"Undo", "撤销"},
	"toolbar.redo":       {"Redo", "重做"},
	"toolbar.turn-left":  {"Turn Left", "左转"},
	"toolbar.turn-right": {"Turn Right", "右转"},
	"toolbar.flip":       {"Mirror", "镜像"},
	"toolbar.crop":       {"Crop", "裁剪"},
	"toolbar.base":       {"Film Base", "片基"},
	"toolbar.neutral":    {"Neutral", "中性色"},
	"toolbar.line":       {"Level", "拉直"},
	"toolbar.before":     {"Before", "原片"},
	"toolbar.split":      {"Split", "分屏"},
	"toolbar.fit":        {"Fit", "适合"},
	"toolbar.one-to-one": {"1:1", "1:1"},
	"toolbar.inspector":  {"Inspector", "检查器"},
	"toolbar.strip":      {"Filmstrip", "底片条"},
	"toolbar.export":     {"Export", "导出"},
	"toolbar.help":       {"Keys", "快捷键"},
	"toolbar.alone":      {"Picture", "画面"},
	"toolbar.auto":       {"Auto", "自动"},

	// Where nothing is open, and what is dropped.
	"nothing.open": {"Nothing open", "未打开任何内容"},
	"nothing.drop": {"Open a folder of scans, or drop one here.", "打开一个扫描文件夹，或将其拖放到此处。"},
	"drop.nothing": {"There is no folder and no scan among that.", "其中没有文件夹或扫描。"},
	"drop.others":  {"One folder is open at a time; the others were left alone.", "一次只能打开一个文件夹，其余未打开。"},

	// Exporting, and leaving in the middle of it.
	"export.busy":          {"An export is running.", "正在导出。"},
	"export.nothing":       {"There is nothing to export.", "没有可导出的内容。"},
	"export.size.wrong":    {"The longest edge is 0 to {most} pixels.", "长边应为 0 至 {most} 像素。"},
	"export.quality.wrong": {"The quality is 1 to 100.", "质量应为 1 至 100。"},
	"export.choose":        {"Choose…", "选取…"},
	"quit.exporting":       {"An export is running.", "正在导出。"},
	"quit.exporting.text":  {"{left} of {total} pictures are not exported yet. What is finished stays.", "还有 {left} / {total} 张图片尚未导出。已完成的会保留。"},
	"quit.anyway":          {"Quit", "退出"},
	"quit.cancel":          {"Cancel", "取消"},

	// The buttons that turn and mirror.
	"group.orientation": {"Turning", "旋转"},

	// Settings.
	"settings.title":  {"Settings", "设置"},
	"settings.file":   {"Memory, isolation and keys are set in this file:", "内存、隔离与快捷键在此文件中设置："},
	"settings.reveal": {"Show in Finder", "在访达中显示"},

	// Trackpad and mouse.
	"help.gestures":       {"Trackpad and mouse", "触控板与鼠标"},
	"gesture.scroll":      {"Two fingers", "双指滑动"},
	"gesture.scroll.does": {"move a picture that is larger than its place", "移动超出窗口的图片"},
	"gesture.pinch":       {"Pinch, wheel", "双指开合、滚轮"},
	"gesture.double.does": {"fit or actual pixels; on a slider: reset", "适合窗口或实际像素；在滑块上：重置"},
	"gesture.slider":      {"Click a slider, turn the wheel", "点选滑块后滚动"},
	"gesture.slider.does": {"a step more or less", "增减一步"},
	"gesture.fine":        {"Shift", "Shift"},
	"gesture.fine.does":   {"small steps, wherever something is dragged or turned", "拖动或滚动时微调"},
	"gesture.add":         {"Command click", "Command 单击"},
	"gesture.add.does":    {"add a frame to the selection, or take it out", "将底片加入选择或移出"},
}
