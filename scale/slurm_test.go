//go:build tools

package scale

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSlurm submits slurm.sh to a cluster, and looks whether anything is left of it
// in the end.
func TestSlurm(t *testing.T) {
	scans := archive(t, 40)
	want := exported(t, scans)
	var dir string
	t.Run("on a cluster", func(t *testing.T) {
		c := newCluster(t)
		dir = c.dir
		t.Run("an array makes every picture once", func(t *testing.T) { everyPictureOnce(t, c, scans, want) })
		t.Run("a scan that fails, fails its task only", func(t *testing.T) { aScanFails(t, c) })
		t.Run("a task that is canceled is submitted again", func(t *testing.T) { canceled(t, c, scans, want) })
		t.Run("a task that is requeued goes on", func(t *testing.T) { requeued(t, c, scans, want) })
		t.Run("an array that does not say how many shards there are is refused", func(t *testing.T) { refused(t, c, scans) })
	})
	eventually(t, "the end of all processes of the cluster", func() bool { return len(running(t, dir)) == 0 })
}

func everyPictureOnce(t *testing.T, c *cluster, scans, want string) {
	out := output(t)
	job := c.submit(t, "1-5%3", "", scans, out) // five tasks, three at a time
	for n, task := range c.tasks(t, job) {
		require.Equal(t, "COMPLETED", task.state, n)
	}
	requirePictures(t, want, out)
	require.Equal(t, map[string]int{"done": 40, "summary": 5}, without(counted(t, reports(t, out, "slurm"), 5), "notice"))

	// Again, in another number of shards.
	job = c.submit(t, "1-2", "", scans, out)
	require.Equal(t, map[string]task{"1": {"COMPLETED", "0:0", "0"}, "2": {"COMPLETED", "0:0", "0"}}, c.tasks(t, job))
	requirePictures(t, want, out)
	require.Equal(t, map[string]int{"skipped": 40, "summary": 2}, without(counted(t, filepath.Join(out, "reports", "slurm-"+job), 2), "notice"))
}

func aScanFails(t *testing.T, c *cluster) {
	scans, out := archive(t, 6), output(t)
	want := exported(t, scans)
	require.NoError(t, os.WriteFile(filepath.Join(scans, "bad.tif"), []byte("II*\x00 and no more"), 0o666))
	job := c.submit(t, "1-3", "", scans, out, "--space", "srgb")
	states := map[task]int{}
	for _, task := range c.tasks(t, job) {
		states[task]++
	}
	require.Equal(t, map[task]int{{"COMPLETED", "0:0", "0"}: 2, {"FAILED", "1:0", "0"}: 1}, states)
	requirePictures(t, want, out)
	require.Equal(t, map[string]int{"done": 6, "failed": 1, "summary": 3}, without(counted(t, reports(t, out, "slurm"), 3), "notice"))
}

// begun submits two tasks and waits until the first has made something.
func begun(t *testing.T, c *cluster, scans, out string) (job string) {
	t.Helper()
	job = c.submit(t, "1-2", "", scans, out)
	eventually(t, "a picture of the first task", func() bool {
		text, _ := os.ReadFile(filepath.Join(out, "reports", "slurm-"+job, "1-of-2.ndjson"))
		return len(text) > 0
	})
	return job
}

func canceled(t *testing.T, c *cluster, scans, want string) {
	out := output(t)
	job := begun(t, c, scans, out)
	c.run(t, "scancel", job+"_1")
	tasks := c.tasks(t, job)
	require.Equal(t, "CANCELLED", tasks["1"].state)
	require.Equal(t, "COMPLETED", tasks["2"].state)
	requireWhole(t, want, out)
	require.Less(t, len(pictures(t, out)), 40, "it was over before it was canceled")
	counts := counted(t, reports(t, out, "slurm"), 2)
	require.Equal(t, 2, counts["summary"], "the program was told, and ended by itself")

	job = c.submit(t, "1", "2", scans, out)
	require.Equal(t, map[string]task{"1": {"COMPLETED", "0:0", "0"}}, c.tasks(t, job))
	requirePictures(t, want, out)
}

func requeued(t *testing.T, c *cluster, scans, want string) {
	out := output(t)
	job := begun(t, c, scans, out)
	c.run(t, "scontrol", "requeue", job+"_1")
	eventually(t, "the task to be back in the queue", func() bool {
		return c.run(t, "squeue", "--noheader", "--job="+job+"_1", "--format=%T") == "PENDING"
	})
	c.run(t, "scontrol", "update", "JobId="+job+"_1", "StartTime=now+2seconds") // else it waits two minutes; within the second of its end slurmd refuses to start it again
	tasks := c.tasks(t, job)
	require.Equal(t, task{"COMPLETED", "0:0", "1"}, tasks["1"])
	require.Equal(t, "COMPLETED", tasks["2"].state)
	requirePictures(t, want, out)
	require.Positive(t, counted(t, reports(t, out, "slurm"), 2)["skipped"])
}

func refused(t *testing.T, c *cluster, scans string) {
	out := output(t)
	for _, array := range []string{"2-3", "1,3"} {
		job := c.submit(t, array, "", scans, out)
		for _, task := range c.tasks(t, job) {
			require.Equal(t, "2:0", task.exit)
		}
		text, err := os.ReadFile(filepath.Join(c.dir, "jobs", "slurm-"+job+"_3.out"))
		require.NoError(t, err)
		require.Contains(t, string(text), "say how many shards there are with SHARDS=N")
	}
	require.Empty(t, pictures(t, out))
}
