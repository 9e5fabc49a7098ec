#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No C file of src/ and bpf/ is over 400 lines and HACKING.md not over 150. The length of
# functions is tidy.sh's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: sizes.sh TOP}"

violations=$(
	"$here/files.sh" . '*.c' '*.h' 'HACKING.md' | while IFS= read -r file; do
		case "$file" in
		src/* | bpf/*) limit=400 ;;
		HACKING.md) limit=150 ;;
		*) continue ;;
		esac
		lines=$(wc -l <"$file")
		[ "$lines" -le "$limit" ] || echo "$file: $lines lines, at most $limit"
	done
)
[ -z "$violations" ] && exit 0
echo "$violations"
exit 1
