#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The layer law of HACKING.md: which folder sees which, who may print, who may do I/O.
set -eu
cd "${1:?usage: layers.sh TOP}"

allowed() {
	case "$1" in
	base) echo 'base' ;;
	kernel) echo 'base kernel bpf' ;;
	policy) echo 'base kernel policy bpf' ;;
	entry) echo 'base kernel entry' ;;
	guard) echo 'base kernel policy guard bpf' ;;
	check) echo 'base kernel check bpf' ;;
	boot) echo 'base kernel entry boot' ;;
	event) echo 'base policy event bpf' ;;
	load) echo 'base kernel policy guard event load bpf' ;;
	logd) echo 'base policy guard event evidence logd bpf' ;;
	evidence) echo 'base policy guard event evidence bpf' ;;
	cli) echo 'base kernel entry policy guard check boot event evidence cli bpf' ;;
	*) echo "$1" ;;
	esac
}

# FILE:LINE:TEXT of each line in src/ that matches.
lines() {
	grep -nrE --include='*.[ch]' "$1" src || :
}

# A folder sees only the folders below it.
folders() {
	lines '^#include "[a-z]+/' | while IFS=: read -r file line text; do
		dir=${file#src/}
		dir=${dir%%/*}
		seen=${text#*\"}
		seen=${seen%%/*}
		case " $(allowed "$dir") " in
		*" $seen "*) ;;
		*) echo "$file:$line: $dir must not see $seen" ;;
		esac
	done
}

# abi.h is the only header both halves share; each generated skeleton belongs to one file.
halves() {
	lines '^#include "bpf/' | grep -v '"bpf/abi\.h"' | sed 's/$/ <- only bpf\/abi.h is shared/'
	lines '^#include .*\.skel\.h[">]' | grep -v '^src/guard/object\.c:.*"guard\.skel\.h"' |
		grep -v '^src/guard/live-probe\.c:.*"probe\.skel\.h"' |
		sed 's/$/ <- only guard\/object.c sees the skeleton, live-probe.c the probe'"'"'s/'
	grep -nrE --include='*.[ch]' '^#include "[a-z]+/' bpf |
		grep -v ':#include "bpf/' | sed 's/$/ <- bpf sees nothing of src/'
}

# Includes name the folder, own header first.
includes() {
	lines '^#include "[^/"]*"' | grep -v '\.skel\.h"' | sed 's/$/ <- name the folder/'
	find src -name '*.c' | while IFS= read -r file; do
		header=${file%.c}.h
		[ -e "$header" ] || continue
		first=$(grep -m 1 '^#include' "$file" || :)
		[ "$first" = "#include \"${header#src/}\"" ] || echo "$file: its own header comes first"
	done
}

# Reading and judging never share a function; only programs speak.
duties() {
	lines '^#include <(stdio|unistd|fcntl|dirent|sys/(stat|mount|syscall|ioctl|socket|mman))\.h>' |
		grep '^src/check/' | sed 's/$/ <- check judges and never reads/'
	lines '(^|[^a-z_])(v?printf|fprintf|puts|putchar|perror|syslog) *\(|log_(error|warning|notice|info) *\(' |
		grep -E '^src/(base|kernel|entry|policy|check|boot|evidence)/' | grep -vE '^src/base/log\.[ch]:' |
		sed 's/$/ <- libraries never print/'
}

violations=$(
	folders
	halves
	includes
	duties
)
[ -z "$violations" ] && exit 0
echo "$violations"
exit 1
