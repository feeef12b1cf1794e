package schema

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

const manifest = "../kubernetes.yaml"

func read(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(manifest)
	require.NoError(t, err)
	return string(text)
}

func TestKubernetesTakesTheManifest(t *testing.T) {
	_, err := Check([]byte(read(t)))
	require.NoError(t, err)
}

// What the shards and docs/scale.md rely on beyond what any Job must have.
func TestTheManifestRunsEveryShardOnceWithTheLeastRights(t *testing.T) {
	job, err := Check([]byte(read(t)))
	require.NoError(t, err)
	spec := job.Spec
	require.Equal(t, batchv1.IndexedCompletion, *spec.CompletionMode)
	require.Equal(t, *spec.Completions, *spec.Parallelism)
	require.Positive(t, *spec.BackoffLimitPerIndex)
	require.Nil(t, spec.MaxFailedIndexes, "a shard that fails stops no other")
	require.Equal(t, batchv1.Failed, *spec.PodReplacementPolicy)

	rules := spec.PodFailurePolicy.Rules
	require.Len(t, rules, 3)
	// An interrupted export ends with 1, too: that it was disrupted is asked first.
	require.Equal(t, batchv1.PodFailurePolicyActionIgnore, rules[0].Action)
	require.Equal(t, corev1.DisruptionTarget, rules[0].OnPodConditions[0].Type)
	require.Equal(t, []int32{2}, rules[1].OnExitCodes.Values)
	require.Equal(t, batchv1.PodFailurePolicyActionFailJob, rules[1].Action)
	require.Equal(t, []int32{1}, rules[2].OnExitCodes.Values)
	require.Equal(t, batchv1.PodFailurePolicyActionFailIndex, rules[2].Action)

	pod := spec.Template.Spec
	require.Equal(t, corev1.RestartPolicyNever, pod.RestartPolicy)
	require.False(t, *pod.AutomountServiceAccountToken)
	require.True(t, *pod.SecurityContext.RunAsNonRoot)
	require.Equal(t, corev1.SeccompProfileTypeRuntimeDefault, pod.SecurityContext.SeccompProfile.Type)
	require.Len(t, pod.Containers, 1)
	c := pod.Containers[0]
	for _, rule := range rules[1:] {
		require.Equal(t, c.Name, *rule.OnExitCodes.ContainerName)
	}
	require.False(t, *c.SecurityContext.AllowPrivilegeEscalation)
	require.True(t, *c.SecurityContext.ReadOnlyRootFilesystem)
	require.Equal(t, []corev1.Capability{"ALL"}, c.SecurityContext.Capabilities.Drop)
	require.Equal(t, c.Resources.Limits, c.Resources.Requests)
	require.Len(t, c.Resources.Limits, 2)
	require.Contains(t, c.Env, corev1.EnvVar{Name: "SHARDS", Value: strconv.Itoa(int(*spec.Completions))})

	readOnly := map[string]bool{}
	for _, m := range c.VolumeMounts {
		readOnly[m.MountPath] = m.ReadOnly
	}
	require.Equal(t, map[string]bool{"/scans": true, "/pictures": false, "/tmp": false}, readOnly)
}

// TestFaultsAreFound proves that the check is one: each of these faults, put into
// the manifest, is refused for what it is.
func TestFaultsAreFound(t *testing.T) {
	for name, fault := range map[string]struct{ old, new, says string }{
		"misspelled field":         {"completionMode:", "completionmode:", "completionmode"},
		"field in the wrong place": {"      restartPolicy: Never", "      completions: 8", "unknown field"},
		"field twice":              {"  completions: 8\n", "  completions: 8\n  completions: 8\n", "completions"},
		"word for a number":        {"completions: 8", "completions: eight", "completions"},
		"number for text":          {`value: "8"`, "value: 8", "value"},
		"wrong completion mode":    {"Indexed\n", "Sorted\n", "completionMode"},
		"no completion mode":       {"  completionMode: Indexed\n", "", "backoffLimitPerIndex"},
		"no number of completions": {"  completions: 8\n", "", "completions"},
		"negative parallelism":     {"parallelism: 8", "parallelism: -8", "parallelism"},
		"restarts in place":        {"restartPolicy: Never", "restartPolicy: OnFailure", "restartPolicy"},
		"restarts always":          {"restartPolicy: Never", "restartPolicy: Always", "restartPolicy"},
		"replaced before it is gone": {"podReplacementPolicy: Failed", "podReplacementPolicy: TerminatingOrFailed",
			"podReplacementPolicy"},
		"rule for no container":    {"containerName: safelight, operator: In, values: [2]", "containerName: other, operator: In, values: [2]", "containerName"},
		"rule for success":         {"values: [2]", "values: [0]", "values"},
		"unknown action":           {"action: FailJob", "action: Stop", "action"},
		"no image":                 {"image: registry.example/safelight:0.1.0", "image:", "image"},
		"no volume for a mount":    {"        - name: tmp\n          emptyDir: {}\n", "", "volumeMounts"},
		"two mounts in one place":  {"mountPath: /tmp", "mountPath: /scans", "mountPath"},
		"less than is asked for":   {`limits: { cpu: "4", memory: 8Gi }`, `limits: { cpu: "4", memory: 1Gi }`, "memory"},
		"no such unit of memory":   {"memory: 8Gi", "memory: 8GiB", "quantities"},
		"no such profile":          {"type: RuntimeDefault", "type: Default", "seccompProfile"},
		"no such field of the pod": {"metadata.labels['batch.kubernetes.io/job-name']", "metadata.label", "fieldPath"},
		"a name that is none":      {"  name: safelight\n", "  name: Safe light\n", "metadata.name"},
		"other kind":               {"kind: Job", "kind: CronJob", "unknown field"},
		"other version":            {"apiVersion: batch/v1", "apiVersion: batch/v1beta1", "batch/v1beta1"},
	} {
		t.Run(name, func(t *testing.T) {
			good := read(t)
			require.Contains(t, good, fault.old)
			_, err := Check([]byte(strings.Replace(good, fault.old, fault.new, 1)))
			require.ErrorContains(t, err, fault.says)
		})
	}
	good := read(t)
	_, err := Check([]byte(good[:strings.Index(good, "  template:")]))
	require.ErrorContains(t, err, "spec.template")
}
