package words

// pageAlone are the words that the browser's page alone says.
var pageAlone = map[string]Word{
	// The connection, and the server's folders.
	"connection.lost":       {"Disconnected. Connecting again…", "连接已断开，正在重新连接…"},
	"connection.connecting": {"Connecting…", "正在连接…"},
	"open.folder":           {"Open a folder", "打开文件夹"},
	"open.none":             {"Open…", "打开…"},
	"open.path":             {"Path of a folder or file on the machine of Safelight", "运行 Safelight 的机器上的文件夹或文件路径"},
	"open.refresh":          {"Read again", "重新读取"},
	"folder.read-only":      {"Read-only folder: settings are kept in the data folder", "文件夹只读：设置保存在数据文件夹中"},
	"saved.waiting":         {"To be saved", "等待保存"},

	// The view.
	"before.title":      {"Before and after", "对比调整前后"},
	"zoom.fit":          {"Fit the picture", "适合窗口"},
	"zoom.actual":       {"A pixel of the picture a pixel of the screen", "图片像素对应屏幕像素"},
	"zoom.actual.short": {"1:1", "1:1"},
	"full":              {"Full screen", "全屏"},
	"alone":             {"Nothing but the picture", "只显示图片"},

	// What is typed.
	"number.none":          {"“{text}” is not a number", "“{text}”不是数字"},
	"number.range":         {"{name} goes from {min} to {max}", "{name}的范围为 {min} 至 {max}"},
	"export.size.whole":    {"The longest edge is a whole number of pixels.", "长边必须是整数像素。"},
	"export.quality.whole": {"The quality is a whole number from 1 to 100.", "质量为 1 至 100 的整数。"},

	// What came of picking and exporting.
	"base.center":   {"The picture is straightened: the film base was taken from the middle of the rectangle", "图片已拉直：片基取自矩形中心"},
	"result.exists": {"there is such a file already; “Replace files that exist” replaces it", "文件已存在；勾选“替换已有文件”可将其替换"},

	// Cells of the density matrix.
	"matrix.cell":   {"{to} from {from}", "{to}（来自{from}）"},
	"matrix.to.r":   {"Red", "红"},
	"matrix.to.g":   {"Green", "绿"},
	"matrix.to.b":   {"Blue", "蓝"},
	"matrix.from.r": {"red", "红"},
	"matrix.from.g": {"green", "绿"},
	"matrix.from.b": {"blue", "蓝"},

	// Mouse and sliders. Gestures that the window has, too, are in session.go.
	"help.mouse":        {"Mouse", "鼠标"},
	"help.sliders":      {"Sliders: type a number, turn the wheel, double-click to reset, hold Shift for small steps. With Tab and arrow keys, too.", "滑块：可直接输入数字、滚动滚轮、双击重置，按住 Shift 微调；也可用 Tab 与方向键操作。"},
	"mouse.wheel":       {"Wheel, pinch", "滚轮、双指"},
	"mouse.double.does": {"fit or 1:1", "适合窗口或 1:1"},
	"mouse.ctrl":        {"Ctrl click", "Ctrl 单击"},
	"mouse.ctrl.does":   {"add a frame to the selection", "将底片加入选择"},
}
