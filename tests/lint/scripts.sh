#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Print the shell scripts of the tree, relative to TOP: by suffix or by their first line.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: scripts.sh TOP}"

"$here/files.sh" . | while IFS= read -r file; do
	case "$file" in
	*.c | *.h | *.md) continue ;;
	tests/fuzz/*corpus*/* | tests/fixtures/*/*) continue ;;
	*.sh) echo "$file" ;;
	*)
		if head -c 64 "$file" 2>/dev/null | tr -d '\000' | head -n 1 | grep -Eq '^#!.*[/ ](ba|da)?sh( |$)'; then
			echo "$file"
		fi
		;;
	esac
done
