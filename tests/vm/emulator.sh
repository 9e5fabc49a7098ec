# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For tests/vm/run and tests/vm/disk-run: which programs a guest gets, the machine that is emulated,
# and what its end means. Who sources this has `here` (this folder), `fail`, and sets
#
#   tool version      what to call itself and the guest in messages
#   memory smp timeout build console shell allow_warnings      as its options say
#   figures           whether instructions are counted, as on a real processor
#   qemu              what the guest boots, after emulator_machine
#
# shellcheck disable=SC2154

# --- what goes into the guest ---

# add_build: as --file and --link in `image_options`
add_build()
{
	local program

	if [ -z "$build" ]; then
		build=${BUILD:-$here/../../build}
		[ -d "$build" ] || return 0
	fi
	[ -d "$build" ] || fail "$build is no build directory"
	if [ -x "$build/src/load/bootward-load" ]; then
		image_options+=(--file "/usr/lib/bootward/bootward-load=$build/src/load/bootward-load")
		image_options+=(--link "/usr/bin/bootward-load=../lib/bootward/bootward-load")
	fi
	while read -r program; do
		image_options+=(--file "/usr/bin/${program##*/}=$program")
	done < <(find "$build/src/cli/bootward" "$build/tests/vm" -name '*.p' -prune -o \
		-type f -perm -100 -print 2>/dev/null)
}

add_configuration()
{
	local file

	for file in "$here"/../../conf/*.conf; do
		if [ -e "$file" ]; then
			image_options+=(--file "/usr/lib/bootward/${file##*/}=$file")
		fi
	done
}

# write_command WORD...: one word is a line for a shell, several are a program and its arguments
write_command()
{
	local word

	if [ $# = 1 ]; then
		printf '%s\n' "$1"
		return
	fi
	for word in "$@"; do
		printf "'%s' " "${word//\'/\'\\\'\'}"
	done
	echo
}

# --- the machine ---

# The console is quiet but for warnings and worse; an oops ends the guest. pti=off halves the time:
# the emulator throws away what it translated at each change of page tables.
kernel_words='console=ttyS0 quiet loglevel=5 panic=-1 oops=panic pti=off'
# a guest stalls when this machine is busy; that is no fault of its kernel
kernel_words+=' nowatchdog no_timer_check rcupdate.rcu_cpu_stall_suppress=1'
# testing the kernel's ciphers takes it longer than all the rest of its start
kernel_words+=' cryptomgr.notests=1'

# emulator_machine: sets `qemu`: a machine with three serial ports, console, output and status.
# Without cx16, because QEMU 7.2 corrupts the flags in cmpxchg16b, and without what it would only
# warn about. One thread: with one for each processor, a kernel that patches its own code dies of it
# now and then ("Oops: int3"), at its start already. And without what only takes time, but for figures,
# which count what kernels do on real processors: `rep movsb` is emulated byte by byte, and each stac and
# clac ends a block of translated code.
emulator_machine()
{
	local cpu=Haswell-noTSX,-cx16,-pcid,-x2apic,-tsc-deadline,-invpcid

	[ -n "${figures:-}" ] || cpu+=,-erms,-smap,-smep
	qemu=(-nodefaults -no-user-config -display none -no-reboot -M q35
		-cpu "$cpu"
		-m "$memory"
		-serial file:console
		-chardev "stdio,id=out,signal=off${shell:+,mux=on}" -serial chardev:out
		-serial file:status)
	if [ -n "${icount:-}" ]; then
		qemu+=(-accel "tcg,thread=single" -icount "shift=0,sleep=$icount" -smp "${smp:-1}")
	else
		qemu+=(-accel "tcg,thread=single" -smp "${smp:-2}")
	fi
}

# emulator_open: sets `work`, a folder that ends with us, as does the guest
emulator_open()
{
	command -v qemu-system-x86_64 >/dev/null || fail "QEMU is missing (Debian: qemu-system-x86)"
	jobs_to_end=()
	work=$(mktemp -d "${TMPDIR:-/tmp}/bootward-guest.XXXXXX")
	trap emulator_close EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

emulator_close()
{
	if [ ${#jobs_to_end[@]} -gt 0 ]; then
		kill "${jobs_to_end[@]}" 2>/dev/null || :
	fi
	rm -rf "$work"
}

# run_guest: in the background without a shell, so that a signal to us ends it at once
run_guest()
{
	local r=0

	cd "$work" || return
	: >console
	if [ -n "$console" ]; then
		tail -f -n +1 console >&2 &
		jobs_to_end+=($!)
	fi
	if [ -n "$shell" ]; then
		qemu-system-x86_64 "${qemu[@]}" 2>qemu || r=$?
	else
		timeout "$timeout" qemu-system-x86_64 "${qemu[@]}" </dev/null 2>qemu &
		jobs_to_end+=($!)
		wait $! || r=$?
	fi
	return $r
}

# --- its end ---

# A healthy kernel prints none of these.
bad_lines='\[ cut here \]|WARNING: .*(CPU|at )|BUG: |Oops|general protection fault|Kernel panic'
bad_lines+='|Call Trace:|UBSAN: |unable to handle|refcount_t: |INFO: possible|Unable to mount root'

# show_console PATTERN-OR-NOTHING: from the first line of that pattern on, or its end
show_console()
{
	local from=''

	if [ -n "$1" ]; then
		from=$(grep -aEn -m 1 "$1" console | cut -d: -f1)
	fi
	if [ -n "$from" ]; then
		tail -n "+$from" console | head -n 60
	else
		tail -n 30 console
	fi | tr -d '\r' | cut -c 1-200 >&2
}

complain()
{
	echo "$tool: $version: $*" >&2
}

# judge R: leave with what the guest said; R is run_guest's
judge()
{
	local status

	if [ "$1" = 124 ]; then
		complain "no end within $timeout s; its console:"
		show_console ''
		exit 124
	fi
	status=$(tr -d '\r' <status 2>/dev/null | tail -n 1)
	case $status in
	exit\ *) ;;
	fail\ *)
		complain "the guest could not start: ${status#fail }"
		exit 125
		;;
	*)
		complain "the guest died without a status; its console:"
		cat qemu >&2
		show_console "$bad_lines"
		exit 125
		;;
	esac
	if [ -z "$allow_warnings" ] && grep -aEq "$bad_lines" console; then
		complain "the kernel complained (the command's status is ${status#exit }):"
		show_console "$bad_lines"
		exit 126
	fi
	exit "${status#exit }"
}
