#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Print the files of the tree whose base name matches one of the patterns (all files without
# one), one per line and relative to TOP: what git tracks or would track, or, outside a clone,
# everything but build folders.
set -eu
top=$(cd "${1:?usage: files.sh TOP [PATTERN...]}" && pwd)
shift
[ $# -gt 0 ] || set -- '*'
cd "$top"

list() {
	if [ -e .git ]; then
		git -c safe.directory="$top" ls-files -co --exclude-standard --deduplicate
	else
		find . -path './build*' -type d -prune -o \( -type f -o -type l \) -print | sed 's,^\./,,'
	fi
}

list | sort | while IFS= read -r file; do
	[ -f "$file" ] || [ -L "$file" ] || continue
	for pattern; do
		# shellcheck disable=SC2254 # the pattern is meant to be one
		case "${file##*/}" in
		$pattern)
			printf '%s\n' "$file"
			break
			;;
		esac
	done
done
