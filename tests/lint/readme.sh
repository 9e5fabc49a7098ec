#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands of README's first five minutes, and of the way from audit to enforce, are those that
# tests/vm/cases/readme and adoption run in a guest; one more, one less and one that differs are noticed.
set -eu
cd "${1:?usage: readme.sh TOP}"
case=tests/vm/cases/readme
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

# `section`: empty for the first five minutes
check() { # [OPTION...]
	if [ -n "$section" ]; then
		set -- --section "$section" --steps tests/vm/cases/adoption-steps "$@"
	fi
	"$case" --check "$@"
}

refuses() { # SED-SCRIPT
	sed "$1" README.md >"$bad"
	if cmp -s "$bad" README.md || check --readme "$bad" >/dev/null 2>&1; then
		echo "$case --check${section:+ --section $section} accepts README.md after sed '$1'"
		exit 1
	fi
}

section=''
check
refuses '/^bootward preflight$/d'
refuses 's/^bootward probe$/&\nbootward check-boot/'
refuses 's/^bootward unload/& --force/'
refuses 's/^\*\*5\. Enforce\*\*/Enforce/'
refuses 's/^## The first five minutes/## Some minutes/'

section='From audit to enforce'
check
refuses '/^bootward gate$/d'
refuses 's/^bootward review$/& --json/'
refuses 's/^ 10  memfd:kworker$/ 11  memfd:kworker/'
refuses 's/^## From audit to enforce/## From there to here/'
