// Package schema judges a Job as an API server does that is asked to create it: its
// fields are decoded strictly, filled in and validated by the code of Kubernetes
// itself, without a cluster.
package schema

import (
	"errors"
	"fmt"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/job"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/batch"
	_ "k8s.io/kubernetes/pkg/apis/batch/install" // its defaults
	"k8s.io/kubernetes/pkg/apis/batch/validation"
	_ "k8s.io/kubernetes/pkg/apis/core/install" // those of pods
)

// Check reads the manifest of a Job and returns it with what Kubernetes fills in.
// The error joins all that is wrong with it, warnings included.
func Check(manifest []byte) (*batchv1.Job, error) {
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, legacyscheme.Scheme, legacyscheme.Scheme, json.SerializerOptions{Yaml: true, Strict: true})
	object, kind, err := strict.Decode(manifest, nil, nil)
	if err != nil {
		return nil, err
	}
	read, ok := object.(*batchv1.Job)
	if !ok {
		return nil, fmt.Errorf("%v is not %v", kind, batchv1.SchemeGroupVersion.WithKind("Job"))
	}
	read.Namespace = metav1.NamespaceDefault
	legacyscheme.Scheme.Default(read)
	var in batch.Job
	if err := legacyscheme.Scheme.Convert(read, &in, nil); err != nil {
		return nil, err
	}
	label(&in)
	faults := validation.ValidateJob(&in, validation.JobValidationOptions{
		PodValidationOptions:  pod.GetValidationOptionsFromPodTemplate(&in.Spec.Template, nil),
		RequirePrefixedLabels: true,
	})
	var all []error
	for _, fault := range faults {
		all = append(all, fault)
	}
	for _, warning := range job.WarningsForJobSpec(nil, field.NewPath("spec"), &in.Spec, nil) {
		all = append(all, errors.New("warning: "+warning))
	}
	return read, errors.Join(all...)
}

// label ties the pods of a Job to it, as the API server does before it validates.
func label(j *batch.Job) {
	j.UID = "0"
	labels := map[string]string{
		batch.LegacyJobNameLabel: j.Name, batch.JobNameLabel: j.Name,
		batch.LegacyControllerUidLabel: string(j.UID), batch.ControllerUidLabel: string(j.UID),
	}
	for name, value := range j.Spec.Template.Labels {
		labels[name] = value
	}
	j.Spec.Template.Labels = labels
	j.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{batch.ControllerUidLabel: string(j.UID)}}
}
