#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The manual names each verb, option, section, key and control that the source's tables have, and
# no key and no verb that they do not have.
set -eu
cd "${1:?usage: man.sh TOP}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- what the source has ---

rows() { # FILE... -- with the regular expression of a row up to the name, the name in group 1
	expression=$1
	shift
	sed -nE "s/^.*$expression.*\$/\\1/p" "$@" | sort -u
}
keys() { rows 'POLICY_SECTION_[A-Z]+,[^"]*"([A-Za-z]+)"' src/policy/policy-key.c; }
sections() { rows '^	\{ "([A-Z][a-z]+)", .*_begin \}' src/policy/policy-key.c; }
controls() { sed -n '/^#define BW_CONTROLS/,/^$/p' bpf/abi.h | rows 'X\([A-Z_]+, "([a-z-]+)"'; }
verbs() { rows '^int verb_([a-z_]+)\(' src/cli/verb.h | tr _ -; }
verb_options() { rows '^[[:space:]]*\{ "([a-z-]+)", (NULL|"[A-Z]+"), .*' src/cli/verb-*.c; }
message_ids() { rows '^#define MESSAGE_ID_[A-Z_]+[[:space:]]+"([0-9a-f]{32})"' "$@"; }
boot_messages() { sed '/Evidence/,$d' src/event/message-id.h >"$work/ids" && message_ids "$work/ids"; }
event_messages() { sed '1,/Evidence/d' src/event/message-id.h >"$work/ids" && message_ids "$work/ids"; }
event_fields() { rows '^[[:space:]]*[EWU]\("([A-Z_]+)", .*' src/event/event-field.c; }
metrics() { sed -n 's/^# HELP \(bootward_[a-z_]*\) .*/\1/p' tests/unit/cli/metrics-*.txt | sort -u; }
load_options() { rows '\{ "([a-z-]+)", (no|required)_argument' src/load/main.c; }
logd_options() { rows '\{ "([a-z-]+)", (no|required)_argument' src/logd/main.c; }

# --- what the manual has ---

documented_keys() { rows '^\*([A-Za-z]+)=\*$' man/bootward.conf.5.scd; }
documented_metrics() { sed -n '/^\*bootward_/p' man/bootward-metrics.8.scd | grep -oE 'bootward_[a-z_]+' || :; }
alarmed_metrics() { cat contrib/prometheus/*.rules.yml 2>/dev/null | grep -oE 'bootward_[a-z_]+' || :; }
documented_verbs() { sed -n '/^# VERBS/,/^# OPTIONS/p' man/bootward.8.scd | rows '^\*([a-z-]+)\*.*$'; }

# Each name that LIST prints stands in PAGE between BEFORE and AFTER.
documents() { # LIST PAGE BEFORE AFTER
	names=$($1)
	[ -n "$names" ] || echo "man.sh finds no $1 in the source"
	for name in $names; do
		grep -qiF -- "$3$name$4" "man/$2" || echo "man/$2: $1: '$name' is missing"
	done
}

# Everything that DOCUMENTED prints, LIST prints too.
exists() { # DOCUMENTED LIST
	for name in $($1); do
		$2 | grep -qxF -- "$name" || echo "manual: $2: there is no '$name'"
	done
}

violations=$(
	documents keys bootward.conf.5.scd '*' '=*'
	documents sections bootward.conf.5.scd '# [' ''
	documents controls bootward.conf.5.scd '*' '*'
	documents verbs bootward.8.scd '*' '*'
	documents verb_options bootward.8.scd '*--' ''
	documents load_options bootward-load.8.scd '*--' '*'
	documents metrics bootward-metrics.8.scd '*' '*'
	documents logd_options bootward-logd.8.scd '*--' '*'
	documents boot_messages bootward.8.scd '' ''
	documents event_messages bootward-events.7.scd '' ''
	documents event_fields bootward-events.7.scd '*BOOTWARD_' '=*'
	exists documented_keys keys
	exists documented_metrics metrics
	exists alarmed_metrics metrics
	exists documented_verbs verbs
)
[ -z "$violations" ] && exit 0
echo "$violations"
exit 1
