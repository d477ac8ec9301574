#!/usr/bin/env bash
# Breaks trainings on purpose: they must go on to the very bits of a training that nobody broke.
#
#   break-trainings.sh GRAPHRUN kill [ROUNDS]   kill -9 at random moments, and go on
#   break-trainings.sh GRAPHRUN full [ROUNDS]   a disk that is full in the middle of a training
#
# Prints a line for each failure and a summary; exits 1 after a failure, and 77 when no disk can be
# made that is full, for only root may mount one.
set -uo pipefail
graphrun=$(realpath "$1") mode=$2 rounds=${3:-10}
recipes=$(realpath "$(dirname "$0")/../../Graphs/recipes")
work=$(mktemp -d)
disk=$work/disk
trap 'umount "$disk" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0
fail() { echo "round $round: $*"; failures=$((failures + 1)); }

# A training of the short form of a recipe into a folder; it goes on where there is a checkpoint.
train() {
  local resume=
  [ -e "$2/checkpoint.safetensors" ] && resume=--resume
  exec "$graphrun" train "$recipes/$1.yaml" --set smoke=true --set checkpoint-every=3 \
    --progress none --out "$2" $resume
}

# What a training leaves must be what the unbroken one left, but for the times in its log.
check() {
  for name in "$1.safetensors" checkpoint.safetensors; do
    cmp -s "whole-$1/$name" "$2/$name" || fail "$name differs"
  done
  cmp -s <(steps "whole-$1") <(steps "$2") || fail "log.jsonl differs"
  left=$(find "$2" -name '.*.tmp')
  [ -z "$left" ] || fail "left over:" $left
}
steps() { sed -E 's/"(seconds|waited)":[^,}]*,?//g' "$1/log.jsonl"; }

whole() {
  local begin=$(date +%s%N)
  (train "$1" "whole-$1") >/dev/null 2>complaint || { cat complaint; exit 1; }
  duration=$((($(date +%s%N) - begin) / 1000 + 1))
}

finish() {
  (train "$1" "$2") >/dev/null 2>complaint || fail "going on ends with $?: $(cat complaint)"
  check "$1" "$2"
  rm -rf "$2"
}

# Three of four sittings end before the training does.
break_by_kill() {
  train "$1" out >/dev/null 2>&1 &
  local process=$!
  local moment=$(((RANDOM * 32768 + RANDOM) % (duration * 3 / 4)))
  sleep "$(printf '%d.%06d' $((moment / 1000000)) $((moment % 1000000)))"
  kill -9 $process 2>/dev/null
  wait $process 2>/dev/null
  if [ $? = 137 ]; then broken=$((broken + 1)); else finish "$1" out; fi
  [ ! -e out/checkpoint.safetensors ] || "$graphrun" models verify out/checkpoint.safetensors \
    >/dev/null 2>complaint || fail "the checkpoint is torn: $(cat complaint)"
}

break_by_full_disk() {
  rm -f "$disk/ballast"
  local room=$((RANDOM % (size + 12))) free=$(($(stat -f -c '%a * %S' "$disk") / 1024))
  head -c $(((free > room ? free - room : 0) * 1024)) /dev/zero > "$disk/ballast"
  (train "$1" "$disk/out") >/dev/null 2>complaint
  case $? in
  0) ;;
  75) broken=$((broken + 1)); grep -q 'disk is full' complaint || fail "$(cat complaint)" ;;
  *) fail "a full disk ends with $?: $(cat complaint)" ;;
  esac
  rm -f "$disk/ballast"
  finish "$1" "$disk/out"
}

round=0 broken=0
case $mode in
kill) for recipe in cyclegan glcic; do whole $recipe; done ;;
full)
  whole glcic
  size=$(du -sk whole-glcic | cut -f1)
  mkdir "$disk" && mount -t tmpfs -o size=$((4 * size))k tmpfs "$disk" 2>/dev/null || exit 77
  ;;
*) echo "kill or full, not $mode" >&2; exit 2 ;;
esac
for ((round = 1; round <= rounds; round++)); do
  case $mode in
  kill)
    recipe=$([ $((round * 2)) -le "$rounds" ] && echo cyclegan || echo glcic)
    [ "$recipe" = "${last:-$recipe}" ] || [ ! -e out ] || finish "$last" out
    last=$recipe
    break_by_kill $recipe
    ;;
  full) break_by_full_disk glcic ;;
  esac
done
[ ! -e out ] || finish "$last" out
echo "$mode: $rounds rounds, $broken broken, $failures failures"
[ $failures = 0 ]
