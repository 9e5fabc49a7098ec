#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The shipped exemptions, with their comment marks taken away as bootward.conf(5) says, are a configuration
# without a warning, each file by itself and all together; each says what it opens, why, and whom to ask; and all
# are installed. What spoils one of them is noticed.
set -eu
[ $# = 2 ] || { echo 'usage: exemptions.sh PROGRAM TOP' >&2; exit 2; }
program=$(realpath "$1")
cd "$2/conf"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

# read_all FILE...: what the program says of a system with these in use
read_all() {
	rm -rf "$work/root"
	mkdir -p "$work/root/usr/lib/bootward" "$work/root/etc/bootward/bootward.conf.d" \
		"$work/root/tmp" "$work/root/var/tmp" "$work/root/dev/shm"
	cp bootward.conf "$work/root/usr/lib/bootward"
	for file; do
		sed '/^#[^ ]/s/#//' "$file" >"$work/root/etc/bootward/bootward.conf.d/${file##*/}"
	done
	sed -n 's/^Exe=//p' "$work/root/etc/bootward/bootward.conf.d"/* | while read -r exe; do
		mkdir -p "$work/root${exe%/*}"
		: >"$work/root$exe"
		chmod 755 "$work/root$exe"
	done
	"$program" check-config --root="$work/root" >"$work/stdout" 2>"$work/stderr" ||
		echo "$*: exit status $?"
	cat "$work/stderr"
}

# lines FILE KEY: how many
lines() {
	grep -c "^#$2" "$1" || :
}

# check FILE
check() {
	sections=$(lines "$1" '\[Exempt ')
	if [ "$sections" = 0 ]; then
		grep -q '^# There is no exemption here' "$1" || echo "$1: has no exemption and does not say so"
		return
	fi
	for key in ' Opens:' Reason= Owner=; do
		[ "$(lines "$1" "$key")" = "$sections" ] || echo "$1: '$key' is not there for each exemption"
	done
	read_all "$1"
	[ "$(grep -c '^  .*(/etc/bootward/bootward.conf.d/' "$work/stdout")" = "$sections" ] ||
		echo "$1: check-config does not show $sections exemptions"
}

violations=$(
	for file in exemptions.d/*; do
		check "$file"
		grep -q "'$file'" meson.build || echo "$file: is not in conf/meson.build"
	done
	read_all exemptions.d/*
)
[ -z "$violations" ] || { echo "$violations"; exit 1; }

# spoiled SED-SCRIPT
spoiled() {
	sed "$1" exemptions.d/runc.conf >"$work/runc.conf"
	[ -n "$(check "$work/runc.conf")" ] || { echo "runc.conf is accepted after sed '$1'"; exit 1; }
}

spoiled 's/^#Exe=/#Exec=/'
spoiled 's/^#SealedOnly=yes/&, really/'
spoiled 's/^#Owner=.*/#Owner=/'
spoiled '/^#Owner=/d'
spoiled 's/^# Opens:/# Gives:/'
spoiled 's/^#Exe=.*/&.sh/; s/^#Uid=/#Users=/'
spoiled '/^#[^ ]/d'
