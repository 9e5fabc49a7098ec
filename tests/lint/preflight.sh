#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The table of checks in the manual is the one that the program has: ids, severities, titles, order.
set -eu
[ $# = 2 ] || { echo 'usage: preflight.sh PROGRAM TOP' >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$1" preflight --list | sed -E 's/ +/ /g' >"$work/program"
sed -n '/^# CHECKS/,/^# EXIT STATUS/p' "$2/man/bootward-preflight.8.scd" |
	sed -nE '/^\*([a-z.-]+)\* \(([a-z]+)\)$/ { N; s/^\*(.*)\* \((.*)\)\n\t(.*)\.$/\1 \2 \3/p }' \
		>"$work/manual"
[ -s "$work/program" ] || { echo 'preflight --list prints nothing'; exit 1; }
diff -u --label 'preflight --list' --label man/bootward-preflight.8.scd "$work/program" "$work/manual"
