//go:build tools

package scale

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cluster is a Slurm cluster of one machine, this one: the daemons of Debian with
// a configuration, a key, sockets, ports and folders of their own. It needs neither
// systemd nor cgroups, and runs as whoever runs the test.
type cluster struct {
	dir string
	env []string
}

// config is that of a cluster: the folder, the user, two ports. It pretends to have
// more cores and memory than the machine has, so that tasks run at the same time.
const config = `
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=%[2]s
SlurmdUser=%[2]s
SlurmctldPort=%[3]d
SlurmdPort=%[4]d
AuthType=auth/munge
AuthInfo=socket=%[1]s/munge.socket
CredType=cred/munge
StateSaveLocation=%[1]s/state
SlurmdSpoolDir=%[1]s/spool
SlurmctldPidFile=%[1]s/slurmctld.pid
SlurmdPidFile=%[1]s/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=10
NodeName=localhost NodeAddr=127.0.0.1 CPUs=4 RealMemory=65536
PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE
`

func newCluster(t *testing.T) *cluster {
	t.Helper()
	// munged takes no folder that others cannot enter.
	c := &cluster{dir: folder(t)}
	me, err := user.Current()
	require.NoError(t, err)
	c.write(t, "slurm.conf", fmt.Sprintf(config, c.dir, me.Username, freePort(t), freePort(t)))
	// slurmd wants a version of cgroups even where nothing uses them; this one is
	// content if there are none, and nothing looks for systemd.
	c.write(t, "cgroup.conf", "CgroupPlugin=cgroup/v1\n")
	c.write(t, "munge.key", rand.Text()+rand.Text())
	for _, name := range []string{"state", "spool", "jobs"} {
		require.NoError(t, os.Mkdir(filepath.Join(c.dir, name), 0o755))
	}
	c.env = append(os.Environ(), "SLURM_CONF="+filepath.Join(c.dir, "slurm.conf"), "PATH="+programs+":"+os.Getenv("PATH"))

	in := func(name string) string { return filepath.Join(c.dir, name) }
	c.daemon(t, "munged", "--foreground", "--key-file="+in("munge.key"), "--socket="+in("munge.socket"),
		"--pid-file="+in("munged.pid"), "--log-file="+in("munged.log"), "--seed-file="+in("munged.seed"))
	eventually(t, "munged", func() bool {
		_, err := os.Stat(in("munge.socket"))
		return err == nil
	})
	c.daemon(t, "slurmctld", "-D", "-c", "-f", in("slurm.conf"))
	c.daemon(t, "slurmd", "-D", "-f", in("slurm.conf"), "-N", "localhost")
	eventually(t, "the node", func() bool {
		out, err := c.command("sinfo", "--noheader", "--format=%T").Output()
		return err == nil && strings.TrimSpace(string(out)) == "idle"
	})
	return c
}

func (c *cluster) write(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600))
}

// freePort is a port that nobody listens at.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// daemon starts a daemon, which ends with the test.
func (c *cluster) daemon(t *testing.T, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		path = filepath.Join("/usr/sbin", name) // which is not on everybody's PATH
	}
	log, err := os.Create(filepath.Join(c.dir, name+".out"))
	require.NoError(t, err)
	defer log.Close()
	d := exec.Command(path, args...)
	d.Env, d.Stdout, d.Stderr = c.env, log, log
	d.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	require.NoError(t, d.Start())
	t.Cleanup(func() {
		d.Process.Signal(syscall.SIGTERM)
		timer := time.AfterFunc(20*time.Second, func() { d.Process.Kill() })
		d.Wait()
		if !timer.Stop() {
			t.Errorf("%s did not end", name)
		}
		if text, _ := os.ReadFile(log.Name()); t.Failed() {
			t.Logf("%s said:\n%s", name, text)
		}
	})
}

// command is one of Slurm's own.
func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Dir = c.env, filepath.Join(c.dir, "jobs")
	return cmd
}

// run runs a command of Slurm, which has to succeed, and returns what it says.
func (c *cluster) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := c.command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return strings.TrimSpace(string(out))
}

// submit submits slurm.sh, with a core for each task, and returns the job's number.
// shards is "" or says how many there are.
func (c *cluster) submit(t *testing.T, array, shards string, args ...string) string {
	t.Helper()
	s := c.command("sbatch", append([]string{"--parsable", "--array=" + array, "--cpus-per-task=1", "--mem=1G", script(t, "slurm.sh")}, args...)...)
	if shards != "" {
		s.Env = append(s.Env, "SHARDS="+shards)
	}
	out, err := s.CombinedOutput()
	require.NoError(t, err, string(out))
	return strings.TrimSpace(string(out))
}

// task is what became of a task.
type task struct{ state, exit, restarts string }

// tasks are the tasks of a job by their numbers, when all have ended.
func (c *cluster) tasks(t *testing.T, job string) map[string]task {
	t.Helper()
	eventually(t, "the end of job "+job, func() bool {
		return c.run(t, "squeue", "--noheader", "--job="+job) == ""
	})
	all := map[string]task{}
	for _, line := range strings.Split(c.run(t, "scontrol", "--oneliner", "show", "job", job), "\n") {
		fields := map[string]string{}
		for _, field := range strings.Fields(line) {
			name, value, _ := strings.Cut(field, "=")
			fields[name] = value
		}
		all[fields["ArrayTaskId"]] = task{fields["JobState"], fields["ExitCode"], fields["Restarts"]}
	}
	return all
}
