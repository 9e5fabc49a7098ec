/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "boot/entry-word.h"
#include "boot/grub-assignment.h"
#include "boot/grub-entries.h"
#include "boot/loader-grub.h"
#include "boot/loader.h"
#include "boot/program.h"
#include "entry/boot-path.h"
#include "entry/entry.h"

/*
 * Debian and Ubuntu patch grub-mkconfig so that it reads /etc/default/grub.d/x.cfg after
 * /etc/default/grub, in the order of their names (grub2 2.06-13, util/grub-mkconfig.in; upstream's
 * 2.12 does not). Cloud images have a 50-cloudimg-settings.cfg that sets a variable anew: ours has to
 * come late, and adds to what is there.
 *
 * GRUB_CMDLINE_LINUX is for every entry, recovery too, where other modules than usual would label
 * files wrongly. In other entries GRUB_CMDLINE_LINUX_DEFAULT follows it (10_linux), and of two
 * lsm= the kernel takes the last.
 */
#define NAME	 "90-bootward.cfg"
#define DROPIN	 GRUB_DROPINS "/" NAME
#define MKCONFIG "/usr/sbin/grub-mkconfig"

static bool dropin_detect(int root_fd, const struct entries *entries)
{
	_cleanup_free_ char *defaults = NULL, *script = NULL;

	return entries->loader == ENTRY_LOADER_GRUB && program_exists(root_fd, "update-grub") &&
	       boot_file_read(root_fd, GRUB_DEFAULTS, GRUB_SCRIPT_MAX, &defaults) == 0 &&
	       boot_file_read(root_fd, MKCONFIG, GRUB_SCRIPT_MAX, &script) == 0 &&
	       strstr(script, "default/grub.d");
}

/* --- what others set --- */

struct reading {
	int root_fd;
	const struct entries *entries;
	struct problems *problems;
	unsigned int conflicts;
};

static void conflict_add(struct reading *reading, const char *file,
			 const struct grub_assignment *assignment, const char *what,
			 const char *cure)
{
	problems_add_at(reading->problems, LOG_ERR, file, assignment->line, cure, "%.*s %s",
			(int)assignment->name_len, assignment->name, what);
	reading->conflicts++;
}

/* `later`: the file is read after ours. 0 or -ENOMEM. */
static int assignment_judge(struct reading *reading, const char *file, bool later,
			    const struct grub_assignment *assignment)
{
	const bool has = grub_assignment_has(assignment, "lsm");
	const bool is_for_all = grub_assignment_is(assignment, "GRUB_CMDLINE_LINUX");

	if (is_for_all && later && !assignment->keeps)
		conflict_add(reading, file, assignment,
			     "is set anew by a file that is read after " NAME
			     ": what that adds would be lost",
			     "let it add: GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX ...\", or give "
			     "the file an earlier name");
	else if (has && (later || grub_assignment_is(assignment, "GRUB_CMDLINE_LINUX_DEFAULT"))) {
		reading->conflicts++;
		return grub_later_refuse(reading->entries, file, assignment, "update-grub",
					 reading->problems);
	} else if (has && is_for_all)
		problems_add_at(reading->problems, LOG_WARNING, file, assignment->line, NULL,
				"GRUB_CMDLINE_LINUX has an lsm=; ours follows it, and the kernel "
				"goes by the last");
	else if (grub_assignment_is(assignment, "GRUB_CMDLINE_LINUX_XEN_REPLACE"))
		problems_add_at(reading->problems, LOG_WARNING, file, assignment->line,
				"add the word there by hand if you start Xen",
				"entries that start Xen get this in place of GRUB_CMDLINE_LINUX");
	return 0;
}

static int file_judge(struct reading *reading, const char *file, bool later)
{
	_cleanup_free_ char *text = NULL;
	struct grub_assignment assignment;
	unsigned int line = 1;
	const char *rest;
	int r;

	r = boot_file_read(reading->root_fd, file, GRUB_SCRIPT_MAX, &text);
	if (r == -ENOMEM || r == -ENOENT) /* mkconfig passes over a link that leads nowhere */
		return r == -ENOMEM ? r : 0;
	if (r < 0) {
		problems_add_at(reading->problems, LOG_ERR, file, 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
		reading->conflicts++;
		return 0;
	}
	rest = text;
	while (r >= 0 && grub_assignment_next(&rest, &line, &assignment))
		r = assignment_judge(reading, file, later, &assignment);
	return r;
}

static int dropin_judge(void *context, const char *path)
{
	const int order = strcmp(path, DROPIN);

	return order == 0 ? 0 : file_judge(context, path, order > 0);
}

static int others_judge(struct reading *reading)
{
	int r = file_judge(reading, GRUB_DEFAULTS, false);

	return r < 0 ? r : grub_dropins_visit(reading->root_fd, dropin_judge, reading);
}

/* --- the plan --- */

static int dropin_text(const char *word, char **ret_text)
{
	char *text;

	if (asprintf(&text,
		     "# Written by \"bootward bootloader apply\": the security modules that were "
		     "active, and bpf,\n"
		     "# which the guard needs. To take it back: bootward bootloader revert; or, "
		     "without bootward,\n"
		     "# remove this file and run update-grub.\n"
		     "GRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX:+$GRUB_CMDLINE_LINUX }%s\"\n",
		     word) < 0)
		return -ENOMEM;
	*ret_text = text;
	return 0;
}

static int dropin_edit(int root_fd, const char *word, struct plan *plan)
{
	_cleanup_free_ char *directory = NULL, *path = NULL, *before = NULL, *after = NULL;
	struct stat found;
	int r;

	r = path_resolve(root_fd, GRUB_DROPINS, &directory);
	if (r < 0)
		return r;
	if (asprintf(&path, "%s/" NAME, directory) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	/* a link may lead to a file of the administrator's */
	if (fstatat(root_fd, path_at_root(path), &found, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(found.st_mode))
		return -ELOOP;
	r = boot_file_read(root_fd, path, GRUB_SCRIPT_MAX, &before);
	if (r < 0 && r != -ENOENT)
		return r;
	r = dropin_text(word, &after);
	return r < 0 ? r : plan_add_edit(plan, path, before, after, 0644);
}

static int dropin_plan(int root_fd, const struct entries *entries, const char *word,
		       struct problems *problems, struct plan *plan)
{
	const char *const argv[] = { "grub-mkconfig", "-o", entries->config, NULL };
	struct reading reading = { .root_fd = root_fd, .entries = entries, .problems = problems };
	int r;

	r = grub_config_check(entries, "run update-grub first", problems);
	if (r >= 0)
		r = grub_entries_refuse(root_fd, entries, problems);
	if (r < 0)
		return r;
	r = others_judge(&reading);
	if (r >= 0)
		r = dropin_edit(root_fd, word, plan);
	if (r == -ELOOP) {
		problems_add_at(problems, LOG_ERR, DROPIN, 0, "remove the link",
				"is a symbolic link, and bootward writes only a file of its own");
		return -EOPNOTSUPP;
	}
	if (r < 0) {
		problems_add_at(problems, LOG_ERR, GRUB_DROPINS, 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
		return r;
	}
	if (reading.conflicts > 0) {
		r = entries_name_without_bpf(root_fd, entries, problems);
		return r < 0 ? r : -EOPNOTSUPP;
	}
	grub_environment_warn(entries, problems);
	return plan_add_command(plan, argv, entries->config);
}

const struct loader loader_grub_dropin = {
	.name = "grub-dropin",
	.title = "GRUB with " GRUB_DROPINS " (Debian, Ubuntu)",
	.detect = dropin_detect,
	.plan = dropin_plan,
};
