package session

import (
	"errors"
	"strings"

	"safelight/pipeline/adjust"
	"safelight/xpcworker/host"
	"safelight/xpcworker/viewer"
	"safelight/xpcworker/wire"
)

// troubleOf is why an image cannot be shown, without its name. In Chinese it is told
// what sort of trouble that is; what exactly a decoder found wrong, is in English.
func troubleOf(err error, name string) *adjust.Label {
	text := strings.Replace(shownText(err.Error()), name+": ", "", 1)
	return &adjust.Label{English: text, Chinese: sortOf(err) + "：" + text}
}

var stages = map[wire.Stage]string{
	wire.StageOpen: "打开", wire.StageDecode: "解码", wire.StageAnalyze: "分析", wire.StageGrade: "调整",
}

// sortOf is the sort of an error, in Chinese.
func sortOf(err error) string {
	var e *host.Error
	switch {
	case errors.Is(err, viewer.ErrQuarantined):
		return "此文件曾使工作进程崩溃，不会自动重新打开"
	case !errors.As(err, &e):
		return "出错"
	}
	stage, ok := stages[e.Stage]
	if !ok {
		stage = "工作"
	}
	switch e.Kind {
	case host.KindInput:
		return "无法读取文件"
	case host.KindStart:
		return "无法启动工作进程"
	case host.KindTimeout:
		return stage + "时工作进程没有响应，已被结束"
	case host.KindPanic, host.KindCrash, host.KindExit, host.KindProtocol:
		return stage + "时工作进程崩溃"
	}
	return stage + "失败"
}
