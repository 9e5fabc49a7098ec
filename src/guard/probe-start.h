/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What became of an attempt to start the probe's program. */
struct probe_start {
	enum {
		PROBE_START_UNTRIED,
		PROBE_STARTED, /* and it ended as it should */
		PROBE_START_FAILED, /* execveat(2) said `error` */
		PROBE_START_LOST, /* it began, and died or hung */
	} outcome;
	int error; /* errno, above 0 */
};

/*
 * Start what is in `fd` in a child process and wait for its end. After `seconds` the kernel ends the
 * child, whatever it does then and whether or not this process still lives.
 *
 * Returns 0, or a negative errno if there could be no child.
 */
int probe_start(int fd, unsigned int seconds, struct probe_start *ret_start);
