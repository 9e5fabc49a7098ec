#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Show that each lint script can fail: it accepts a small good tree and refuses the same tree
# with one bad file, naming that file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

good_tree() {
	rm -rf "${tree:?}"/*
	mkdir -p "$tree/src/base" "$tree/src/check" "$tree/src/policy" "$tree/src/guard" "$tree/src/event" "$tree/bpf" \
		"$tree/src/cli" "$tree/docs"
	cp "$here/../../.clang-format" "$here/../../.clang-tidy" "$tree"
	printf '/* SPDX-License-Identifier: GPL-2.0-only */\n#pragma once\n' >"$tree/bpf/abi.h"
	printf '/* SPDX-License-Identifier: GPL-2.0-or-later */\n#pragma once\nint one(void);\n' \
		>"$tree/src/base/one.h"
	write src/base/one.c '#include "base/one.h"\n\nint one(void)\n{\n\treturn 1;\n}\n'
}

# Write FILE with the licence line and TEXT.
write() {
	printf '/* SPDX-License-Identifier: GPL-2.0-or-later */\n%b' "$2" >"$tree/$1"
}

# The lint LINT of the good tree plus FILE (TEXT) fails and says MESSAGE.
refuses() {
	lint=$1 file=$2 text=$3 message=$4
	good_tree
	if ! "$here/$lint.sh" "$tree" >"$tree.log" 2>&1; then
		echo "$lint refuses the good tree: $(head -n 3 "$tree.log")"
		failed=1
	fi
	write "$file" "$text"
	if "$here/$lint.sh" "$tree" >"$tree.log" 2>&1; then
		echo "$lint accepts the bad file $file"
		failed=1
	elif ! grep -qF -- "$message" "$tree.log"; then
		echo "$lint refuses the bad file $file without saying '$message': $(head -n 3 "$tree.log")"
		failed=1
	fi
	rm -f "$tree.log"
}

refuses layers src/base/bad.c '#include "policy/policy.h"\n' 'base must not see policy'
refuses layers src/policy/bad.c '#include "guard/pin.h"\n' 'policy must not see guard'
refuses layers src/guard/bad.c '#include "bpf/maps.bpf.h"\n' 'only bpf/abi.h is shared'
refuses layers src/guard/bad.c '#include "bootward.skel.h"\n' 'only guard/object.c sees the skeleton'
refuses layers src/guard/live-probe.c '#include "guard.skel.h"\n' 'only guard/object.c sees the skeleton'
refuses layers src/guard/object.c '#include "probe.skel.h"\n' "live-probe.c the probe's"
refuses layers src/base/one.c '#include <errno.h>\n\n#include "base/one.h"\n' 'its own header comes first'
refuses layers src/base/bad.c '#include "one.h"\n' 'name the folder'
refuses layers src/check/bad.c '#include <unistd.h>\n' 'check judges and never reads'
refuses layers src/policy/bad.c '\tprintf("x");\n' 'libraries never print'
refuses layers bpf/bad.bpf.c '#include "base/one.h"\n' 'bpf sees nothing of src'
refuses layers src/event/bad.c '#include "guard/pin.h"\n' 'event must not see guard'
refuses format src/base/bad.c 'int  two;\n' 'bad.c'
refuses sizes src/base/bad.c "$(printf '%0401d' 0 | sed 's/0/int x;\\n/g')" 'bad.c: 402 lines, at most 400'
refuses spdx bpf/bad.bpf.c 'int x;\n' 'bpf/bad.bpf.c: no SPDX-License-Identifier: GPL-2.0-only'
refuses runbook docs/runbook.md '## What the messages mean\n| \0140no such words\0140 | x |\n' \
	"no program says 'no such words'"
refuses runbook docs/runbook.md 'Run \0140bootward fly\0140 now.\n' "there is no verb 'fly'"
refuses names src/base/string-util.c 'int x;\n' 'name a file after what is in it'
refuses names bpf/vmlinux.h 'int x;\n' 'types are our own'
refuses words src/base/bad.c "/* TO""DO: later */\n" 'do it, or make it an issue'
refuses words src/base/bad.c '/* deb.''debian.org */\n' 'a mirror'
refuses words src/base/bad.c '/* https:''//mirror.example/debian/ */\n' 'a mirror'
refuses shell bad.sh '#!/bin/sh\necho $*\n' 'bad.sh'

# --- man.sh: the real tree, with one more row in a table ---

top=$here/../..

