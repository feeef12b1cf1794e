// Package scale holds what users copy to export an archive on more than one
// machine: parallel.sh for GNU parallel, slurm.sh for Slurm arrays, kubernetes.yaml
// and a Dockerfile for Kubernetes Indexed Jobs. docs/scale.md tells how they are
// used. The tests, with the build tag tools, run all of them; package schema, a
// module of its own, has the manifest judged by the rules of Kubernetes.
package scale
