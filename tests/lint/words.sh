#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Words that must not be in the tree: notes of unfinished work and mirrors' host names (packages
# come through the machine's own apt sources).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: words.sh TOP}"

find_words() {
	"$here/files.sh" . | grep -vE '^(COPYING|tests/fuzz/.*corpus.*/)' | tr '\n' '\0' |
		xargs -0r grep -sInE "$1" /dev/null | sed "s/\$/ <- $2/" || :
}

violations=$(
	find_words '(^|[^A-Za-z0-9_])(TO''DO|FIX''ME|X''XX|HA''CK)([^A-Za-z0-9_]|$)' 'do it, or make it an issue'
	find_words '(deb|security|ftp|snapshot|cdn-fastly|httpredir)\.([a-z0-9]+\.)*debian\.org' 'a mirror'
	find_words 'https?://[^ ]*/debian(-security)?(/|[" ]|$)' 'a mirror'
)
[ -z "$violations" ] && exit 0
echo "$violations"
exit 1
