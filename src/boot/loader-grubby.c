/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "boot/cmdline-edit.h"
#include "boot/entry-word.h"
#include "boot/grub-default-edit.h"
#include "boot/loader-grub.h"
#include "boot/loader.h"
#include "boot/program.h"
#include "entry/boot-path.h"
#include "entry/entry.h"
#include "kernel/cmdline.h"

/*
 * Fedora and RHEL 8 and later: GRUB's entries are files of /boot/loader/entries, and grub2-mkconfig
 * leaves them alone. What "grubby --update-kernel=ALL" changes (grubby-bls of Fedora's rpms/grubby, its
 * change log and manual page):
 *
 *	- the options of every entry: --args takes each word of that name out and puts its own at the
 *	  end, --remove-args=NAME=VALUE takes out just that word;
 *	- kernelopts of grubenv, for entries that have "$kernelopts" there (RHEL 8);
 *	- from 8.40-39 (RHEL 8) and 8.40-41 (Fedora) on also /etc/default/grub, where every line that
 *	  begins with GRUB_CMDLINE_LINUX is written anew; --no-etc-grub-update, which came with it in
 *	  8.40-39 and 8.40-43, leaves that to us.
 *
 * A kernel that is installed later gets its line from /etc/kernel/cmdline, if there is one (grub2's
 * 20-grub.install; systemd's 90-loaderentry.install).
 */
#define ENTRIES	       "/boot/loader/entries"
#define KERNEL_CMDLINE "/etc/kernel/cmdline"
#define LEAVE_DEFAULTS "--no-etc-grub-update"

enum {
	PROGRAM_MAX = 4 << 20,
};

static bool grubby_detect(int root_fd, const struct entries *entries)
{
	bool has_entry = false;

	for (size_t i = 0; i < entries->n; i++)
		has_entry |= path_is_below(entries->items[i].file, ENTRIES);
	return has_entry && entries->loader == ENTRY_LOADER_GRUB_BLS &&
	       program_exists(root_fd, "grubby");
}

/* It is a script, or one that starts the script: what it can do is in its text. */
static bool grubby_knows(int root_fd, const char *what)
{
	static const char *const files[] = { "/usr/libexec/grubby/grubby-bls", "/usr/sbin/grubby",
					     "/usr/bin/grubby" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		_cleanup_free_ char *text = NULL;

		if (boot_file_read(root_fd, files[i], PROGRAM_MAX, &text) == 0 &&
		    strstr(text, what))
			return true;
	}
	return false;
}

/* A file that it writes too would not be as we left it. */
static bool changes_defaults(int root_fd)
{
	return grubby_knows(root_fd, GRUB_DEFAULTS) && !grubby_knows(root_fd, LEAVE_DEFAULTS);
}

/* --- files that are ours to change --- */

static int edit_add(int root_fd, const char *file, const char *before, const char *after,
		    struct plan *plan)
{
	_cleanup_free_ char *path = NULL;
	int r;

	r = path_resolve(root_fd, file, &path);
	return r < 0 ? r : plan_add_edit(plan, path, before, after, 0644);
}

/* It counts only when the entries are made from it again, so a line that cannot be changed does not
 * stop us. */
static int defaults_edit(int root_fd, const char *word, struct problems *problems,
			 struct plan *plan)
{
	_cleanup_free_ char *before = NULL, *after = NULL;
	const char *why = NULL;
	unsigned int line = 0;
	int r;

	r = boot_file_read(root_fd, GRUB_DEFAULTS, GRUB_SCRIPT_MAX, &before);
	if (r >= 0)
		r = grub_default_edit(before, word, &after, &line, &why);
	if (r == 1)
		return edit_add(root_fd, GRUB_DEFAULTS, before, after, plan);
	if (r < 0 && r != -ENOENT && r != -ENOMEM)
		problems_add_at(
			problems, LOG_WARNING, GRUB_DEFAULTS, line, "add the word there by hand",
			"it is left as it is, and so the word is lost if the entries are made "
			"from it again: %s%s",
			why ? "this line " : "", why ? why : file_reason(r));
	return r == -ENOMEM ? r : 0;
}

static int kernel_cmdline_edit(int root_fd, const char *word, struct problems *problems,
			       struct plan *plan)
{
	_cleanup_free_ char *before = NULL, *after = NULL;
	int r;

	r = boot_file_read(root_fd, KERNEL_CMDLINE, CMDLINE_MAX, &before);
	if (r == -ENOENT)
		return 0;
	if (r >= 0)
		r = cmdline_edit_set(before, word, &after);
	if (r == 1)
		return edit_add(root_fd, KERNEL_CMDLINE, before, after, plan);
	if (r < 0 && r != -ENOMEM) {
		problems_add_at(problems, LOG_ERR, KERNEL_CMDLINE, 0, file_cure(r, NULL),
				"cannot be changed, and kernels that are installed later would not "
				"have the word: %s",
				r == -EBADMSG ? "it has a quote that is never closed"
					      : file_reason(r));
		return -EOPNOTSUPP;
	}
	return r < 0 ? r : 0;
}

/* --- the commands --- */

static int command_add(int root_fd, const char *option, const char *word, bool apply,
		       struct plan *plan)
{
	_cleanup_free_ char *change = NULL;
	const char *const leave = grubby_knows(root_fd, LEAVE_DEFAULTS) ? LEAVE_DEFAULTS : NULL;
	struct command *command;
	int r;

	if (asprintf(&change, "--%s=%s", option, word) < 0) {
		change = NULL;
		return -ENOMEM;
	}
	r = plan_add_command(
		plan, (const char *const[]){ "grubby", "--update-kernel=ALL", change, leave, NULL },
		NULL);
	if (r < 0)
		return r;
	command = &plan->commands[plan->n_commands - 1];
	command->apply_only = apply;
	command->revert_only = !apply;
	return 0;
}

static int by_hand(const char *word, struct plan *plan)
{
	if (asprintf(&plan->by_hand,
		     "It can be added, but not be taken back by bootward: note what is there now "
		     "(grubby --info=ALL), then\n\n    grubby --update-kernel=ALL --args=%s\n",
		     word) < 0) {
		plan->by_hand = NULL;
		return -ENOMEM;
	}
	return -EOPNOTSUPP;
}

static int grubby_plan(int root_fd, const struct entries *entries, const char *word,
		       struct problems *problems, struct plan *plan)
{
	_cleanup_free_ char *before = NULL;
	int r;

	r = entries_word_before(root_fd, entries, word, problems, &before);
	if (r == -EOPNOTSUPP)
		return by_hand(word, plan);
	if (r >= 0)
		r = command_add(root_fd, "args", word, true, plan);
	if (r >= 0 && before)
		r = command_add(root_fd, "args", before, false, plan);
	else if (r >= 0)
		r = command_add(root_fd, "remove-args", word, false, plan);
	if (r >= 0 && !changes_defaults(root_fd))
		r = defaults_edit(root_fd, word, problems, plan);
	if (r >= 0 && !grubby_knows(root_fd, KERNEL_CMDLINE))
		r = kernel_cmdline_edit(root_fd, word, problems, plan);
	if (r >= 0)
		grub_environment_warn(entries, problems);
	return r;
}

const struct loader loader_grubby = {
	.name = "grubby",
	.title = "GRUB with " ENTRIES " and grubby (Fedora, RHEL)",
	.detect = grubby_detect,
	.plan = grubby_plan,
	.check = entries_word_check,
};
