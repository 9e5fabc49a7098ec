#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# mkinitcpio's hook, with stand-ins of the functions that mkinitcpio(8) has for build hooks.
# shellcheck disable=SC2329 # the hook calls them
set -u
top=$(cd "${1:?usage: mkinitcpio.sh TOP}" && pwd)
# shellcheck source=tests/initrd/tap.sh
. "$top/tests/initrd/tap.sh"

BUILDROOT=$work/tree
mkdir "$BUILDROOT"
add_binary() { calls+=("add_binary $*"); }
add_file() { calls+=("add_file $*"); }
add_symlink() { calls+=("add_symlink $*"); }
add_runscript() { calls+=("add_runscript $*"); }
error() { calls+=("error $*"); return 1; }

# The hook with the path of the script that copies the configuration, which answers `status`.
cat >"$work/configuration" <<SCRIPT
#!/bin/sh
echo "\$*" >"$work/configuration.arguments"
exit \$(cat "$work/configuration.status")
SCRIPT
chmod +x "$work/configuration"
sed "s,/usr/lib/bootward/initrd-configuration,$work/configuration," "$top/mkinitcpio/install" \
	>"$work/install"

# try STATUS: `calls` of one build
try()
{
	echo "$1" >"$work/configuration.status"
	unset -f build help
	# shellcheck source=/dev/null
	. "$work/install"
	calls=()
	build
}

try 0
is "busybox: the calls" "$(printf '%s\n' "${calls[@]}")" "add_binary /usr/lib/bootward/bootward-load
add_file /usr/lib/bootward/initrd-load
add_runscript "
is "the configuration is copied into the tree" "$(cat "$work/configuration.arguments")" "$BUILDROOT"

try 1
is "without a configuration nothing is added" "${calls[*]}" \
	"error bootward: the initrd is made WITHOUT the guard: its configuration cannot be copied"

add_systemd_unit() { calls+=("add_systemd_unit $*"); }
try 0
units=/usr/lib/systemd/system
is "systemd: the calls" "$(printf '%s\n' "${calls[@]}")" "add_binary /usr/lib/bootward/bootward-load
add_systemd_unit bootward-initrd.service
add_symlink $units/sysinit.target.wants/bootward-initrd.service ../bootward-initrd.service
add_file $units/service.d/10-bootward.conf
add_file $units/mount.d/10-bootward.conf
add_file $units/swap.d/10-bootward.conf"

is "there is a help" "$(help | grep -c HOOKS)" 1

# what mkinitcpio finds in the run hook: lines that begin with a function's name
is "the run hook has an early hook, and no other" \
	"$(grep -o '^run_[a-z]*' "$top/mkinitcpio/hook")" run_earlyhook
is "which runs what the build hook adds" \
	"$(sed -n 's/^\t\(\/.*\)/\1/p' "$top/mkinitcpio/hook")" /usr/lib/bootward/initrd-load
finish
