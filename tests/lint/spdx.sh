#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every source says its licence in its first lines: bpf/ GPL-2.0-only, all else GPL-2.0-or-later.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: spdx.sh TOP}"

sources() {
	"$here/files.sh" . '*.c' '*.h' 'meson.build' '*.scd' '*.py'
	"$here/scripts.sh" .
}

violations=$(
	sources | sort -u | while IFS= read -r file; do
		case "$file" in
		bpf/*) want=GPL-2.0-only ;;
		*) want=GPL-2.0-or-later ;;
		esac
		head -n 3 "$file" | grep -Eq "SPDX-License-Identifier: $want( |\$)" ||
			echo "$file: no SPDX-License-Identifier: $want in its first three lines"
	done
)
[ -z "$violations" ] && exit 0
echo "$violations"
exit 1
