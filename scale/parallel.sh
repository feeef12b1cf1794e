#!/usr/bin/env bash
# Exports an archive in shards with GNU parallel, on this machine or on several
# that see the same folders. docs/scale.md says how to use it.
#
#   scale/parallel.sh SHARDS SCANS PICTURES [FLAG OF EXPORT]...
#
# From the environment:
#   AT_ONCE     shards at a time on each machine; 1
#   MACHINES    a file of machines for --sshloginfile of GNU parallel; this one
#   UNFINISHED  the folder of reports of an earlier run: only its shards that
#               failed or were never done
#   SAFELIGHT   the program; safelight
#
# Exit code: 0 all is well; 2 the command line makes no sense or a machine is not
# ready, and nothing was begun; else how many shards failed, 101 for more than 100,
# or what GNU parallel says itself. A scan that fails stops nothing else. The first
# TERM waits for the shards that run and begins no other, the second ends them.
set -euo pipefail

stop() { echo "parallel.sh: $*" >&2; exit 2; }

[ $# -ge 3 ] || stop "usage: parallel.sh SHARDS SCANS PICTURES [FLAG OF EXPORT]..."
shards=$1 scans=$2 pictures=$3
shift 3
[[ $shards =~ ^[1-9][0-9]*$ ]] || stop "$shards is no number of shards"
[ -d "$scans" ] || stop "no folder $scans"
safelight=${SAFELIGHT:-safelight}

# A flag that makes no sense would fail every shard: it is found with a folder that
# has no scans, which is exit code 1.
empty=$(mktemp -d)
code=0
said=$("$safelight" export "$empty" -o "$empty/pictures" --shard "1/$shards" "$@" 2>&1) || code=$?
rm -rf "$empty"
[ "$code" -le 1 ] || stop "$safelight: $said"

mkdir -p "$pictures"
scans=$(realpath "$scans") pictures=$(realpath "$pictures") # the same on every machine
[[ $safelight != */* ]] || safelight=$(realpath "$safelight")

run=(parallel --will-cite)
if [ -n "${MACHINES:-}" ]; then
  run+=(--sshloginfile "$MACHINES")
  # A machine that cannot do a shard would take, and fail, one after the other.
  versions=$("${run[@]}" --onall 'cd {1} && test -w {2} && {3} --version' \
    ::: "$scans" ::: "$pictures" ::: "$safelight" </dev/null) ||
    stop "a machine has no $safelight, cannot read $scans, or cannot write $pictures"
  machines=$(sort -u "$MACHINES" | grep -cvE '^[[:space:]]*(#|$)') || true
  silent=$((machines - $(grep -c . <<<"$versions")))
  [ "$silent" -eq 0 ] || stop "$silent of $machines machines said nothing"
  [ "$(sort -u <<<"$versions" | wc -l)" -eq 1 ] || stop "machines have different versions: $versions"
fi

if [ -n "${UNFINISHED:-}" ]; then
  reports=$UNFINISHED
  [ -f "$reports/joblog" ] || stop "no reports of an earlier run in $reports"
  run+=(--resume-failed)
else
  reports=$pictures/reports/parallel-$(date -u +%Y%m%dT%H%M%SZ)-$$
  mkdir -p "$reports"
fi
echo "parallel.sh: reports are in $reports" >&2

# What may hold braces comes as an argument, which are replaced in a command and
# not in arguments. A second TERM would have safelight end at once; it has 10 s to
# clean up. A report is appended to, so that two runs of a shard tear no lines.
export=() given=()
for word in "$safelight" export "$scans" -o "$pictures" "$@"; do
  given+=(::: "$word")
  export+=("{$((${#given[@]} / 2 + 2))}")
done
# shellcheck disable=SC2016 # is for the shell there
exec "${run[@]}" --quote --jobs "${AT_ONCE:-1}" --joblog "$reports/joblog" --tagstring "{1}/$shards" --termseq TERM,10000,KILL,25 \
  sh -c 'report=$1; shift; : >"$report"; exec "$@" >>"$report"' sh "{2}/{1}-of-$shards.ndjson" \
  "${export[@]}" --shard "{1}/$shards" --resume --json \
  ::: $(seq "$shards") ::: "$reports" "${given[@]}" </dev/null
