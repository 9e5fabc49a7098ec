/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence-made.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
	char *made = text ? strdup(text) : NULL;

	assert_true(!text || made);
	return made;
}

void made_add(struct evidence *evidence, struct made made)
{
	const int64_t first = made.first_us ? made.first_us : MADE_NOW;
	struct sighting s = {
		.control = made.control,
		.verdict = made.verdict,
		.operation = made.operation,
		.role = made.role,
		.places = 1U << made.place,
		.conditions = made.conditions,
		.uid = made.uid,
		.pid = 4711,
		.comm = "comm",
		.exe_id = { .ino = made.exe ? strlen(made.exe) : 0, .dev = made.exe ? 1 : 0 },
		.exe = copy(made.exe),
		.file = copy(made.file),
		.unit = copy(made.unit),
		.rule = copy(made.rule),
		.exe_whole = true,
		.file_whole = true,
		.count = made.count ? made.count : 1,
		.first_us = first,
		.last_us = made.last_us ? made.last_us : first,
		.generation = 3,
		.policy_hash = 0xc0ffee,
	};

	memcpy(s.boot, made.boot ? made.boot : "b", 2);
	assert_int_equal(evidence_add(evidence, &s), 0);
}

void made_watch(struct evidence *evidence, int64_t from_us, int64_t to_us)
{
	const struct watch watch = {
		.from_us = from_us,
		.to_us = to_us,
		.audit = 0xff & ~(1U << BW_CONTROL_PATH_LOAD),
		.enforce = 1U << BW_CONTROL_PATH_LOAD,
		.generation = 3,
		.policy_hash = 0xc0ffee,
		.boot = "b",
	};

	assert_int_equal(evidence_add_watch(evidence, &watch), 0);
}

static void guard_make(struct evidence *evidence)
{
	evidence->generation = 3;
	evidence->policy_hash = 0xc0ffee;
	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
		evidence->mode[c] = c == BW_CONTROL_PATH_LOAD ? BW_MODE_ENFORCE : BW_MODE_AUDIT;
}

#define MEMFD_EXEC                                                                                 \
	.control = BW_CONTROL_MEMFD_EXEC, .operation = BW_OPERATION_EXEC, .role = BW_ROLE_PROGRAM, \
	.place = BW_PLACE_MEMFD
#define MEMFD_MAP                                                                               \
	.control = BW_CONTROL_MEMFD_MAP, .operation = BW_OPERATION_MAP, .role = BW_ROLE_MAPPED, \
	.place = BW_PLACE_MEMFD
#define PATH_EXEC                                                                                 \
	.control = BW_CONTROL_PATH_EXEC, .operation = BW_OPERATION_EXEC, .role = BW_ROLE_PROGRAM, \
	.place = BW_PLACE_GUARDED
#define AUDIT		     .verdict = BW_VERDICT_AUDIT
#define BY(program, in_unit) .exe = (program), .unit = (in_unit)
#define RUNC_MEMFD	     "memfd:runc_cloned:/proc/self/exe"

static void made_engine(struct evidence *e, int64_t from)
{
	made_add(e, (struct made){ MEMFD_EXEC, BY("/usr/sbin/runc", "docker.service"),
				   .file = RUNC_MEMFD, .rule = "runc", .count = 2100,
				   .conditions = BW_CONDITION_SEALED, .first_us = from,
				   .last_us = MADE_NOW - MADE_HOUR });
	made_add(e, (struct made){ MEMFD_MAP, BY(RUNC_MEMFD, "docker.service"), .file = RUNC_MEMFD,
				   .rule = "runc", .count = 8400, .conditions = BW_CONDITION_SEALED,
				   .first_us = from, .last_us = MADE_NOW - MADE_HOUR });
	/* the same by an engine that has no exemption yet */
	made_add(e, (struct made){ MEMFD_EXEC, AUDIT, BY("/usr/bin/crun", "session-2.scope"),
				   .file = "memfd:crun", .count = 12,
				   .conditions = BW_CONDITION_SEALED, .first_us = from,
				   .last_us = MADE_NOW - 2 * MADE_HOUR });
}

void made_usual(struct evidence *e)
{
	const int64_t from = MADE_NOW - 5 * MADE_DAY;

	guard_make(e);
	made_watch(e, from, MADE_NOW - 3 * MADE_DAY);
	made_watch(e, MADE_NOW - 3 * MADE_DAY + 12 * MADE_HOUR, MADE_NOW);
	made_engine(e, from + MADE_HOUR);
	for (int i = 0; i < 40; i++)
		made_add(e, (struct made){ MEMFD_MAP, AUDIT,
					   BY("/usr/bin/python3.11", "salt-minion.service"),
					   .file = "memfd:libffi", .count = 3,
					   .first_us = from + i * 3 * MADE_HOUR });
	for (int i = 0; i < 30; i++) {
		char file[64];

		(void)snprintf(file, sizeof(file), "/tmp/apt-dpkg-install-%d/prerm", i);
		made_add(e, (struct made){ PATH_EXEC, AUDIT,
					   BY("/usr/bin/dash", "apt-daily-upgrade.service"),
					   .file = file, .count = 1,
					   .first_us = from + i * 4 * MADE_HOUR });
	}
	made_add(e, (struct made){ PATH_EXEC, AUDIT, BY("/usr/bin/perl", "session-2.scope"),
				   .file = "/tmp/tzdata.config", .count = 2,
				   .first_us = MADE_NOW - 2 * MADE_HOUR });
	made_add(e, (struct made){ MEMFD_EXEC, AUDIT,
				   BY("/usr/lib/bootward/bootward-load", "bootward.service"),
				   .file = "memfd:bootward-attempt", .count = 2,
				   .conditions = BW_CONDITION_OWN, .first_us = from });
}

void made_payload(struct evidence *e)
{
	const int64_t then = MADE_NOW - MADE_HOUR;

	made_add(e,
		 (struct made){ MEMFD_EXEC, AUDIT, BY("/usr/bin/python3.11", "user@1000.service"),
				.file = "memfd:", .uid = 1000, .first_us = then });
	made_add(e, (struct made){ MEMFD_MAP, AUDIT, BY("memfd:", "user@1000.service"),
				   .file = "memfd:", .uid = 1000, .count = 4, .first_us = then });
}

void made_hostile(struct evidence *e)
{
	static const char *const files[] = {
		"/tmp/\x1b[2J\x1b]0;owned\a",
		"/tmp/a\nPROGRAM  REFUSED\r",
		"/tmp/</script></style><script>alert(1)</script>&amp;\"'",
		"/tmp/\xff\xc3\xef\xbf\xbf",
		"/tmp/\xe2\x80\xaegnp.exe",
		"/tmp/gr\xc3\xb6\xc3\x9flich-\xe6\x97\xa5\xe6\x9c\xac",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		made_add(e, (struct made){ PATH_EXEC, .verdict = BW_VERDICT_REFUSE,
					   BY("/home/mallory/\x1b[1m&run", "<b>.scope"),
					   .file = files[i], .uid = 1001,
					   .first_us = MADE_NOW - 60 * MADE_HOUR / 60 });
}
