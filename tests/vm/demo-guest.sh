#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What ./demo runs in its guest. After a line "# COMMAND" comes what the tools themselves say.
# What is expected is checked, so that the demo fails rather than shows something else.

chapter() {
	printf '\n==== %s\n' "$*"
}

# Show a command and run it. WANT is "runs", "refused" (by the kernel: 126 from a shell that
# could not start it, 127 from ld.so that could not map it) or "tells" (of what is refused: 1).
show() {
	want=$1
	shift
	printf '\n# %s\n' "$*"
	sh -c "$*" 2>&1
	status=$?
	case "$want-$status" in
	runs-0 | refused-126 | refused-127 | tells-1) ;;
	*)
		echo "demo: expected that it $want; exit status $status"
		exit 1
		;;
	esac
}

configure() {
	mkdir -p /etc/bootward
	printf '%s\n' '[Guard]' 'Mode=enforce' 'Paths=/tmp /var/tmp /dev/shm' \
		>/etc/bootward/bootward.conf
}

# /bin/sh is a dynamically linked program like any other; /tmp/x is a copy of it.
try_all() {
	show "$1" "memfd-run /bin/sh -c 'echo I run from a memfd, a file that is in no directory'"
	show "$1" "/tmp/x -c 'echo I run from /tmp'"
	show "$1" "/lib64/ld-linux-x86-64.so.2 /tmp/x -c 'echo I run from /tmp, by way of ld.so'"
}

chapter "Linux $(uname -r), root, no guard: everything runs"
cp /bin/sh /tmp/x
try_all runs

chapter 'The guard is loaded from an INI file'
configure
show runs cat /etc/bootward/bootward.conf
show runs bootward check-config
show runs bootward-load

chapter 'The same again, still as root: refused'
try_all refused
show refused 'mkdir /mnt/other; mount --bind /tmp /mnt/other; /mnt/other/x'

chapter 'What is legitimate goes on'
show runs "/bin/sh -c 'echo I run from /bin'"
show runs 'echo data in /tmp is only data >/tmp/notes; cat /tmp/notes'

chapter 'What the guard says'
show tells bootward explain /tmp/x
show runs bootward status
