#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# clang-tidy over what BUILD compiles of src/ and bpf/. Slow. clang-tidy calls system headers'
# warnings by the thousand "suppressed": only its findings are shown.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "${1:?usage: tidy.sh TOP BUILD}" && pwd)
build=$(cd "${2:?usage: tidy.sh TOP BUILD}" && pwd)
cd "$top"

commands=$("$here/tidy-commands.py" "$top" "$build")
[ -n "$commands" ] || {
	echo "nothing in $build to look at"
	exit 1
}
printf '%s\n' "$commands" | tr '\n' '\0' | xargs -0 -n 1 -P "$(nproc)" sh -c 2>"$build/tidy.err" || {
	grep -E '^(error|Error)' "$build/tidy.err" | sort -u | head -n 20
	exit 1
}
