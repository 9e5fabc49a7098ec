#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The contract of the command lines: --help is on stdout, at most 80 columns, the same as -h, and
# exits with 0; wrong usage is told on stderr and exits with 2. For the program and each verb that
# its help names.
set -u
[ $# -gt 0 ] || { echo 'usage: help.sh PROGRAM...' >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

bad() {
	echo "$*"
	failed=1
}

# Run and keep out, err and status.
run() {
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

helps() { # COMMAND...
	run "$@" --help
	cp "$work/out" "$work/help"
	[ "$status" = 0 ] || bad "$* --help: exit status $status"
	[ -s "$work/out" ] || bad "$* --help: nothing on stdout"
	[ ! -s "$work/err" ] || bad "$* --help: stderr is not empty"
	long=$(awk 'length($0) > 80' "$work/out" | head -n 1)
	[ -z "$long" ] || bad "$* --help: over 80 columns: $long"
	run "$@" -h
	cmp -s "$work/out" "$work/help" || bad "$* -h is not $* --help"
}

refuses() { # COMMAND...
	run "$@"
	[ "$status" = 2 ] || bad "$*: exit status $status instead of 2"
	[ ! -s "$work/out" ] || bad "$*: an error belongs on stderr, not stdout"
	[ -s "$work/err" ] || bad "$*: no error on stderr"
}

for program; do
	helps "$program"
	verbs=$(sed -n 's/^  \([a-z][a-z-]*\)\( .*\|$\)/\1/p' "$work/help")
	refuses "$program" --no-such-option
	case "${program##*/}" in
	bootward)
		[ -n "$verbs" ] || bad "$program --help names no verb"
		refuses "$program"
		refuses "$program" no-such-verb
		;;
	*) refuses "$program" no-such-argument ;;
	esac
	for verb in $verbs; do
		helps "$program" "$verb"
		refuses "$program" "$verb" --no-such-option
	done
done
exit "$failed"
