package look

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"safelight/xpcworker/host"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// At asks a worker to look at its whole scan.
func At(ctx context.Context, w *host.Worker, req task.Analyze) (*task.Analysis, error) {
	request, err := json.Marshal(req)
	if err != nil {
		return nil, err
	}
	answer, err := w.Analyze(ctx, request)
	if err != nil {
		return nil, err
	}
	// The answer comes from a process that has seen the image: its recipe is
	// checked like any recipe, its words are made fit to be shown.
	analysis := new(task.Analysis)
	if err := json.Unmarshal(answer, analysis); err != nil {
		return nil, fmt.Errorf("analysis: %w", err)
	}
	if analysis.Recipe == nil {
		return nil, errors.New("analysis: no recipe")
	}
	if err := analysis.Recipe.Validate(); err != nil {
		return nil, fmt.Errorf("analysis: %w", err)
	}
	if !analysis.Report.Film.Valid() {
		return nil, errors.New("analysis: no film type")
	}
	analysis.Notes = Shown(analysis.Notes)
	found := analysis.Report.Findings
	analysis.Report.Findings = found[:min(len(found), maxFindings)]
	for i := range analysis.Report.Findings {
		f := &analysis.Report.Findings[i]
		f.Kind, f.Text = wire.Line(f.Kind, 40), wire.Line(f.Text, 500)
	}
	return analysis, nil
}

// Shown are a worker's words made fit to be shown.
func Shown(texts []string) []string {
	texts = texts[:min(len(texts), maxFindings)]
	for i := range texts {
		texts[i] = wire.Line(texts[i], 500)
	}
	return texts
}

// maxFindings is more than an analysis has to say.
const maxFindings = 20
