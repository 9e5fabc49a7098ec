#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dracut module: the guard is put in force in the initrd, before udev. Tried with dracut 051 to 112.
# shellcheck disable=SC2154 # initdir and systemdsystemunitdir are dracut's

# 255: only when asked for, by add_dracutmodules (50-bootward.conf) or --add
check()
{
	return 255
}

depends()
{
	echo systemd
}

# Where units were installed and where dracut has its own differ if /usr is not merged. The link is made
# by hand: dracut 051 has no $SYSTEMCTL.
install_units()
{
	local from file to=$systemdsystemunitdir

	for from in "$to" /usr/lib/systemd/system /lib/systemd/system; do
		[[ -e ${dracutsysrootdir-}$from/bootward-initrd.service ]] || continue
		for file in bootward-initrd.service {service,mount,swap}.d/10-bootward.conf; do
			inst_simple "$from/$file" "$to/$file" || return
		done
		mkdir -p "$initdir$to/sysinit.target.wants" &&
			ln -sf ../bootward-initrd.service "$initdir$to/sysinit.target.wants/"
		return
	done
	return 1
}

# An initrd without the guard is better than none: the root's bootward.service comes later. (A check() that
# fails would be none: dracut stops where a module was asked for.)
install()
{
	local root=${dracutsysrootdir-}

	if [[ ! -x $root/usr/lib/bootward/bootward-load ]]; then
		derror "bootward: the initrd is made WITHOUT the guard: there is no loader"
	elif ! "$root/usr/lib/bootward/initrd-configuration" "$initdir" "$root"; then
		derror "bootward: the initrd is made WITHOUT the guard: its configuration cannot be copied"
	elif ! install_units; then
		derror "bootward: the initrd is made WITHOUT the guard: its units cannot be installed"
	else
		inst_binary /usr/lib/bootward/bootward-load
	fi
}
