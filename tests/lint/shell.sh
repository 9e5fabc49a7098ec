#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every shell script passes shellcheck and is indented with tabs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: shell.sh TOP}"
scripts=$("$here/scripts.sh" .)
[ -n "$scripts" ] || exit 0
status=0
# Not: files that exist only in a guest, functions that only a trap calls.
# shellcheck disable=SC2086 # one word for each name
shellcheck --exclude=SC1091,SC2317 $scripts || status=1
# Help texts and other here-documents may have spaces, so look for lines that are commands.
keyword='(if|then|else|elif|fi|for|while|do|done|case|esac|local|return|exit|echo|printf|set)'
# shellcheck disable=SC2086
if grep -nE "^ +$keyword( [^ ]|\$|;)" $scripts /dev/null; then
	echo 'indent with tabs'
	status=1
fi
exit "$status"
