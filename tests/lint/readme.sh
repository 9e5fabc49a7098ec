#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands of README's first five minutes are those that tests/vm/cases/readme runs in a guest;
# one more, one less and one that differs are noticed.
set -eu
cd "${1:?usage: readme.sh TOP}"
case=tests/vm/cases/readme
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

refuses() { # SED-SCRIPT
	sed "$1" README.md >"$bad"
	if cmp -s "$bad" README.md || "$case" --check --readme "$bad" >/dev/null 2>&1; then
		echo "$case --check accepts README.md after sed '$1'"
		exit 1
	fi
}

"$case" --check
refuses '/^bootward preflight$/d'
refuses 's/^bootward probe$/&\nbootward check-boot/'
refuses 's/^bootward unload/& --force/'
refuses 's/^\*\*5\. Enforce\*\*/Enforce/'
refuses 's/^## The first five minutes/## Some minutes/'
