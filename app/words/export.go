package words

// exporting are the words of exports.
var exporting = map[string]Word{
	// What is asked.
	"export":                {"Export", "导出"},
	"export.what":           {"What", "范围"},
	"export.what.shown":     {"This picture", "当前图片"},
	"export.what.selected":  {"{count} selected scans", "所选 {count} 张扫描"},
	"export.what.all":       {"All {count} scans", "全部 {count} 张扫描"},
	"export.folder":         {"Folder", "文件夹"},
	"export.format":         {"Format", "格式"},
	"export.space":          {"Color space", "色彩空间"},
	"export.size":           {"Longest edge, pixels", "长边（像素）"},
	"export.quality":        {"Quality", "质量"},
	"export.compression":    {"Compression", "压缩"},
	"export.overwrite":      {"Replace files that exist", "替换已有文件"},
	"export.start":          {"Export", "导出"},
	"export.folder.missing": {"Where to? Name a folder.", "请填写导出文件夹。"},

	// How it goes.
	"export.running":      {"Exporting {done} of {total}", "正在导出 {done} / {total}"},
	"export.running.long": {"{done} of {total} to {folder}", "{done} / {total}，导出到 {folder}"},
	"export.over":         {"Exported {done}", "已导出 {done} 个"},
	"export.over.long":    {"{done} exported, {failed} failed, {skipped} skipped, to {folder}", "已导出 {done} 个，失败 {failed} 个，跳过 {skipped} 个，位于 {folder}"},
	"export.over.failed":  {"Exported {done}, {failed} failed", "已导出 {done} 个，{failed} 个失败"},
	"export.canceled":     {"Canceled: {done} exported, {failed} failed, {skipped} skipped, to {folder}", "已取消：已导出 {done} 个，失败 {failed} 个，跳过 {skipped} 个，位于 {folder}"},
	"export.cancel":       {"Cancel", "取消"},
	"export.forget":       {"Clear list", "清空列表"},
	"export.again":        {"Export more…", "继续导出…"},
	"export.progress":     {"Progress of the export", "导出进度"},
	"export.files":        {"Files exported", "已导出的文件"},

	// What there is.
	"format.tiff16":       {"TIFF, 16 bit", "TIFF，16 位"},
	"format.tiff8":        {"TIFF, 8 bit", "TIFF，8 位"},
	"format.tiff32f":      {"TIFF, floating point", "TIFF，浮点"},
	"format.png16":        {"PNG, 16 bit", "PNG，16 位"},
	"format.png8":         {"PNG, 8 bit", "PNG，8 位"},
	"format.jpeg":         {"JPEG", "JPEG"},
	"format.jxl":          {"JPEG XL", "JPEG XL"},
	"format.avif":         {"AVIF", "AVIF"},
	"compression.default": {"Standard (Deflate)", "标准 (Deflate)"},
	"compression.none":    {"None", "不压缩"},
	"compression.lzw":     {"LZW", "LZW"},
	"compression.deflate": {"Deflate", "Deflate"},

	// What came of a file.
	"result.done":        {"done", "完成"},
	"result.failed":      {"failed", "失败"},
	"result.skipped":     {"skipped", "跳过"},
	"result.interrupted": {"interrupted", "中断"},
}
