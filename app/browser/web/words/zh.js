// Simplified Chinese.

export const zh = {
  inspector: "图片设置", toolbar: "工具", status: "状态",
  picture: "图片", filmstrip: "文件夹中的底片", language: "语言", close: "关闭", custom: "自定义",
  "panel.histogram": "直方图", "panel.film": "胶片与输入", "panel.base": "片基", "panel.density": "密度", "panel.exposure": "曝光",
  "panel.curve": "相纸与曲线", "panel.matrix": "密度矩阵", "panel.crops": "裁剪与旋转", "panel.sync": "复制调整",

  "readout.rgb": "RGB", "readout.density": "密度", "clip.low": "任一通道为 0 的像素", "clip.high": "任一通道为 255 的像素",

  film: "胶片", "working.space": "工作空间", "input.space": "输入空间", auto: "自动",
  "auto.all": "自动确定片基、曝光与平衡", "auto.base": "自动确定片基", "auto.exposure": "自动曝光", "auto.balance": "自动平衡各通道",
  "auto.exposure.short": "自动", "auto.balance.short": "平衡",
  "film.color-negative": "彩色负片 (C-41)", "film.color-negative-ecn2": "彩色负片 (ECN-2)", "film.color-positive": "彩色反转片",
  "film.bw-negative": "黑白负片", "film.bw-positive": "黑白正片", "film.digital": "数码照片",
  "space.working": "与工作空间相同", "space.embedded": "嵌入的配置文件", "space.srgb": "sRGB", "space.display-p3": "Display P3", "space.adobe-rgb": "Adobe RGB (1998)",
  "space.prophoto": "ProPhoto RGB", "space.rec2020": "Rec. 2020", "space.acescg": "ACEScg（线性）", "space.hasselblad-x5": "哈苏 Flextight X5",
  "space.nikon-9000-ed": "尼康 Coolscan 9000 ED", "space.kodak-endura-premier": "柯达 Endura Premier", "space.kodak-2383": "柯达 2383",

  "base.swatch": "片基颜色", "base.r": "片基密度，红", "base.g": "片基密度，绿", "base.b": "片基密度，蓝",
  "base.none": "未设片基：密度从零算起。", "base.clear": "清除", "base.pick": "在图片上选取片基",
  red: "红", blue: "蓝",
  "channel.gamma": "相对绿通道的反差",
  "exposure.all": "整体", neutral: "中性色", "neutral.pick": "在图片上选取中性色", "neutral.kelvin": "色温 (K)",

  paper: "相纸", "paper.none": "无", "paper.paper": "相纸", "paper.print-film": "印片",
  "curve.rgb": "RGB", "curve.r": "红", "curve.g": "绿", "curve.b": "蓝", "curve.clear": "拉直", "curve.clear.title": "将此曲线恢复为直线", "curve.channel": "曲线通道", "curve.editor": "曲线。方括号键选点，方向键移动，加号添加，Delete 删除。",
  "curve.axis": "阴影 → 纸白", "curve.hint": "单击添加控制点",

  "matrix.preset": "预设", "matrix.identity": "无（单位矩阵）", "matrix.cell": "{to}（来自{from}）", "matrix.to.r": "红", "matrix.to.g": "绿", "matrix.to.b": "蓝", "matrix.from.r": "红", "matrix.from.g": "绿", "matrix.from.b": "蓝", more: "+", less: "−",
  "nudge.purity": "纯度", "nudge.hue.r": "红色相", "nudge.hue.g": "绿色相", "nudge.hue.b": "蓝色相",
  "nudge.purity.more": "提高纯度", "nudge.purity.less": "降低纯度", "nudge.hue.r.more": "红色相正转", "nudge.hue.r.less": "红色相反转",
  "nudge.hue.g.more": "绿色相正转", "nudge.hue.g.less": "绿色相反转", "nudge.hue.b.more": "蓝色相正转", "nudge.hue.b.less": "蓝色相反转",

  "crop.add": "添加裁剪", "crop.tool": "裁剪", "crop.list": "扫描中的图片", "crop.whole": "整张扫描", "crop.number": "裁剪 {n}", "crop.own": "独立调整", "crop.delete": "删除此裁剪", "crop.name": "裁剪名称",
  "crop.frame": "裁剪框。方向键移动，按住 Shift 调整大小。", "crop.aspect": "长宽比", "aspect.free": "自由", "aspect.original": "与扫描相同",
  "crop.from-sheet": "整张 → 裁剪", "crop.from-sheet.title": "将整张扫描的调整用于此裁剪", "crop.from-sheet.all": "整张 → 全部", "crop.from-sheet.all.title": "将整张扫描的调整用于所有裁剪",
  "crop.to-sheet": "裁剪 → 整张", "crop.to-sheet.title": "将此裁剪的调整用于整张扫描",
  straighten: "拉直", "straighten.line": "沿水平线画线以拉直", "rotate.left": "向左旋转", "rotate.right": "向右旋转", flip: "镜像",

  "reset.panel": "将此面板恢复到扫描的起点",
  "sync.groups": "要复制的内容", "sync.all": "全部", copy: "复制", "copy.title": "复制调整", paste: "粘贴", "paste.title": "粘贴调整", reset: "重置", "reset.title": "重置所选各组",
  apply: "应用到所选 {count} 张", start: "设为本卷起点", "start.title": "未调整过的扫描以此调整开始", "start.clear": "清除", "start.clear.title": "扫描以自动分析的结果开始", "start.note": "新扫描的起点：{groups}",
  "group.film": "胶片", "group.input": "输入", "group.base": "片基", "group.density": "密度", "group.exposure": "曝光", "group.matrix": "矩阵", "group.curve": "曲线", "group.channels": "通道反差", "group.channel": "通道反差", "group.glare": "眩光", "group.crop": "裁剪", "group.crops": "裁剪", "group.orientation": "旋转", "group.working": "工作空间",

  "number.none": "“{text}”不是数字", "number.range": "{name}的范围为 {min} 至 {max}",
  "folder.read-only": "文件夹只读：设置保存在数据文件夹中", "base.center": "图片已拉直：片基取自矩形中心",
  save: "立即保存",
  undo: "撤销", redo: "重做", before: "原片", after: "调整后", "before.title": "对比调整前后", split: "分屏对比",
  "zoom.fit": "适合窗口", "zoom.actual": "图片像素对应屏幕像素", "zoom.actual.short": "1:1",
  full: "全屏", alone: "只显示图片", help: "键盘与鼠标",
  "open.folder": "打开文件夹", "open.none": "打开…", "open.path": "运行 Safelight 的机器上的文件夹或文件路径", open: "打开", "open.refresh": "重新读取",
  "saved.waiting": "等待保存", "saved.failed": "未能保存",

  "hint.crop": "拖动以绘制裁剪框，单击以选择，按 Enter 完成。", "hint.base": "单击片基，或在其上拖动。按 Esc 退出。", "hint.neutral": "单击应为中性的部位。按 Esc 退出。", "hint.line": "沿应水平或垂直之处画线。按 Esc 退出。",
  "image.opening": "正在打开 {name}", "image.failed": "无法显示 {name}", retry: "重试", "frame.failed": "无法显示", "frame.edited": "已调整",
  "folder.empty": "此处没有扫描", "folder.reading": "正在读取文件夹", "folder.failed": "无法读取文件夹",
  "connection.lost": "连接已断开，正在重新连接…", "connection.connecting": "正在连接…",
  worker: "{n} 个工作进程", workers: "{n} 个工作进程", "scan.bits": "{n} 位", "scan.gray": "灰度",
  "status.gone": "{name} 已不在文件夹中", "status.replaced": "{name} 已被另一个文件替换，设置从现在起用于新文件", "status.save-failed": "{name} 未能保存：{error}", "status.apply-failed": "{name}：未应用任何设置：{error}",
  "status.applied": "已应用到 {done} / {total} 张", "status.export-failed": "导出：{error}",
  "status.failed": "{name}：{error}", "status.opened": "已打开 {name}，用时 {ms} 毫秒", "status.graded": "已调整，用时 {ms} 毫秒", "status.returned": "工作进程结束，归还 {bytes}", "status.restarted": "{name} 的工作进程已重新启动：{error}", "status.saved": "已保存 {path}", "status.exported": "已导出 {count} 个文件",

  export: "导出", "export.what": "范围", "export.what.shown": "当前图片", "export.what.selected": "所选 {count} 张扫描", "export.what.all": "全部 {count} 张扫描", "export.folder": "文件夹", "export.format": "格式", "export.space": "色彩空间",
  "export.size": "长边（像素）", "export.quality": "质量", "export.compression": "压缩", "export.overwrite": "替换已有文件", "export.start": "导出", "export.size.whole": "长边必须是整数像素。", "export.quality.whole": "质量为 1 至 100 的整数。", "result.exists": "文件已存在；勾选“替换已有文件”可将其替换", "export.folder.missing": "请填写导出文件夹。",
  "export.running": "正在导出 {done} / {total}", "export.over": "已导出 {done} 个", "export.over.failed": "已导出 {done} 个，{failed} 个失败", "export.running.long": "{done} / {total}，导出到 {folder}", "export.over.long": "已导出 {done} 个，失败 {failed} 个，跳过 {skipped} 个，位于 {folder}", "export.canceled": "已取消：已导出 {done} 个，失败 {failed} 个，跳过 {skipped} 个，位于 {folder}",
  "export.cancel": "取消", "export.forget": "清空列表", "export.again": "继续导出…", "export.progress": "导出进度", "export.files": "已导出的文件",
  "format.tiff16": "TIFF，16 位", "format.tiff8": "TIFF，8 位", "format.tiff32f": "TIFF，浮点", "format.png16": "PNG，16 位", "format.png8": "PNG，8 位", "format.jpeg": "JPEG", "format.jxl": "JPEG XL", "format.avif": "AVIF",
  "compression.default": "标准 (Deflate)", "compression.none": "不压缩", "compression.lzw": "LZW", "compression.deflate": "Deflate", "compression.zstd": "Zstandard",
  "result.done": "完成", "result.failed": "失败", "result.skipped": "跳过", "result.interrupted": "中断",

  "help.mouse": "鼠标",
  "help.fine": "与上述按键同用：微调",
  "help.sliders": "滑块：可直接输入数字、滚动滚轮、双击重置，按住 Shift 微调；也可用 Tab 与方向键操作。",
  "mouse.wheel.what": "滚轮、双指", "mouse.wheel": "以光标为中心缩放", "mouse.double.what": "双击", "mouse.double": "适合窗口或 1:1", "mouse.drag.what": "拖动、空格拖动", "mouse.drag": "移动图片",
  "mouse.shift.what": "Shift 单击", "mouse.shift": "选取到此处的底片", "mouse.strip.what": "Ctrl 单击", "mouse.strip": "将底片加入选择",

  "step.nudge": "微调", "step.film": "胶片", "step.input-space": "输入空间", "step.working": "工作空间", "step.base": "片基", "step.pick-base": "片基", "step.pick-neutral": "中性色", "step.auto": "自动", "step.matrix": "矩阵", "step.matrix-nudge": "矩阵", "step.curve": "曲线", "step.paper": "相纸", "step.reset": "重置", "step.paste": "粘贴", "step.apply": "应用", "step.rotate": "旋转", "step.flip": "镜像", "step.straighten": "拉直", "step.crop-add": "新建裁剪", "step.crop-set": "裁剪", "step.crop-name": "裁剪名称", "step.crop-delete": "删除裁剪", "step.crop-from-sheet": "取自整张", "step.crop-to-sheet": "用于整张",
};
