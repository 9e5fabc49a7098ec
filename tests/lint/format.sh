#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every C file is as clang-format leaves it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: format.sh TOP}"
"$here/files.sh" . '*.c' '*.h' | xargs -r clang-format --dry-run -Werror
