/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "cli/break-glass-output.h"
#include "cli/verb.h"
#include "kernel/cmdline.h"

struct request {
	bool next_boot, cancel, status, json;
	const char *root; /* NULL: the system that runs */
	const char *command_line; /* in place of the kernel's; NULL: that one */
};

/* Was this boot started so? 1, 0, negative: cannot be told. */
static int in_force_read(const struct request *request)
{
	_cleanup_free_ char *line = NULL;
	size_t len = 0;
	int r;

	if (request->command_line)
		return break_glass_word(request->command_line);
	if (request->root)
		return -ENODATA;
	r = file_read(AT_FDCWD, "/proc/cmdline", CMDLINE_MAX, &line, &len);
	if (r < 0) {
		log_error("/proc/cmdline: cannot be read: %s", file_reason(r));
		return r;
	}
	return break_glass_word(line);
}

/* Of an image nobody asks how it was started. */
static int status(const struct request *request, const struct break_glass *glass)
{
	const struct break_glass_view view = { in_force_read(request), glass };

	if (request->json)
		break_glass_print_json(&view);
	else
		break_glass_print(&view);
	if (view.in_force > 0 || glass->next > 0)
		return CLI_NOT_SO;
	if (glass->next < 0 || (view.in_force < 0 && !request->root))
		return CLI_UNKNOWN;
	return CLI_WELL;
}

static int change_finish(int r, struct problems *problems)
{
	log_problems(problems);
	if (problems_count(problems, LOG_ERR) == 0)
		log_error("it could not be done: %s", strerror(-r));
	return r == -EOPNOTSUPP || r == -EPROTO ? CLI_NOT_SO : CLI_UNKNOWN;
}

static int next_boot(const struct plan_place *place, struct break_glass *glass,
		     struct problems *problems)
{
	int r = break_glass_select(place, glass, problems);

	if (r < 0)
		return change_finish(r, problems);
	log_problems(problems);
	(void)printf("%s: '%s' boots next, with the guard off%s.\n",
		     r == 1 ? "Nothing to do" : "Selected",
		     glass->entries->next >= 0 ? glass->entries->items[glass->entries->next].title
					       : glass->noted,
		     break_glass_passes(glass) ? ", once" : ", and at each boot after it");
	(void)printf("To take it back: bootward break-glass --cancel\n");
	return CLI_WELL;
}

static int cancel(const struct plan_place *place, struct break_glass *glass,
		  struct problems *problems)
{
	int r = break_glass_cancel(place, glass, problems);

	if (r < 0)
		return change_finish(r, problems);
	log_problems(problems);
	(void)puts(r == 1 ? "Nothing to take back: no break-glass entry is selected."
			  : "Taken back: the next boot is not by break-glass.");
	return CLI_WELL;
}

static int act(const struct request *request, int root_fd)
{
	const struct plan_place place = { .root_fd = root_fd, .root = "", .run = true };
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_break_glass_ struct break_glass glass = { 0 };
	int r;

	r = break_glass_read(root_fd, !request->root, &problems, &glass);
	if (r < 0)
		return change_finish(r, &problems);
	if (request->next_boot)
		return next_boot(&place, &glass, &problems);
	if (request->cancel)
		return cancel(&place, &glass, &problems);
	log_problems(&problems);
	return status(request, &glass);
}

static const char *request_wrong(const struct request *request)
{
	const bool changes = request->next_boot || request->cancel;

	if (request->next_boot + request->cancel + request->status > 1)
		return "--next-boot, --cancel and --status exclude each other";
	if (changes && (request->root || request->command_line))
		return "what boots next can only be changed in the system that runs: "
		       "not with --root or --command-line";
	if (changes && request->json)
		return "--json goes with --status alone";
	return NULL;
}

int verb_break_glass(int argc, char **argv, const struct cli *cli)
{
	_cleanup_close_ int root_fd = -EBADF;
	struct request request = { 0 };
	const struct cli_option options[] = {
		{ "status", NULL, "Show this boot, the next, and the entry (default)",
		  &request.status, NULL },
		{ "next-boot", NULL, "Have the next boot, once, be with the guard off",
		  &request.next_boot, NULL },
		{ "cancel", NULL, "Take that back", &request.cancel, NULL },
		{ "json", NULL, "Print JSON", &request.json, NULL },
		{ "root", "DIR", "Of the system below DIR", NULL, &request.root },
		{ "command-line", "STRING", "Read this in place of the kernel's", NULL,
		  &request.command_line },
		{ 0 },
	};
	const char *wrong;
	int status;

	if (!cli_options(cli, options, &argc, argv, &status))
		return status;
	wrong = request_wrong(&request);
	if (wrong) {
		log_error("break-glass: %s", wrong);
		return CLI_UNKNOWN;
	}
	root_fd = open(request.root ? request.root : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0) {
		log_error("cannot open root directory %s: %s", request.root ? request.root : "/",
			  strerror(errno));
		return CLI_UNKNOWN;
	}
	return act(&request, root_fd);
}
