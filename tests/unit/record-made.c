/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record-made.h"

#include <string.h>

void record_path(struct bw_path *path, const char *text)
{
	char copy[BW_PATH_NAMES_LEN];
	char *slash;

	*path = (struct bw_path){ .whole = *text == '/' };
	(void)strncpy(copy, text + path->whole, sizeof(copy) - 1);
	copy[sizeof(copy) - 1] = '\0';
	while ((slash = strrchr(copy, '/'))) {
		(void)strcpy(path->names + path->len, slash + 1);
		path->len = (__u16)(path->len + strlen(slash + 1) + 1);
		*slash = '\0';
	}
	(void)strcpy(path->names + path->len, copy);
	path->len = (__u16)(path->len + strlen(copy) + 1);
}

struct bw_event record_made(void)
{
	struct bw_event record = {
		.version = BW_EVENT_VERSION,
		.size = sizeof(record),
		.ns = 5000001999,
		.generation = 3,
		.cgroup = 77,
		.count = 42,
		.first_ns = 4000000000,
		.suppressed = 2,
		.file = { .ino = 11, .dev = 12, .generation = 13 },
		.pid = 812,
		.tid = 813,
		.parent = 1,
		.key = {
			.exe = { .ino = 1, .dev = 2, .generation = 3 },
			.uid = 1000,
			.operation = BW_OPERATION_EXEC,
			.role = BW_ROLE_PROGRAM,
			.places = 1U << BW_PLACE_GUARDED,
			.reason = BW_REASON_MOUNT,
			.refused = 1U << BW_CONTROL_PATH_EXEC,
			.directory = 1,
			.name = "x",
			.unit = "ssh.service",
		},
		.comm = "bash",
		.asked = "./x",
	};

	record_path(&record.exe_path, "/usr/bin/bash");
	record_path(&record.file_path, "/tmp/a/x");
	return record;
}
