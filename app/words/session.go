package words

// sessions are the words of what goes on: the folder, the scan, the tools, the steps.
var sessions = map[string]Word{
	// The parts of page and window.
	"inspector": {"Settings of the picture", "图片设置"},
	"toolbar":   {"Tools", "工具"},
	"status":    {"State", "状态"},
	"picture":   {"Picture", "图片"},
	"filmstrip": {"Frames of the folder", "文件夹中的底片"},
	"language":  {"Language", "语言"},
	"close":     {"Close", "关闭"},

	// What is done to all of it.
	"open":      {"Open", "打开"},
	"save":      {"Save now", "立即保存"},
	"undo":      {"Undo", "撤销"},
	"redo":      {"Redo", "重做"},
	"before":    {"Before", "原片"},
	"after":     {"After", "调整后"},
	"split":     {"Split before and after", "分屏对比"},
	"help":      {"Keyboard and mouse", "键盘与鼠标"},
	"help.fine": {"with a key above: fine", "与上述按键同用：微调"},
	"retry":     {"Try again", "重试"},

	// Gestures of trackpad and mouse.
	"gesture.pinch.does":  {"zoom about the cursor", "以光标为中心缩放"},
	"gesture.double":      {"Double click", "双击"},
	"gesture.drag":        {"Drag, Space drag", "拖动、空格拖动"},
	"gesture.drag.does":   {"move the picture", "移动图片"},
	"gesture.select":      {"Shift click", "Shift 单击"},
	"gesture.select.does": {"select frames up to this one", "选取到此处的底片"},

	// What a tool wants.
	"hint.crop":    {"Drag to draw a crop, click one to work on it. Enter when done.", "拖动以绘制裁剪框，单击以选择，按 Enter 完成。"},
	"hint.base":    {"Click the film base, or drag over it. Esc to leave.", "单击片基，或在其上拖动。按 Esc 退出。"},
	"hint.neutral": {"Click what is to be neutral. Esc to leave.", "单击应为中性的部位。按 Esc 退出。"},
	"hint.line":    {"Draw along what is to be level or upright. Esc to leave.", "沿应水平或垂直之处画线。按 Esc 退出。"},

	// The scan and the folder.
	"image.opening":  {"Opening {name}", "正在打开 {name}"},
	"image.failed":   {"{name} cannot be shown", "无法显示 {name}"},
	"frame.failed":   {"cannot be shown", "无法显示"},
	"frame.edited":   {"edited", "已调整"},
	"folder.empty":   {"No scans here", "此处没有扫描"},
	"folder.reading": {"Reading the folder", "正在读取文件夹"},
	"folder.failed":  {"The folder cannot be read", "无法读取文件夹"},
	"scan.gray":      {"gray", "灰度"},
	"scan.bits":      {"{n} bit", "{n} 位"},
	"saved.failed":   {"Not saved", "未能保存"},
	"worker":         {"{n} worker", "{n} 个工作进程"},
	"workers":        {"{n} workers", "{n} 个工作进程"},

	// What has happened, by the keys of the session.
	"status.gone":          {"{name} is not in the folder any more", "{name} 已不在文件夹中"},
	"status.replaced":      {"{name} is another file now; its settings are for that from now on", "{name} 已被另一个文件替换，设置从现在起用于新文件"},
	"status.save-failed":   {"{name} is not saved: {error}", "{name} 未能保存：{error}"},
	"status.apply-failed":  {"{name}: nothing was applied: {error}", "{name}：未应用任何设置：{error}"},
	"status.applied":       {"Applied to {done} of {total}", "已应用到 {done} / {total} 张"},
	"status.export-failed": {"Export: {error}", "导出：{error}"},
	"status.failed":        {"{name}: {error}", "{name}：{error}"},
	"status.opened":        {"Opened {name} in {ms} ms", "已打开 {name}，用时 {ms} 毫秒"},
	"status.graded":        {"Graded in {ms} ms", "已调整，用时 {ms} 毫秒"},
	"status.returned":      {"A worker ended and gave back {bytes}", "工作进程结束，归还 {bytes}"},
	"status.restarted":     {"A worker for {name} was started again: {error}", "{name} 的工作进程已重新启动：{error}"},
	"status.saved":         {"Saved {path}", "已保存 {path}"},
	"status.exported":      {"Exported {count}", "已导出 {count} 个文件"},

	// Steps that can be undone, by the commands of the session.
	"step.nudge":           {"nudge", "微调"},
	"step.film":            {"film", "胶片"},
	"step.input-space":     {"input space", "输入空间"},
	"step.working":         {"working space", "工作空间"},
	"step.base":            {"film base", "片基"},
	"step.pick-base":       {"film base", "片基"},
	"step.pick-neutral":    {"neutral", "中性色"},
	"step.auto":            {"automatic", "自动"},
	"step.matrix":          {"matrix", "矩阵"},
	"step.matrix-nudge":    {"matrix", "矩阵"},
	"step.curve":           {"curve", "曲线"},
	"step.paper":           {"paper", "相纸"},
	"step.reset":           {"reset", "重置"},
	"step.paste":           {"paste", "粘贴"},
	"step.apply":           {"apply", "应用"},
	"step.rotate":          {"turn", "旋转"},
	"step.flip":            {"mirror", "镜像"},
	"step.straighten":      {"straighten", "拉直"},
	"step.crop-add":        {"new crop", "新建裁剪"},
	"step.crop-set":        {"crop", "裁剪"},
	"step.crop-name":       {"name of a crop", "裁剪名称"},
	"step.crop-delete":     {"delete a crop", "删除裁剪"},
	"step.crop-from-sheet": {"look from the sheet", "取自整张"},
	"step.crop-to-sheet":   {"look to the sheet", "用于整张"},
}
