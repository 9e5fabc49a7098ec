# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the tests of this folder say, and a folder `work` that ends with them.

number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# is WHAT IS EXPECTED
is()
{
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
		return
	fi
	echo "not ok $number - $1"
	printf '%s\n' "is: $2" "should be: $3" | sed 's/^/# /'
}

finish()
{
	echo "1..$number"
}
