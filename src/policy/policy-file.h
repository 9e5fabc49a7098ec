/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "policy/draft.h"

/* A longer line is refused. */
enum {
	POLICY_LINE_MAX = 16 * 1024
};

/*
 * Read the text of one configuration file into the draft. `file` is what problems call it, as in
 * "/etc/bootward/bootward.conf"; it must live as long as the draft is read into. Every problem of
 * the file is found, up to a hundred.
 *
 * Returns 0, also for a file with errors, or -ENOMEM.
 */
int policy_file_parse(struct policy_draft *draft, const char *file, const char *text);
