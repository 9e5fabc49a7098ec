#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The messages that docs/runbook.md explains are those of the programs, and the verbs that it names are there.
set -eu
cd "${1:?usage: runbook.sh TOP}"
[ -e docs/runbook.md ] || exit 0

# What stands between backquotes at the beginning of a row of the messages' tables.
messages() {
	sed -n '/^## What the messages mean/,$s/^| `\([^`]*\)`.*/\1/p' docs/runbook.md
}

verbs() {
	grep -oE '`bootward [a-z-]+' docs/runbook.md | sed 's/.* //' | sort -u
}

violations=$(
	messages | while IFS= read -r message; do
		grep -rqF -- "$message" src || echo "docs/runbook.md: no program says '$message'"
	done
	verbs | while IFS= read -r verb; do
		grep -qF "{ \"$verb\"," src/cli/main.c || echo "docs/runbook.md: there is no verb '$verb'"
	done
)
[ -z "$violations" ] && exit 0
echo "$violations"
exit 1
