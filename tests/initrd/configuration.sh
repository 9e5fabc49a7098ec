#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What initrd/configuration copies, and that it copies all or nothing.
set -eu
export LC_ALL=C
top=$(cd "${1:?usage: configuration.sh TOP}" && pwd)
# shellcheck source=tests/initrd/tap.sh
. "$top/tests/initrd/tap.sh"

# A root with everything that the loader's reader knows.
make_root()
{
	rm -rf "$work/root" "$work/tree"
	mkdir -p "$work/tree/etc" "$work/root/usr/lib/bootward/bootward.conf.d" \
		"$work/root/etc/bootward/bootward.conf.d" "$work/root/elsewhere"
	cd "$work/root"
	echo vendor >usr/lib/bootward/bootward.conf
	echo loader >usr/lib/bootward/bootward-load
	echo 10 >usr/lib/bootward/bootward.conf.d/10-vendor.conf
	echo own >etc/bootward/bootward.conf
	chmod 640 etc/bootward/bootward.conf
	touch -d 2001-02-03 etc/bootward/bootward.conf
	echo 'with a space' >'etc/bootward/bootward.conf.d/20 space.conf'
	echo linked >elsewhere/linked
	ln -s ../../../elsewhere/linked etc/bootward/bootward.conf.d/30-linked.conf
	ln -s /dev/null etc/bootward/bootward.conf.d/10-vendor.conf
	ln -s nowhere etc/bootward/bootward.conf.d/40-nowhere.conf
	echo hidden >etc/bootward/bootward.conf.d/.50-hidden.conf
	echo other >etc/bootward/bootward.conf.d/60-other
}

# listing: type, mode, name, target and contents of all that is in the tree
listing()
{
	cd "$work/tree"
	find . -mindepth 1 -printf '%y %m %p %l\n' | sort -k 3
	find . -type f -exec cat {} + | sort
}

copy()
{
	status=0
	"$top/initrd/configuration" "$@" >"$work/said" 2>&1 || status=$?
}

make_root
copy "$work/tree" "$work/root"
is "all is well" "$status $(cat "$work/said")" "0 "
is "each file, at its place" "$(listing)" "d 755 ./etc 
d 755 ./etc/bootward 
f 640 ./etc/bootward/bootward.conf 
d 755 ./etc/bootward/bootward.conf.d 
l 777 ./etc/bootward/bootward.conf.d/10-vendor.conf /dev/null
f 644 ./etc/bootward/bootward.conf.d/20 space.conf 
f 644 ./etc/bootward/bootward.conf.d/30-linked.conf 
l 777 ./etc/bootward/bootward.conf.d/40-nowhere.conf nowhere
d 755 ./usr 
d 755 ./usr/lib 
d 755 ./usr/lib/bootward 
f 644 ./usr/lib/bootward/bootward.conf 
d 755 ./usr/lib/bootward/bootward.conf.d 
f 644 ./usr/lib/bootward/bootward.conf.d/10-vendor.conf 
10
linked
own
vendor
with a space"
is "times are kept" "$(date -r "$work/tree/etc/bootward/bootward.conf" +%F)" 2001-02-03

make_root
mkfifo "$work/root/etc/bootward/bootward.conf.d/70-pipe.conf"
copy "$work/tree" "$work/root"
is "what is no file is refused" "$status $(cat "$work/said")" \
	"1 bootward: $work/root/etc/bootward/bootward.conf.d/70-pipe.conf is no file: correct or remove it"
is "and nothing is copied" "$(cd "$work/tree" && find . -mindepth 1)" ./etc

make_root
rm -r "$work/root/etc/bootward" "$work/root/usr/lib/bootward"
copy "$work/tree" "$work/root"
is "nothing to copy is well" "$status $(cd "$work/tree" && find . -mindepth 1)" "0 ./etc"

copy "$work/no-tree" "$work/root"
is "a tree that is not there" "$status" 2
copy
is "no tree" "$status" 2
finish
