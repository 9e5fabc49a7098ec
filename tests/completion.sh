#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# completion.sh FOLDER: what the shells make of the completions that are built there. bash and fish are asked;
# zsh only reads its own. A shell that is not installed is skipped.
#
# shellcheck disable=SC2016,SC2317 # other shells' code; functions are called by offers
set -u
folder=$1
failed=0 n=0

result() { # WORD NAME...
	n=$((n + 1))
	echo "$1 $n ${*:2}"
	[ "$1" = ok ] || failed=1
}

# completed SHELL LINE: the words that it offers, in one line
bash_completed() {
	bash -c '
		source "$1/bootward"
		line=${2//=/ = }
		read -ra COMP_WORDS <<<"$line"
		[[ $line != *" " ]] || COMP_WORDS+=("")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_bootward
		echo "${COMPREPLY[*]}"' bash "$folder" "$1"
}

fish_completed() {
	fish --no-config -c 'source $argv[1]/bootward.fish; complete -C $argv[2]' "$folder" "$1" |
		cut -f 1 | tr '\n' ' ' | sed 's/ $//'
}

# offers SHELL LINE WORDS
offers() {
	local got

	got=$("$1_completed" "$2")
	if [ "$got" = "$3" ]; then
		result ok "$1: $2"
	else
		result 'not ok' "$1: $2: '$got' (not: '$3')"
	fi
}

try() { # SHELL
	offers "$1" 'bootward sta' status
	offers "$1" 'bootward check-' 'check-boot check-config'
	offers "$1" 'bootward enforce memf' 'memfd-exec memfd-map'
	offers "$1" 'bootward bootloader a' apply
	offers "$1" 'bootward status --p' --plot
	offers "$1" 'bootward nonsense --p' ''
}

try bash
offers bash 'bootward enforce --tr' --trial=
offers bash 'bootward events --control=user' userns-exec
offers bash "bootward report --file=$folder/bootward.f" "$folder/bootward.fish"
offers bash 'bootward status x' ''
if command -v fish >/dev/null; then
	try fish
else
	echo "ok $((n += 1)) fish # SKIP it is not installed"
fi
if ! command -v zsh >/dev/null; then
	echo "ok $((n += 1)) zsh # SKIP it is not installed"
elif zsh -n "$folder/_bootward"; then
	result ok zsh
else
	result 'not ok' zsh
fi
echo "1..$n"
exit $failed
