package words

// look are the words of crops and turning, and of copying the look.
var look = map[string]Word{
	// Crops.
	"crop.add":                  {"Add a crop", "添加裁剪"},
	"crop.tool":                 {"Crop", "裁剪"},
	"crop.list":                 {"Pictures of the scan", "扫描中的图片"},
	"crop.whole":                {"Whole scan", "整张扫描"},
	"crop.number":               {"Crop {n}", "裁剪 {n}"},
	"crop.own":                  {"own look", "独立调整"},
	"crop.delete":               {"Delete this crop", "删除此裁剪"},
	"crop.name":                 {"Name of the crop", "裁剪名称"},
	"crop.frame":                {"Crop. Arrows move it, with Shift they resize it.", "裁剪框。方向键移动，按住 Shift 调整大小。"},
	"crop.aspect":               {"Aspect ratio", "长宽比"},
	"crop.from-sheet":           {"Sheet → crop", "整张 → 裁剪"},
	"crop.from-sheet.title":     {"Give this crop the look of the whole scan", "将整张扫描的调整用于此裁剪"},
	"crop.from-sheet.all":       {"Sheet → all", "整张 → 全部"},
	"crop.from-sheet.all.title": {"Give all crops the look of the whole scan", "将整张扫描的调整用于所有裁剪"},
	"crop.to-sheet":             {"Crop → sheet", "裁剪 → 整张"},
	"crop.to-sheet.title":       {"Give the whole scan the look of this crop", "将此裁剪的调整用于整张扫描"},
	"aspect.free":               {"Free", "自由"},
	"aspect.original":           {"As the scan", "与扫描相同"},

	// Turning.
	"straighten":      {"Straighten", "拉直"},
	"straighten.line": {"Draw a line that is to be level", "沿水平线画线以拉直"},
	"rotate.left":     {"Turn left", "向左旋转"},
	"rotate.right":    {"Turn right", "向右旋转"},
	"flip":            {"Mirror", "镜像"},

	// Copying, and how a roll begins.
	"sync.groups":       {"What is copied", "要复制的内容"},
	"sync.all":          {"All", "全部"},
	"copy":              {"Copy", "复制"},
	"copy.title":        {"Copy the look", "复制调整"},
	"paste":             {"Paste", "粘贴"},
	"paste.title":       {"Paste the look", "粘贴调整"},
	"reset":             {"Reset", "重置"},
	"reset.title":       {"Reset the chosen groups", "重置所选各组"},
	"apply":             {"Apply to {count} selected", "应用到所选 {count} 张"},
	"start":             {"Begin the roll like this", "设为本卷起点"},
	"start.title":       {"Scans without a look of their own begin with this one", "未调整过的扫描以此调整开始"},
	"start.clear":       {"Clear", "清除"},
	"start.clear.title": {"Scans begin as found by analysis", "扫描以自动分析的结果开始"},
	"start.note":        {"New scans begin with: {groups}", "新扫描的起点：{groups}"},
}