man_tree() {
	rm -rf "${tree:?}"/*
	mkdir -p "$tree/bpf" "$tree/tests/unit/cli"
	cp -r "$top/src" "$top/man" "$tree"
	cp "$top"/tests/unit/cli/metrics-*.txt "$tree/tests/unit/cli"
	cp "$top/bpf/abi.h" "$tree/bpf"
}

man_misses() { # FILE TEXT MESSAGE
	man_tree
	printf '%s\n' "$2" >>"$tree/$1"
	if "$here/man.sh" "$tree" >"$tree.log" 2>&1; then
		echo "man accepts '$2'"
		failed=1
	elif ! grep -qF -- "$3" "$tree.log"; then
		echo "man refuses '$2' without saying '$3'"
		failed=1
	fi
	rm -f "$tree.log"
}

man_misses src/policy/policy-key.c '{ POLICY_SECTION_GUARD, "Colour", set, 0 },' "keys: 'Colour' is missing"
man_misses src/cli/verb.h 'int verb_dance(int argc);' "verbs: 'dance' is missing"
man_misses man/bootward.conf.5.scd '*Colour=*' "keys: there is no 'Colour'"
man_misses src/logd/main.c '{ "fast", no_argument, NULL, 0 },' "logd_options: 'fast' is missing"
man_misses src/event/event-field.c '	E("COLOUR", pid, field_number32),' "event_fields: 'COLOUR' is missing"
man_misses src/load/main.c '{ "fast", no_argument, NULL, 0 },' "load_options: 'fast' is missing"
man_misses tests/unit/cli/metrics-loaded.txt '# HELP bootward_dance How.' "metrics: 'bootward_dance' is missing"
man_misses man/bootward-metrics.8.scd '*bootward_dance*' "metrics: there is no 'bootward_dance'"

# --- units.sh: the real units, with one more line ---

unit_refused() { # LINE MESSAGE
	rm -rf "${tree:?}"/*
	cp -r "$top/units" "$tree"
	sed -i "/^\[Service\]/a $1" "$tree/units/bootward.service"
	if "$here/units.sh" "$tree" >"$tree.log" 2>&1; then
		echo "units accepts '$1'"
		failed=1
	elif ! grep -qF -- "$2" "$tree.log"; then
		echo "units refuses '$1' without saying '$2'"
		failed=1
	fi
	rm -f "$tree.log"
}

unit_refused 'PrivateTmp=yes' 'bootward.service:19:PrivateTmp=yes <- must not be'
unit_refused 'ProtectSystem=full' 'ProtectSystem=full <- must not be'
unit_refused 'RequiredBy=sysinit.target' 'RequiredBy=sysinit.target <- must not be'
unit_refused 'OnFailure=emergency.target' 'only emergency.conf'

# catalog_refused COMMAND MESSAGE: of sed, on the real catalog
catalog_refused() {
	rm -rf "${tree:?}"/*
	mkdir -p "$tree/src/event"
	cp -r "$top/units" "$tree"
	cp "$top/src/event/message-id.h" "$tree/src/event/"
	sed -i "$1" "$tree/units/bootward.catalog"
	if "$here/units.sh" "$tree" >"$tree.log" 2>&1 || ! grep -qF -- "$2" "$tree.log"; then
		echo "units: the catalog after '$1' is not refused with '$2'"
		failed=1
	fi
	rm -f "$tree.log"
}

catalog_refused 's/^The program got/@BOOTWARD_FILE@ &/' '@BOOTWARD_FILE@ <- in the catalog'
catalog_refused '/^-- b2fb4735/d' 'no entry for b2fb4735'

# --- help.sh: a program that keeps the contract, and what breaks it ---

# A program with the verb "look"; HELP is printed for --help, ERROR what wrong usage does.
program() { # HELP ERROR
	cat >"$tree/bootward" <<-EOF
		#!/bin/sh
		case "\$*" in
		*--help | *-h) $1 ;;
		*) $2 ;;
		esac
	EOF
	chmod +x "$tree/bootward"
}

breaks() { # HELP ERROR MESSAGE
	program "$1" "$2"
	if "$here/help.sh" "$tree/bootward" >"$tree.log" 2>&1; then
		echo "help accepts '$1', '$2'"
		failed=1
	elif ! grep -qF -- "$3" "$tree.log"; then
		echo "help refuses '$1', '$2' without saying '$3'"
		failed=1
	fi
	rm -f "$tree.log"
}

good_help='printf "usage\n  look   at it\n"' good_error='echo wrong >&2; exit 2'
program "$good_help" "$good_error"
"$here/help.sh" "$tree/bootward" || { echo 'help refuses the good program'; failed=1; }
breaks "$good_help >&2" "$good_error" 'nothing on stdout'
breaks "$good_help; exit 1" "$good_error" 'exit status 1'
breaks "$good_help; printf '%081d\n' 0" "$good_error" 'over 80 columns'
breaks "$good_help; echo \"\$*\"" "$good_error" 'is not'
breaks 'echo usage' "$good_error" 'names no verb'
breaks "$good_help" 'echo wrong; exit 2' 'belongs on stderr'
breaks "$good_help" 'echo wrong >&2; exit 1' 'instead of 2'

# --- preflight.sh: a program and a page that agree, and each other with one word more ---

checks_page() { # TITLE SEVERITY
	mkdir -p "$tree/man"
	printf '# CHECKS\n\nAll.\n\n*a.b* (%s)\n\t%s.\n\tBecause.\n\n# EXIT STATUS\n' "$2" "$1" \
		>"$tree/man/bootward-preflight.8.scd"
}

page_differs() { # TITLE SEVERITY MESSAGE
	checks_page "$1" "$2"
	if "$here/preflight.sh" "$tree/bootward" "$tree" >"$tree.log" 2>&1; then
		echo "preflight accepts '$1' ($2)"
		failed=1
	elif ! grep -qF -- "$3" "$tree.log"; then
		echo "preflight refuses '$1' ($2) without saying '$3'"
		failed=1
	fi
	rm -f "$tree.log"
}

printf '#!/bin/sh\necho "a.b    needed   It holds"\n' >"$tree/bootward"
checks_page 'It holds' needed
"$here/preflight.sh" "$tree/bootward" "$tree" || { echo 'preflight refuses what agrees'; failed=1; }
page_differs 'It holds well' needed '+a.b needed It holds well'
page_differs 'It holds' noted '-a.b needed It holds'

exit "$failed"
