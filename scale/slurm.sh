#!/usr/bin/env bash
# Exports a shard of an archive in every task of a Slurm array. docs/scale.md says
# how to use it.
#
#   sbatch --array=1-8 scale/slurm.sh SCANS PICTURES [FLAG OF EXPORT]...
#
# There are as many shards as the array has tasks. To do some of them again, say
# how many there were:
#
#   SHARDS=8 sbatch --array=3,7 scale/slurm.sh SCANS PICTURES [FLAG OF EXPORT]...
#
# SAFELIGHT is the program, if it is not safelight on the PATH. The task's exit code
# is that of safelight: 0 all done, 1 some scans failed, 2 the command line makes no
# sense.
#
#SBATCH --job-name=safelight
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail

stop() { echo "slurm.sh: $*" >&2; exit 2; }

[ $# -ge 2 ] || stop "usage: sbatch --array=1-N slurm.sh SCANS PICTURES [FLAG OF EXPORT]..."
scans=$1 pictures=$2
shift 2
task=${SLURM_ARRAY_TASK_ID:?is not set; submit with sbatch --array=1-N}

# An array that begins elsewhere or has gaps does not say how many shards there are.
if [ -z "${SHARDS:-}" ]; then
  [[ $SLURM_ARRAY_TASK_MIN -eq 1 && $SLURM_ARRAY_TASK_MAX -eq $SLURM_ARRAY_TASK_COUNT ]] ||
    stop "the array is not 1-N; say how many shards there are with SHARDS=N"
  SHARDS=$SLURM_ARRAY_TASK_COUNT
fi

report=$pictures/reports/slurm-$SLURM_ARRAY_JOB_ID/$task-of-$SHARDS.ndjson
mkdir -p "$(dirname "$report")"
: >"$report" # and appended to, so that two runs of a shard tear no lines

# Where Slurm does not bind tasks to their cores, the program would count all cores
# of the machine.
cores=${SLURM_CPUS_PER_TASK:-1}
export GOMAXPROCS=$cores

# exec, so that Slurm's signals reach the program itself: at a cancel, a preemption
# and the time limit it removes what is unfinished and ends, and --resume goes on.
exec "${SAFELIGHT:-safelight}" export "$scans" -o "$pictures" --shard "$task/$SHARDS" --resume --json \
  --jobs "$(((cores + 1) / 2))" "$@" >>"$report"
