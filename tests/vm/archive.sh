# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For tests/vm/kernels and tests/vm/debian: ask Debian's archive at the addresses that the machine's
# own apt has and with only the suite replaced, and leave that apt alone.

# Why something could not be had; told to the user when nothing else is left.
# shellcheck disable=SC2034 # read by who sources this
reason=

because()
{
	reason=$*
	return 1
}

# archive_sources FILE: append the lines for apt; standard input has "LABEL SUITE" for each place
archive_sources()
{
	local label suite uri keyring=/usr/share/keyrings/debian-archive-keyring.gpg

	command -v apt-get >/dev/null || because "apt-get is missing" || return 1
	[ -e "$keyring" ] || because "$keyring is missing (Debian: debian-archive-keyring)" || return 1
	while read -r label suite; do
		uri=$(apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' \
			'Origin: Debian' "Label: $label" 2>/dev/null | sort -u | head -n 1)
		[ -n "$uri" ] || because "apt knows no address of the archive $label (apt-get update?)" ||
			return 1
		echo "deb [arch=amd64 signed-by=$keyring] $uri $suite main" >>"$1"
	done
}

# archive_open STATE: from the same standard input, sets `apt`, options that make apt use nothing
# but these places and the folder STATE
archive_open()
{
	mkdir -p "$1"/lists/partial "$1"/cache/archives/partial
	: >"$1/status"
	: >"$1/sources.list"
	archive_sources "$1/sources.list" || return 1
	# Valid-Until: suites out of support are no longer renewed, mirrors lag. The signature
	# counts; what is old does no harm in a guest.
	apt=(-o Dir::Etc::sourcelist="$1/sources.list" -o Dir::Etc::sourceparts=-
		-o Dir::State::lists="$1/lists" -o Dir::Cache="$1/cache"
		-o Dir::State::status="$1/status" -o APT::Sandbox::User=
		-o APT::Architecture=amd64 -o APT::Architectures::=amd64
		-o APT::Update::Error-Mode=any -o Acquire::Check-Valid-Until=false
		-o Acquire::Languages=none -o Acquire::Retries=2 -o Acquire::http::Timeout=30)
}

# archive_update LOG
archive_update()
{
	apt-get -q "${apt[@]}" update >"$1" 2>&1 ||
		because "the archive cannot be used: $(grep -m 1 '^E:' "$1" || tail -n 1 "$1")"
}

# --- what is kept of it ---

# intact DIR: is what the list DIR/sha256 names as it was written?
intact()
{
	(cd "$1" 2>/dev/null && sha256sum --status -c sha256 2>/dev/null)
}

# lock DIR: until `exec 9>&-`
lock()
{
	mkdir -p "$1" 2>/dev/null && [ -w "$1" ] || because "$1 cannot be written" || return 1
	exec 9>"$1/lock"
	flock 9
}
