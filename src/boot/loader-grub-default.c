/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "boot/grub-assignment.h"
#include "boot/grub-default-edit.h"
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

/* 1 if an lsm= would follow ours; what Xen gets instead is a warning. */
static int others_judge(const char *text, struct problems *problems)
{
	struct grub_assignment assignment;
	unsigned int line = 1;
	int conflicts = 0;

	while (grub_assignment_next(&text, &line, &assignment)) {
		if (grub_assignment_is(&assignment, "GRUB_CMDLINE_LINUX_DEFAULT") &&
		    grub_assignment_has(&assignment, "lsm")) {
			problems_add_at(problems, LOG_ERR, GRUB_DEFAULTS, assignment.line,
					"put bpf at its end there instead, or take it out",
					"GRUB_CMDLINE_LINUX_DEFAULT has an lsm= that follows ours "
					"on the command line, and the kernel goes by the last");
			conflicts = 1;
		}
		if (grub_assignment_is(&assignment, "GRUB_CMDLINE_LINUX_XEN_REPLACE"))
			problems_add_at(problems, LOG_WARNING, GRUB_DEFAULTS, assignment.line,
					"add the word there by hand if you start Xen",
					"entries that start Xen get this in place of "
					"GRUB_CMDLINE_LINUX");
	}
	return conflicts;
}

static int by_hand(const char *mkconfig, const struct entries *entries, const char *word,
		   struct plan *plan)
{
	if (asprintf(&plan->by_hand,
		     "At the end of what " GRUB_DEFAULTS " sets GRUB_CMDLINE_LINUX to, in place of "
		     "an lsm= that is there,\nput this word:\n\n    %s\n\nand have the menu made "
		     "again:\n\n    %s -o %s\n",
		     word, mkconfig, entries->config) < 0) {
		plan->by_hand = NULL;
		return -ENOMEM;
	}
	return -EOPNOTSUPP;
}

/* Edit the text. -EOPNOTSUPP with a problem if it cannot be done. */
static int text_edit(const char *text, const char *word, struct problems *problems, char **ret_text)
{
	const char *why = NULL;
	unsigned int line = 0;
	int r;

	r = grub_default_edit(text, word, ret_text, &line, &why);
	if (r == -EBADMSG)
		problems_add_at(problems, LOG_ERR, GRUB_DEFAULTS, line, NULL,
				"it cannot be changed here: this line %s", why);
	if (r == 0) /* the caller asked because the entries do not have it */
		problems_add_at(problems, LOG_WARNING, GRUB_DEFAULTS, 0, NULL,
				"the word is there already, and the menu was not made again since");
	return r == -EBADMSG || r == 0 ? -EOPNOTSUPP : r;
}

static int file_edit(int root_fd, const char *word, struct problems *problems, struct plan *plan)
{
	_cleanup_free_ char *path = NULL, *before = NULL, *after = NULL;
	int r;

	r = path_resolve(root_fd, GRUB_DEFAULTS, &path);
	if (r >= 0)
		r = boot_file_read(root_fd, path, GRUB_SCRIPT_MAX, &before);
	if (r < 0) {
		problems_add_at(problems, LOG_ERR, GRUB_DEFAULTS, 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
		return r;
	}
	if (others_judge(before, problems) > 0)
		return -ENOTUNIQ;
	r = text_edit(before, word, problems, &after);
	return r < 0 ? r : plan_add_edit(plan, path, before, after, 0644);
}

static int default_plan(int root_fd, const struct entries *entries, const char *word,
			struct problems *problems, struct plan *plan)
{
	const char *mkconfig = mkconfig_name(root_fd, entries);
	const char *const argv[] = { mkconfig, "-o", entries->config, NULL };
	int r;

	if (!mkconfig)
		return -EOPNOTSUPP;
	r = grub_config_check(entries, "have one made first: grub-mkconfig -o /boot/grub/grub.cfg",
			      problems);
	if (r < 0)
		return r;
	r = file_edit(root_fd, word, problems, plan);
	if (r == -EOPNOTSUPP)
		return by_hand(mkconfig, entries, word, plan);
	if (r < 0)
		return r == -ENOTUNIQ ? -EOPNOTSUPP : r;
	grub_environment_warn(entries, problems);
	return plan_add_command(plan, argv, entries->config);
}

const struct loader loader_grub_default = {
	.name = "grub-default",
	.title = "GRUB with " GRUB_DEFAULTS " alone (openSUSE, Arch)",
	.detect = default_detect,
	.plan = default_plan,
};
