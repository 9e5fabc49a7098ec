/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "boot/break-glass.h"
#include "cli/metrics-file.h"
#include "cli/metrics-output.h"
#include "cli/status-output.h"
#include "cli/verb.h"
#include "kernel/cmdline.h"

static int break_glass_in_force(void)
{
	_cleanup_free_ char *line = NULL;
	size_t len = 0;
	int r = file_read(AT_FDCWD, "/proc/cmdline", CMDLINE_MAX, &line, &len);

	return r < 0 ? r : break_glass_word(line);
}

static int text_make(const struct guard_status *guard, struct problems *problems, char **ret_text,
		     size_t *ret_len)
{
	_cleanup_kept_evidence_ struct kept_evidence kept = { 0 };
	bool known =
		guard->generation && kept_evidence_read(guard->generation, problems, &kept) >= 0;
	const struct metrics_view view = {
		.guard = guard,
		.booted_ns = boottime_to_realtime(0),
		.break_glass = break_glass_in_force(),
		.version = BOOTWARD_VERSION,
		.kept = known ? &kept : NULL,
	};
	FILE *stream = open_memstream(ret_text, ret_len);
	int r;

	if (!stream)
		return -ENOMEM;
	r = metrics_print(stream, &view);
	return fclose(stream) == 0 ? r : -ENOMEM;
}

static int text_write(const char *file, const char *text, size_t len, struct problems *problems)
{
	_cleanup_close_ int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	_cleanup_free_ char *path = NULL;
	char here[PATH_MAX] = "";

	if (root_fd < 0 || (*file != '/' && !getcwd(here, sizeof(here)))) {
		int r = -errno;

		problems_add_at(problems, LOG_ERR, file, 0, "name it from / on",
				"cannot be written: %s", strerror(-r));
		return r;
	}
	if (asprintf(&path, "%s%s%s", here, *here ? "/" : "", file) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return metrics_file_write(root_fd, path, text, len, problems);
}

int verb_metrics(int argc, char **argv, const struct cli *cli)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_guard_status_ struct guard_status guard = { 0 };
	_cleanup_free_ char *text = NULL;
	const char *output = NULL;
	const struct cli_option options[] = {
		{ "output", "FILE", "Put it in the place of FILE, at one stroke", NULL, &output },
		{ 0 },
	};
	size_t len = 0;
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	log_set_level_marks(getenv("JOURNAL_STREAM") != NULL);
	guard_status_read(&problems, &guard);
	r = text_make(&guard, &problems, &text, &len);
	if (r >= 0 && output)
		r = text_write(output, text, len, &problems);
	else if (r >= 0)
		(void)fputs(text, stdout);
	log_problems(&problems);
	if (r == -ENOMEM)
		log_error("metrics: out of memory");
	return r < 0 || guard.standing == GUARD_STANDING_UNKNOWN ? CLI_UNKNOWN : CLI_WELL;
}
