#!/usr/bin/env bash
# Breaks runs on purpose and checks what they leave: the same command must succeed afterwards, and
# its files must be whole.
#
#   break-runs.sh GRAPHRUN kill [ROUNDS]       kill -9 at a random moment
#   break-runs.sh GRAPHRUN together [ROUNDS]   two runs into one folder at once
#   break-runs.sh GRAPHRUN full [ROUNDS]       a disk that is full in the middle of a run
#   break-runs.sh GRAPHRUN limit [ROUNDS]      a file that may not grow as large as it must
#
# Prints a line for each failure and a summary; exits 1 after a failure, and 77 when no disk can be
# made that is full, for only root may mount one.
set -uo pipefail
graphrun=$(realpath "$1") mode=$2 rounds=${3:-20}
photo=$(realpath "$(dirname "$0")/../../Graphs/photos/demo.png")
work=$(mktemp -d)
disk=$work/disk
trap 'umount "$disk" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

cat > graph.yaml <<YAML
graphrun: 1
inputs:
  sigma:  {type: number, default: 1}
  output: {type: path, default: out}
nodes:
  scan:  {use: load-image, with: {path: $photo}}
  soft:  {use: gaussian-blur, in: {image: scan}, with: {sigma: \$sigma}}
  small: {use: resize, in: {image: soft}, with: {width: 60, height: 60}}
  a: {use: save-image, in: {image: soft}, with: {path: \$output/a.png}}
  b: {use: save-image, in: {image: small}, with: {path: \$output/b.png}}
  c: {use: save-image, in: {image: small}, with: {path: \$output/c.jpg}}
  d: {use: save-image, in: {image: small}, with: {path: \$output/d.tif}}
YAML

# The run of a round: two sigmas take turns, so that what is broken differs from what was there.
# With `exec` it takes the place of the shell, so that a kill hits it.
run() { ${3-} "$graphrun" graph.yaml --progress none --set "sigma=$1" --out "$2"; }
fail() { echo "round $round: $*"; failures=$((failures + 1)); }

# The folder holds the files of a sigma, and nothing but them and the record.
check() {
  for name in a.png b.png c.jpg d.tif; do
    cmp -s "whole-$1/$name" "$2/$name" || fail "$name is not what this run makes"
  done
  left=$(ls -A "$2" | grep -v -x -e .graphrun.json -e a.png -e b.png -e c.jpg -e d.tif)
  [ -z "$left" ] || fail "left over:" $left
}

rerun() {
  local before=$failures
  complaint=$(run "$1" "$2" 2>&1 >/dev/null) || fail "the next run ends with $?: $complaint"
  check "$1" "$2"
  # Begins anew, so that one failure is counted once.
  [ $failures = $before ] || rm -rf "$2"
}

break_by_kill() {
  run "$1" out exec >/dev/null 2>&1 &
  local process=$!
  local moment=$(((RANDOM * 32768 + RANDOM) % duration))
  sleep "$(printf '%d.%06d' $((moment / 1000000)) $((moment % 1000000)))"
  kill -9 $process 2>/dev/null
  wait $process 2>/dev/null
  [ $? = 137 ] && broken=$((broken + 1))
  rerun "$1" out
}

break_by_company() {
  run "$1" out >/dev/null 2>first & local first=$!
  run "$2" out >/dev/null 2>second & local second=$!
  wait $first || fail "the first of two ends with $?: $(cat first)"
  wait $second || fail "the second of two ends with $?: $(cat second)"
  rerun "$1" out
}

# All but some of the disk is taken, differently in every round.
break_by_full_disk() {
  rm -f "$disk/ballast"
  local room=$((RANDOM % (size + 12))) free=$(($(stat -f -c '%a * %S' "$disk") / 1024))
  head -c $(((free > room ? free - room : 0) * 1024)) /dev/zero > "$disk/ballast"
  run "$1" "$disk/out" >/dev/null 2>complaint
  check_refusal $? "$disk"
  rm -f "$disk/ballast"
  rerun "$1" "$disk/out"
}

break_by_limit() {
  (ulimit -f $((RANDOM % (size + 12))); run "$1" out exec >/dev/null 2>complaint)
  check_refusal $? out
  rerun "$1" out
}

check_refusal() {
  [ "$1" = 0 ] || broken=$((broken + 1))
  case $1 in
  0 | 74 | 75) ;;
  *) fail "a file that does not fit ends with $1: $(cat complaint)" ;;
  esac
  find "$2" -name '.*.tmp' | grep -q . && fail "a part of a file is left"
}

round=0 broken=0
run 1 whole-1 >/dev/null || exit 1
begin=$(date +%s%N)
run 2 whole-2 >/dev/null || exit 1
duration=$((($(date +%s%N) - begin) / 1000 + 1))
rm -f whole-*/.graphrun.json
size=$(du -sk whole-2 | cut -f1)

case $mode in
kill | together | limit) ;;
full) mkdir "$disk" && mount -t tmpfs -o size=3m tmpfs "$disk" 2>/dev/null || exit 77 ;;
*) echo "kill, together, full or limit, not $mode" >&2; exit 2 ;;
esac
for ((round = 1; round <= rounds; round++)); do
  sigma=$((round % 2 + 1))
  case $mode in
  kill) break_by_kill $sigma ;;
  together) break_by_company $sigma $((3 - sigma)) ;;
  full) break_by_full_disk $sigma ;;
  limit) break_by_limit $sigma ;;
  esac
done
echo "$mode: $rounds rounds, $broken broken, $failures failures"
[ $failures = 0 ]
