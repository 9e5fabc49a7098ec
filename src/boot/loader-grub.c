/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/loader-grub.h"

#include <dirent.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/path.h"
#include "boot/entry-word.h"
#include "boot/grub-assignment.h"
#include "entry/entry.h"
#include "kernel/lsm.h"

/* What the shell's *.cfg matches. */
static int is_dropin(const struct dirent *entry)
{
	const char *name = entry->d_name, *ending = strrchr(name, '.');

	return name[0] != '.' && strcmp(ending ? ending : "", ".cfg") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int grub_dropins_visit(int root_fd, int (*visit)(void *context, const char *path), void *context)
{
	_cleanup_free_ char *directory = NULL;
	struct dirent **names = NULL;
	int n, r;

	r = path_resolve(root_fd, GRUB_DROPINS, &directory);
	if (r < 0)
		return r;
	n = scandirat(root_fd, path_at_root(directory), &names, is_dropin, by_bytes);
	if (n < 0)
		return errno == ENOENT ? 0 : -errno;
	for (int i = 0; i < n; i++) {
		_cleanup_free_ char *path = NULL;

		if (r >= 0 && asprintf(&path, GRUB_DROPINS "/%s", names[i]->d_name) < 0) {
			path = NULL;
			r = -ENOMEM;
		}
		if (r >= 0)
			r = visit(context, path);
		free(names[i]);
	}
	free(names);
	return r < 0 ? r : 0;
}

int grub_config_check(const struct entries *entries, const char *cure, struct problems *problems)
{
	if (entries->config)
		return 0;
	problems_add(problems, LOG_ERR, cure,
		     "there is no grub.cfg yet, so nothing to compare a new one with");
	return -EOPNOTSUPP;
}

/* Has an entry an lsm= with bpf? Then the menu was made with it. Or -ENOMEM. */
static int entries_have_bpf(const struct entries *entries)
{
	for (size_t i = 0; i < entries->n; i++) {
		int r = entry_has_bpf(&entries->items[i]);

		if (r != 0)
			return r;
	}
	return 0;
}

static int assignment_has_bpf(const struct grub_assignment *assignment)
{
	size_t len = 0;
	const char *value = grub_assignment_word(assignment, "lsm", &len);
	_cleanup_free_ char *list = strndup(value, len);

	if (!list)
		return -ENOMEM;
	return lsm_list_has(list, "bpf");
}

int grub_later_refuse(const struct entries *entries, const char *file,
		      const struct grub_assignment *assignment, const char *remake,
		      struct problems *problems)
{
	static const struct {
		const char *what, *cure;
	} rows[] = {
		{ "has an lsm= that follows ours on the command line, and the kernel goes by the "
		  "last",
		  "put bpf at its end there instead, or take it out, and then run" },
		{ "has bpf in its lsm= already, and the menu was not made again since", "run" },
		{ "has an lsm= with bpf, and yet an entry is without it, as those for recovery "
		  "are: they do not get GRUB_CMDLINE_LINUX_DEFAULT",
		  "move it to GRUB_CMDLINE_LINUX, and then run" },
	};
	const int written = assignment_has_bpf(assignment), made = entries_have_bpf(entries);
	const bool partial =
		made > 0 && grub_assignment_is(assignment, "GRUB_CMDLINE_LINUX_DEFAULT");
	_cleanup_free_ char *cure = NULL;
	size_t row;

	if (written < 0 || made < 0)
		return -ENOMEM;
	row = written > 0 ? 1 + partial : 0;
	if (asprintf(&cure, "%s: %s", rows[row].cure, remake) < 0) {
		cure = NULL;
		return -ENOMEM;
	}
	problems_add_at(problems, LOG_ERR, file, assignment->line, cure, "%.*s %s",
			(int)assignment->name_len, assignment->name, rows[row].what);
	return 0;
}

void grub_environment_warn(const struct entries *entries, struct problems *problems)
{
	if (entries->environment && !entries->environment_writable)
		problems_add_at(problems, LOG_WARNING, entries->environment, 0,
				"undo each grub-reboot by hand: grub-editenv - unset next_entry",
				"GRUB itself cannot write to this file system: an entry that is "
				"chosen for one boot stays chosen");
}
