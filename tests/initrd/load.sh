#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# initrd/load with loaders that are well, fail, hang and cannot be ended: it ends always, in time, with
# status 0, says when nothing is in force, and leaves no process.
set -eu
top=$(cd "${1:?usage: load.sh TOP}" && pwd)
# shellcheck source=tests/initrd/tap.sh
. "$top/tests/initrd/tap.sh"

# An initrd's shell is one of these: Debian's /bin/sh is what klibc's was made from.
shells='dash'
if command -v busybox >/dev/null; then
	shells="$shells busybox"
fi

# run SHELL SECONDS LOADER: in a copy with our paths, and a time limit whose process can be told. Sets
# `status`, `said`, what it wrote to the kernel's log, and `left`, the process of the time limit.
run()
{
	printf '#!/bin/sh\n%s\n' "$3" >"$work/loader"
	chmod +x "$work/loader"
	sed "s,^loader=.*,loader=$work/loader,; s,^kmsg=.*,kmsg=$work/kmsg,; s,^timeout=.*,timeout=$2," \
		"$top/initrd/load" >"$work/load"
	: >"$work/kmsg"
	: >"$work/arguments"
	status=0
	case $1 in
	busybox) timeout 25 busybox sh "$work/load" >"$work/said" 2>&1 || status=$? ;;
	*) timeout 25 "$1" "$work/load" >"$work/said" 2>&1 || status=$? ;;
	esac
	said=$(cat "$work/kmsg")
	# what was told to end does so at once, or nearly
	for _ in 1 2 3 4 5; do
		left=$(pgrep -f "^(busybox )?sleep $2\$" || :)
		[ -n "$left" ] || break
		sleep 0.1
	done
}

not='<3>bootward: the guard of the initrd is NOT in force'
for shell in $shells; do
	run "$shell" 31.125 "echo \"\$*\" >$work/arguments"
	is "$shell: a loader that is well" "$status $(cat "$work/arguments")" "0 --initrd"
	is "$shell: nothing is said" "$said$(cat "$work/said")" ''
	is "$shell: and no process is left" "$left" ''

	run "$shell" 31.125 'exit 1'
	is "$shell: a loader that fails" "$status $said" \
		"0 $not (status 1): the boot goes on without it"
	is "$shell: no process is left" "$left" ''

	run "$shell" 31.125 'kill -SEGV $$'
	is "$shell: a loader that dies" "$status $said" \
		"0 $not (status 139): the boot goes on without it"

	run "$shell" 1.125 "trap '' TERM INT HUP; exec sleep 30.25"
	is "$shell: a loader that hangs" "$status $said" \
		"0 $not: its loader was ended after 1.125 s"
	is "$shell: it is gone" "$(pgrep -f '^sleep 30.25$' || :)" ''

	rm -f "$work/loader.gone"
	run "$shell" 31.125 "exec $work/loader.gone"
	is "$shell: a loader that cannot be started" "$status ${said%% (*}" "0 $not"
done

# One that no signal ends: kill does nothing there.
run dash 1.125 'sleep 9.5'
# shellcheck disable=SC2016 # for the copy
sed -i '/^timeout=/a kill() { [ "$1" = -KILL ] || command kill "$@"; }' "$work/load"
: >"$work/kmsg"
before=$(date +%s)
status=0
dash "$work/load" >"$work/said" 2>&1 || status=$?
is "a loader that cannot be ended" "$status $(cat "$work/kmsg")" \
	"0 $not: its loader was ended after 1.125 s"
is "is not waited for" "$(($(date +%s) - before < 9))" 1

sed -i "s,^kmsg=.*,kmsg=$work/no/kmsg," "$work/load"
is "without a kernel log it is said on the console" "$(dash "$work/load" 2>&1)" \
	"${not#<3>}: its loader was ended after 1.125 s"
finish
