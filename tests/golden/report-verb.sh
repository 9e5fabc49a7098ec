#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `bootward report` as it is called: from lines of JSON to each of its forms.
#
#	report-verb.sh BOOTWARD
set -eu
bootward=$(realpath "${1:?usage: report-verb.sh BOOTWARD}")
export TZ=UTC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
number=0 failed=0

result() { # STATUS WHAT
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number $2"
	else
		echo "not ok $number $2"
		failed=1
	fi
}

try() { # WHAT COMMAND...
	what=$1 status=0
	shift
	"$@" >try-out 2>&1 || status=$?
	[ "$status" = 0 ] || sed 's/^/# /' try-out
	result "$status" "$what"
}

# --- evidence ---

now=$(date +%s)
boot=0123456789abcdef0123456789abcdef

ago() { # SECONDS
	date -u -d "@$((now - $1))" +%Y-%m-%dT%H:%M:%S.000000Z
}
watch() { # FROM TO
	printf '{"kind":"watch","from":"%s","to":"%s","boot":"%s","audit":["memfd-exec","path-exec"],' \
		"$(ago "$1")" "$(ago "$2")" "$boot"
	printf '"enforce":[],"generation":3,"policy_hash":"00000000c0ffee00"}\n'
}
sighting() { # CONTROL PLACE VERDICT EXE FILE UNIT UID COUNT AGO BEGAN
	printf '{"kind":"event","time":"%s","boot":"%s","control":"%s","verdict":"%s",' \
		"$(ago "$9")" "$boot" "$1" "$3"
	printf '"operation":"exec","role":"program","places":["%s"],"reason":"none","conditions":[],' "$2"
	printf '"exe":"%s","exe_id":{"dev":1,"ino":2,"generation":3},"file":"%s","unit":"%s",' "$4" "$5" "$6"
	printf '"rule":null,"uid":%s,"pid":42,"comm":"x","count":%s,"first":"%s","last":"%s",' \
		"$7" "$8" "$(ago "$9")" "$(ago "$9")"
	printf '"began":%s,"generation":3,"policy_hash":"00000000c0ffee00"}\n' "${10}"
}
{
	watch 90000 0
	sighting path-exec guarded audit /usr/bin/dash /tmp/prerm apt.service 0 30 80000 1
	sighting memfd-exec memfd audit /usr/bin/python3.11 memfd:x user@1000.service 1000 1 600 2
	sighting path-exec guarded audit /usr/bin/env '/tmp/\\x1b[2J</script>\\x0a' a.service 0 9 700 3
} >evidence

report() {
	"$bootward" report --file=evidence "$@"
}
json() { # FILTER
	report --json | jq -e "$1"
}

# --- its forms ---

try 'the payload is named first' json '.worth_a_look[0] | .object == "memfd:x" and .uid == 1000 and .points == 10'
try 'hash and generation' json '.policies == [.policies[0] | .generation = 3 | .policy_hash = "00000000c0ffee00"]'
try 'numbers' json '.verdicts == {exempt: 0, audit: 40, refuse: 0} and (.periods | map(.verdicts.audit) | add) == 40'
try 'no silence about a guard' json '.guard.in_force == false and any(.notes[]; .bad and (.text | test("guard")))'
try 'names stay escaped' json 'any(.objects[]; .name == "/tmp/\\x1b[2J</script>\\x0a")'

text_is_plain() { # OPTION...
	! report "$@" | LC_ALL=C grep -q "$(printf '[\033\302\342]')"
}
bars() {
	report | grep -q '===='
}
LC_ALL=C try 'ASCII in a locale that has no more' bars
LC_ALL=C try 'nothing else in it' text_is_plain
LC_ALL=C.UTF-8 try 'ASCII if asked for' text_is_plain --ascii
unicode() {
	report | grep -q '▒▒▒'
}
LC_ALL=C.UTF-8 try 'blocks otherwise' unicode

terminal() { # what script(1) shows it, with the environment of the caller
	script -qec "stty cols 70; '$bootward' report --file=evidence" /dev/null </dev/null
}
colours() {
	terminal | grep -q "$(printf '\033\\[31m')"
}
no_colours() {
	terminal >terminal-out && grep -q PROGRAM terminal-out && ! grep -q "$(printf '\033')" terminal-out
}
narrow() {
	NO_COLOR=1 terminal | tr -d '\r' | awk 'length($0) > 70 { long = 1; print } END { exit long }'
}
if command -v script >script-there; then
	LC_ALL=C TERM=xterm NO_COLOR='' try 'colours on a terminal' colours
	LC_ALL=C TERM=xterm NO_COLOR=1 try 'none with NO_COLOR' no_colours
	LC_ALL=C TERM=xterm try 'as wide as the terminal' narrow
fi

page() {
	report --html=page.html && [ "$(stat -c %a page.html)" = 600 ] && report --html >page2.html &&
		grep -q '&lt;/script&gt;' page2.html
}
try 'a page in a file, and on stdout' page
if command -v xmllint >xmllint-there; then
	try 'which is well-formed' xmllint --noout page.html page2.html
fi

# --- what is wrong ---

refuses() { # STATUS WORD OPTION...
	got=0 wanted=$1 word=$2
	shift 2
	"$bootward" report "$@" >refused-out 2>refused-err || got=$?
	cat refused-err
	[ "$got" = "$wanted" ] && grep -q -- "$word" refused-err
}
: >empty
try 'no such file' refuses 2 'no-such-file' --file=no-such-file
try 'two forms at once' refuses 2 'three forms' --file=evidence --json --html
try 'a number that is none' refuses 2 "'x' is no number" --file=evidence --top=x
try 'a number too small' refuses 2 "'0' is no number" --file=evidence --top=0
try 'no place for the page' refuses 2 'cannot be written' --file=evidence --html=/no/such/directory
blind() {
	got=0
	"$bootward" report --file=empty >blind-out || got=$?
	[ "$got" = 2 ] && grep -q 'Nothing was watched' blind-out
}
try 'nothing watched is no peace' blind

# --- many ---

many() {
	sighting path-exec guarded audit /usr/bin/dash /tmp/@ apt.service 0 30 80000 @ >template
	awk -F @ '{ for (i = 0; i < 100000; i++) print $1 i "/f" i % 10000 $2 10 + i $3 }' template >added
	cat evidence added >many-lines
	[ "$(timeout 100 "$bootward" report --file=many-lines --json | jq '.verdicts.audit')" = 3000040 ]
}
try 'a hundred thousand entries of ten thousand kinds' many

echo "1..$number"
exit "$failed"
