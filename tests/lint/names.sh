#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No dumping grounds, and nothing taken from the building machine's kernel.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: names.sh TOP}"

violations=$(
	"$here/files.sh" . | grep -E '(^|[/_-])(utils?|common|misc|helpers?)([._/-][^/]*)?(/|$)' |
		sed 's/$/: name a file after what is in it/'
	"$here/files.sh" . | grep -E '(^|/)vmlinux[^/]*\.h$' | sed 's/$/: types are our own, CO-RE/'
	"$here/files.sh" . '*.c' '*.h' 'meson.build' | while IFS= read -r file; do
		grep -nE 'include.*vmlinux|sys/kernel/btf' "$file" /dev/null |
			grep -E 'meson\.build:|vmlinux.*\.h' |
			sed 's/$/ <- the build reads nothing of the running kernel/'
	done
)
[ -z "$violations" ] && exit 0
echo "$violations"
exit 1
