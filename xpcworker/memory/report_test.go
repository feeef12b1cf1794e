package memory

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var sample = Report{
	Processes: []ProcessMemory{
		{PID: 10, Role: App, Process: Process{RSS: 60 << 20, PSS: 50 << 20, USS: 40 << 20, Peak: 80 << 20}},
		{PID: 1234, Role: Worker, File: "roll 7/scan.tif", Process: Process{RSS: 600 << 20, PSS: 590 << 20, USS: 512 << 20, Shared: 64 << 20, Peak: 700 << 20, Swap: 1 << 20}},
	},
	Surfaces: Surfaces{Count: 3, Bytes: 96 << 20, Resident: 64 << 20},
	System:   System{Available: 4 << 30, Shmem: 100 << 20},
	LastKill: &Kill{PID: 9, File: "a.tif", Private: 300 << 20, Shared: 100 << 20, Available: 390 << 20, Shmem: 100 << 20, After: 28 * time.Millisecond},
	Missing:  []string{"spare: memory of process 5: gone"},
}

func TestAReportReadsAsATable(t *testing.T) {
	require.Equal(t, strings.TrimPrefix(`
  process   pid    USS    PSS    RSS   peak  swap
      app    10   40.0   50.0   60.0   80.0   0.0
   worker  1234  512.0  590.0  600.0  700.0   1.0
worker 1234: roll 7/scan.tif
surfaces: 3 of 96.0 MiB, 64.0 MiB of it resident
system: 4096.0 MiB available, 100.0 MiB shared
last kill: process 9 (a.tif) had 300.0 MiB private and 100.0 MiB shared; 390.0 MiB came back (98 %) in 28 ms
not measured: spare: memory of process 5: gone
`, "\n"), sample.String())
}

func TestAReportSurvivesJSON(t *testing.T) {
	text, err := json.Marshal(sample)
	require.NoError(t, err)
	var got Report
	require.NoError(t, json.Unmarshal(text, &got))
	require.Equal(t, sample, got)
	text, err = json.Marshal(Report{Processes: []ProcessMemory{}})
	require.NoError(t, err)
	require.JSONEq(t, `{"processes":[],"surfaces":{"count":0,"bytes":0,"resident":0},"system":{"available":0,"per_cpu":0,"shmem":0}}`, string(text))
}

func TestTheShareOfNothingIsNothing(t *testing.T) {
	require.Zero(t, Kill{Available: 1 << 20}.Share())
	require.InDelta(t, 0.75, Kill{Private: 300, Shared: 100, Available: 300}.Share(), 1e-12)
}
