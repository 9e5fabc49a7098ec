#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Show that tidy.sh can fail: it accepts a small project and refuses it with one long function.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

mkdir "$tree/src"
cp "$here/../../.clang-tidy" "$tree"
# With a warning that only gcc knows: where gcc builds, clang-tidy is told of it.
cat >"$tree/meson.build" <<'EOF'
project('sample', 'c', default_options : ['werror=true'])
flags = meson.get_compiler('c').get_supported_arguments('-Wimplicit-fallthrough=5')
static_library('sample', 'src/one.c', c_args : flags)
EOF

# A function of LINES lines.
long_function() {
	printf 'int one(int x);\n\nint one(int x)\n{\n' >"$tree/src/one.c"
	seq "$1" | sed 's/.*/\tx += &;/' >>"$tree/src/one.c"
	printf '\treturn x;\n}\n' >>"$tree/src/one.c"
}

long_function 40
meson setup "$tree/build" "$tree" >"$tree/log"
"$here/tidy.sh" "$tree" "$tree/build" >"$tree/log" || {
	echo "tidy refuses a good project: $(tail -n 3 "$tree/log")"
	exit 1
}
long_function 60
if "$here/tidy.sh" "$tree" "$tree/build" >"$tree/log"; then
	echo 'tidy accepts a function of 60 lines'
	exit 1
fi
grep -q readability-function-size "$tree/log" || {
	echo "tidy does not say what is wrong: $(tail -n 3 "$tree/log")"
	exit 1
}
