#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Units: what must never be in them, what must always be, and systemd's own opinion. Exits with 77 if
# that cannot be asked and all else is well.
set -eu
cd "${1:?usage: units.sh TOP}/units"

# Each of these was seen to leave a machine unguarded or unreachable (bootward.service(8)): it makes a mount
# namespace, adds ordering, or has all fail with the guard. A line that begins with '#' says nothing.
namespaces='Private(Tmp|Devices|Mounts|Users|IPC|Network)|Protect[A-Za-z]+|(ReadOnly|ReadWrite|Inaccessible|Exec|NoExec)Paths'
namespaces="$namespaces|Bind(ReadOnly)?Paths|TemporaryFileSystem|Root(Directory|Image)|MountFlags|JoinsNamespaceOf|MountAPIVFS"
ordering='DynamicUser|User|Group|(State|Logs|Cache|Configuration|Runtime)Directory|RequiresMountsFor|LoadCredentialEncrypted'
failing='RequiredBy|Requires|Requisite|BindsTo|PartOf|ConditionKernelCommandLine|Assert[A-Za-z]+|FailureAction'

forbidden() {
	grep -nE "^($namespaces|$ordering|$failing)=" ./*.service ./*.conf | sed 's/$/ <- must not be in a unit/'
	grep -nE '^OnFailure(JobMode)?=' ./*.service 10-bootward.conf |
		sed 's/$/ <- only emergency.conf lets a failure stop the boot/'
}

needed() {
	for unit in ./*.service; do
		case "$unit" in
		*-logd.service) type='^Type=notify$' ;;
		*) type='^Type=oneshot$' ;;
		esac
		for line in '^TimeoutStartSec=[1-9]' "$type" '^NoNewPrivileges=yes$' '^CapabilityBoundingSet=CAP_'; do
			grep -qE "$line" "$unit" || echo "$unit: no line $line"
		done
	done
	for unit in ./bootward.service ./bootward-initrd.service; do
		grep -qx 'DefaultDependencies=no' "$unit" || echo "$unit: DefaultDependencies=no is missing"
		grep -qE "^After=.*${unit#./}" 10-bootward.conf || echo "10-bootward.conf: $unit is missing"
	done
	for line in '^WatchdogSec=[1-9]' '^Restart=on-failure$' '^LogRateLimitIntervalSec=0$'; do
		grep -qE "$line" bootward-logd.service || echo "bootward-logd.service: no line $line"
	done
	sed -nE 's/^#define MESSAGE_ID_[A-Z_]+[[:space:]]+"([0-9a-f]{32})"/\1/p' ../src/event/message-id.h |
		while read -r id; do
			grep -qx -- "-- $id" bootward.catalog || echo "bootward.catalog: no entry for $id"
		done
	# what others chose would reach the terminal as it is
	grep -noE '@[A-Z_]+@' bootward.catalog | grep -vE '@BOOTWARD_(REFUSED|AUDITED|EXEMPT)@' | sed 's/$/ <- in the catalog/'
	grep -qx 'WantedBy=sysinit.target' bootward.service || echo 'bootward.service: not wanted by sysinit.target'
}

violations=$(
	forbidden
	needed
)
if [ -n "$violations" ]; then
	echo "$violations"
	exit 1
fi

if ! command -v systemd-analyze >/dev/null; then
	echo 'SKIP systemd-analyze is missing'
	exit 77
fi

# systemd looks whether programs and man pages are there; of ours it is to look at the rest.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for unit in ./*.service ./*.timer; do
	sed 's,^ExecStart=.*,ExecStart=/bin/true,; /^Documentation=/d' "$unit" >"$work/$unit"
done
for type in service mount swap; do
	mkdir "$work/$type.d"
	cp 10-bootward.conf "$work/$type.d"
done
mkdir "$work/bootward.service.d"
cp emergency.conf "$work/bootward.service.d"
# Each alone: no boot starts both loaders. That a unit is not ordered after itself is as it should be.
for unit in ./*.service ./*.timer; do
	SYSTEMD_UNIT_PATH="$work:" systemd-analyze verify "$work/$unit" 2>&1 || echo "$unit: not verified"
done | grep bootward | grep -vE '^(bootward[a-z-]*\.service): Dependency After=\1 is dropped' >"$work/said" || :
cat "$work/said"
[ ! -s "$work/said" ]
