#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Run grub.d/42_bootward on each case beside this script and compare what it says. TAP.
#
#	run.sh [--update] TOP
#
# A case is a folder with
#	menu		what 10_linux printed: recorded from Debian's, or made by hand (see source)
#	source		where that is from, and what it shows
#	prepare		optional: sh script run in a copy of grub.d, where 10_linux prints the menu
#	default		optional: GRUB_ACTUAL_DEFAULT, which grub-mkconfig exports
#	stdout, stderr	what is expected; the exit status is always 0, or update-grub would fail
set -eu
update=no
if [ "${1-}" = --update ]; then
	update=yes
	shift
fi
top=$(cd "${1:?usage: run.sh [--update] TOP}" && pwd)
cases=$top/tests/grub.d
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0 failed=0
export LC_ALL=C

result() { # NAME STATUS
	number=$((number + 1))
	[ "$2" = 0 ] && echo "ok $number $1" && return
	failed=1
	echo "not ok $number $1"
}

# A folder of grub-mkconfig's, with our script as if bootward was installed.
folder() {
	rm -rf "${work:?}/grub.d" "${work:?}/bin"
	mkdir "$work/grub.d" "$work/bin"
	: >"$work/bin/loader"
	chmod +x "$work/bin/loader"
	sed "s,/usr/lib/bootward/bootward-load,$work/bin/loader," "$top/grub.d/42_bootward" \
		>"$work/grub.d/42_bootward"
	cat >"$work/grub.d/10_linux" <<-'END'
		#!/bin/sh
		echo 'Found linux image' >&2
		cat "${0%/*}/menu"
	END
	chmod +x "$work/grub.d/10_linux" "$work/grub.d/42_bootward"
}

# The case's folder is $1. Leaves stdout and stderr in $work, without what differs by the place.
run_case() {
	folder
	[ ! -e "$1/menu" ] || cp "$1/menu" "$work/grub.d/menu"
	[ ! -e "$1/prepare" ] || (cd "$work/grub.d" && sh -eu "$1/prepare")
	default=0
	[ ! -e "$1/default" ] || default=$(cat "$1/default")
	status=0
	PATH=$work/bin:$PATH GRUB_ACTUAL_DEFAULT=$default "$work/grub.d/42_bootward" \
		>"$work/stdout" 2>"$work/said" || status=$?
	sed "s,$work,,g" "$work/said" >"$work/stderr"
	return "$status"
}

for case in "$cases"/*/; do
	case=${case%/}
	status=0
	run_case "$case" || status=1
	for file in stdout stderr; do
		if [ "$update" = yes ]; then
			cp "$work/$file" "$case/$file"
		elif ! diff -u "$case/$file" "$work/$file" >"$work/difference" 2>&1; then
			sed 's/^/# /' "$work/difference"
			status=1
		fi
	done
	# one entry, one line with the word, and nothing that makes it the saved default
	if [ -s "$work/stdout" ]; then
		grep -q '^menuentry .*break-glass' "$work/stdout" &&
			[ "$(grep -c '^menuentry' "$work/stdout")" = 1 ] &&
			[ "$(grep -cE '^[[:space:]]linux.* bootward=off( |$)' "$work/stdout")" = 1 ] &&
			! grep -q savedefault "$work/stdout" || status=1
	fi
	result "${case##*/}" $status
done
result some-cases $((number < 10))

# GRUB's own reader, where it is installed.
if command -v grub-script-check >/dev/null; then
	for case in "$cases"/*/; do
		[ -s "${case}stdout" ] || continue
		status=0
		grub-script-check "${case}stdout" >&2 || status=1
		result "grub-reads-$(basename "$case")" $status
	done
else
	number=$((number + 1))
	echo "ok $number grub-reads-them # SKIP no grub-script-check here (Debian: grub-common)"
fi

# Each awk that Debian has.
for awk in mawk gawk original-awk 'busybox awk'; do
	number=$((number + 1))
	if ! command -v "${awk%% *}" >/dev/null; then
		echo "ok $number $awk # SKIP not installed"
		continue
	fi
	folder
	cp "$cases/debian-12-quotes/menu" "$work/grub.d/menu"
	printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >"$work/bin/awk"
	chmod +x "$work/bin/awk"
	number=$((number - 1)) status=0
	PATH=$work/bin:$PATH GRUB_ACTUAL_DEFAULT='' "$work/grub.d/42_bootward" >"$work/stdout" &&
		cmp -s "$cases/debian-12-quotes/stdout" "$work/stdout" || status=1
	result "$(echo "$awk" | tr ' ' -)" $status
done
echo "1..$number"
exit $failed
