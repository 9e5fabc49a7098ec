#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Show how ./check counts what a guest's case reports, and that a kernel that cannot be had is
# skipped with the reason. No guest is booted: the tree has stubs in its place.
set -eu
top=$(cd "${1:?usage: check-self-test.sh TREE}" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

stub() { # FILE LINE...
	file=$tree/$1
	shift
	mkdir -p "${file%/*}"
	printf '%s\n' '#!/bin/sh' "$@" >"$file"
	chmod +x "$file"
}

mkdir -p "$tree/tests/vm/cases" "$tree/build/tests/unit"
: >"$tree/build/build.ninja"
cp "$top/check" "$tree"
cp "$top/tests/vm/cases/faults" "$top/tests/vm/cases/lifecycle" "$tree/tests/vm/cases"
stub bin/ninja
stub tests/packages
# shellcheck disable=SC2016 # it is the stub that expands them
stub tests/vm/run 'while [ "$1" != --kernel ]; do shift; done' \
	'echo "SKIP $2 no package source has it"' 'exit 77'
stub tests/vm/cases/good 'echo "PASS a"; echo "SKIP b because"'
stub tests/vm/cases/bad 'echo "PASS a"; echo "FAIL b because"; exit 1'
stub tests/vm/cases/silent
stub tests/vm/cases/table 'echo "6.1 audit: 90 as they must be, 0 wrong, 1 that cannot be tried"'
stub tests/vm/cases/wrong 'echo "6.1 audit: 90 as they must be, 1 wrong, 1 that cannot be tried"'
stub tests/vm/cases/died 'echo "PASS a"; exit 125'

# expect STEP LAST-LINE [REMARK]: the step alone ends like that, having said REMARK
expect() {
	said=$(PATH=$tree/bin:$PATH BUILD=$tree/build "$tree/check" --only "guest/$1" 2>&1) || :
	if [ "$(printf '%s\n' "$said" | tail -n 1)" != "$2" ] ||
		! printf '%s\n' "$said" | grep -qxF -e "${3:-$2}"; then
		echo "check counts guest/$1 not as '$2', or does not say '${3-}':"
		printf '%s\n' "$said"
		exit 1
	fi
}

expect good '1 passed, 0 failed, 1 skipped' 'SKIP guest/good: b because'
expect bad '1 passed, 1 failed, 0 skipped' 'FAIL guest/bad: b because'
expect silent '0 passed, 1 failed, 0 skipped' 'FAIL guest/silent: guest/silent it reported no case'
expect table '1 passed, 0 failed, 0 skipped'
expect wrong '0 passed, 1 failed, 0 skipped'
expect died '1 passed, 1 failed, 0 skipped'
expect faults '0 passed, 0 failed, 2 skipped' \
	'SKIP guest/faults: newest-under-guard no package source has it'
expect lifecycle '0 passed, 0 failed, 4 skipped' \
	'SKIP guest/lifecycle: 6.12-kills no package source has it'
