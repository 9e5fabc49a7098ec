#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Run `bootward VERB` on each case below VERB/ and compare what it says.
#
#	run.sh [--update] BOOTWARD [VERB]	VERB: a folder of this one
#
# A case is a folder with
#	root/		the root directory that is checked (a copy, only its owner may write)
#	prepare		optional: sh script run in the copy, for what git does not keep; $top is the
#			source tree
#	arguments	optional: one more argument in each line; the copy is the working directory
#	stdin		optional: what it reads there
#	stdout, stderr, status	what is expected
set -eu
update=no
if [ "${1-}" = --update ]; then
	update=yes
	shift
fi
bootward=$(realpath "${1:?usage: run.sh [--update] BOOTWARD [VERB]}")
verb=${2:-check-config}
top=$(cd "$(dirname "$0")/../.." && pwd)
cases=$top/tests/golden/$verb
export top LC_ALL=C TZ=UTC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0 failed=0

# The case's folder is $1. Leaves stdout, stderr and status in $work.
run_case() {
	rm -rf "$work/root"
	mkdir "$work/root"
	[ ! -d "$1/root" ] || cp -R "$1/root/." "$work/root"
	chmod -R u=rwX,go=rX "$work/root"
	[ ! -e "$1/prepare" ] || (cd "$work/root" && sh -eu "$1/prepare")
	set -- "$1" "$verb" --root="$work/root"
	if [ -e "$1/arguments" ]; then
		while IFS= read -r argument; do
			set -- "$@" "$argument"
		done <"$1/arguments"
	fi
	stdin=$1/stdin
	[ -e "$stdin" ] || stdin=/dev/null
	shift
	status=0
	(cd "$work/root" && exec "$bootward" "$@") <"$stdin" >"$work/stdout" 2>"$work/stderr" ||
		status=$?
	echo "$status" >"$work/status"
}

umask 022
for case in "$cases"/*/; do
	case=${case%/}
	number=$((number + 1))
	run_case "$case"
	result=ok
	for file in status stderr stdout; do
		if [ "$update" = yes ]; then
			cp "$work/$file" "$case/$file"
		elif ! diff -u "$case/$file" "$work/$file" >"$work/difference" 2>&1; then
			sed 's/^/# /' "$work/difference"
			result='not ok'
		fi
	done
	[ "$result" = ok ] || failed=1
	echo "$result $number ${case##*/}"
done
# An answer that got lost must not look like a good one.
number=$((number + 1)) result='not ok' status=0
"$bootward" --version >/dev/full 2>"$work/stderr" || status=$?
if [ "$status" = 2 ] && grep -q 'could not be written: No space left' "$work/stderr"; then
	result=ok
else
	failed=1
fi
echo "$result $number full-disk"
echo "1..$number"
[ "$number" -gt 0 ] && exit "$failed"
