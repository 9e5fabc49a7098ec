/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "boot/entry-word.h"
#include "boot/grub-assignment.h"
#include "boot/grub-default-edit.h"
#include "boot/grub-entries.h"
#include "boot/loader-grub.h"
#include "boot/loader.h"
#include "boot/program.h"
#include "entry/boot-path.h"
#include "entry/entry.h"

/*
 * Upstream's grub-mkconfig reads /etc/default/grub and nothing else (util/grub-mkconfig.in, 2.06 to
 * 2.12). openSUSE has it under the name grub2-mkconfig, with /boot/grub2.
 *
 * GRUB_CMDLINE_LINUX goes to recovery entries too; in the others GRUB_CMDLINE_LINUX_DEFAULT follows it
 * (10_linux), and of two lsm= the kernel takes the last.
 */

/* The one that wrote the grub.cfg, by the name of its directory; NULL if there is none. */
static const char *mkconfig_name(int root_fd, const struct entries *entries)
{
	static const char *const names[] = { "grub-mkconfig", "grub2-mkconfig" };
	const bool is_2 = entries->config && strstr(entries->config, "/grub2/");
	const char *wanted = names[is_2], *other = names[!is_2];

	if (program_exists(root_fd, wanted))
		return wanted;
	return program_exists(root_fd, other) ? other : NULL;
}

static bool default_detect(int root_fd, const struct entries *entries)
{
	return entries->loader == ENTRY_LOADER_GRUB && boot_path_exists(root_fd, GRUB_DEFAULTS) &&
	       mkconfig_name(root_fd, entries);
}

struct making {
	int root_fd;
	const struct entries *entries;
	const char *word;
	struct problems *problems;
	char *remake; /* what makes the menu anew, for people */
};

static void making_clear(struct making *making)
{
	free(making->remake);
}

/* 1 if an lsm= would follow ours; what Xen gets instead is a warning. */
static int others_judge(const struct making *making, const char *text)
{
	struct grub_assignment assignment;
	unsigned int line = 1;
	int conflicts = 0;

	while (grub_assignment_next(&text, &line, &assignment)) {
		if (grub_assignment_is(&assignment, "GRUB_CMDLINE_LINUX_DEFAULT") &&
		    grub_assignment_has(&assignment, "lsm")) {
			if (grub_later_refuse(making->entries, GRUB_DEFAULTS, &assignment,
					      making->remake, making->problems) < 0)
				return -ENOMEM;
			conflicts = 1;
		}
		if (grub_assignment_is(&assignment, "GRUB_CMDLINE_LINUX_XEN_REPLACE"))
			problems_add_at(making->problems, LOG_WARNING, GRUB_DEFAULTS,
					assignment.line,
					"add the word there by hand if you start Xen",
					"entries that start Xen get this in place of "
					"GRUB_CMDLINE_LINUX");
	}
	return conflicts;
}

/* `written`: the word is there, and all that is left is to make the menu. */
static int by_hand(const struct making *making, bool written, struct plan *plan)
{
	int n;

	if (written)
		n = asprintf(&plan->by_hand, "Have the menu made again:\n\n    %s\n",
			     making->remake);
	else
		n = asprintf(
			&plan->by_hand,
			"At the end of what " GRUB_DEFAULTS " sets GRUB_CMDLINE_LINUX to, in "
			"place of an lsm= that is there,\nput this word:\n\n    %s\n\nand have "
			"the menu made again:\n\n    %s\n",
			making->word, making->remake);
	if (n < 0) {
		plan->by_hand = NULL;
		return -ENOMEM;
	}
	return -EOPNOTSUPP;
}

/* Edit the text. With a problem: -EOPNOTSUPP if it cannot be done, -EALREADY if it was done. */
static int text_edit(const struct making *making, const char *text, char **ret_text)
{
	const char *why = NULL;
	unsigned int line = 0;
	int r;

	r = grub_default_edit(text, making->word, ret_text, &line, &why);
	if (r == -EBADMSG) {
		problems_add_at(making->problems, LOG_ERR, GRUB_DEFAULTS, line, NULL,
				"it cannot be changed here: this line %s", why);
		return -EOPNOTSUPP;
	}
	if (r == 0) { /* the caller asked because the entries do not have it */
		problems_add_at(making->problems, LOG_WARNING, GRUB_DEFAULTS, 0, NULL,
				"the word is there already, and the menu was not made again since");
		return -EALREADY;
	}
	return r;
}

static int file_edit(const struct making *making, struct plan *plan)
{
	_cleanup_free_ char *path = NULL, *before = NULL, *after = NULL;
	int r;

	r = path_resolve(making->root_fd, GRUB_DEFAULTS, &path);
	if (r >= 0)
		r = boot_file_read(making->root_fd, path, GRUB_SCRIPT_MAX, &before);
	if (r < 0) {
		problems_add_at(making->problems, LOG_ERR, GRUB_DEFAULTS, 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
		return r;
	}
	r = others_judge(making, before);
	if (r != 0)
		return r < 0 ? r : -ENOTUNIQ;
	r = text_edit(making, before, &after);
	return r < 0 ? r : plan_add_edit(plan, path, before, after, 0644);
}

static int default_plan(int root_fd, const struct entries *entries, const char *word,
			struct problems *problems, struct plan *plan)
{
	_cleanup_(making_clear) struct making making = {
		.root_fd = root_fd, .entries = entries, .word = word, .problems = problems
	};
	const char *mkconfig = mkconfig_name(root_fd, entries);
	const char *const argv[] = { mkconfig, "-o", entries->config, NULL };
	int r;

	if (!mkconfig)
		return -EOPNOTSUPP;
	r = grub_config_check(entries, "have one made first: grub-mkconfig -o /boot/grub/grub.cfg",
			      problems);
	if (r >= 0)
		r = grub_entries_refuse(root_fd, entries, problems);
	if (r < 0)
		return r;
	if (asprintf(&making.remake, "%s -o %s", mkconfig, entries->config) < 0) {
		making.remake = NULL;
		return -ENOMEM;
	}
	r = file_edit(&making, plan);
	if (r == -EOPNOTSUPP || r == -EALREADY)
		return by_hand(&making, r == -EALREADY, plan);
	if (r == -ENOTUNIQ) {
		r = entries_name_without_bpf(root_fd, entries, problems);
		return r < 0 ? r : -EOPNOTSUPP;
	}
	if (r < 0)
		return r;
	grub_environment_warn(entries, problems);
	return plan_add_command(plan, argv, entries->config);
}

const struct loader loader_grub_default = {
	.name = "grub-default",
	.title = "GRUB with " GRUB_DEFAULTS " alone (openSUSE, Arch)",
	.detect = default_detect,
	.plan = default_plan,
};
