/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/word-source.h"

#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "boot/entry-word.h"
#include "boot/grub-assignment.h"
#include "boot/loader-grub.h"
#include "boot/program.h"
#include "entry/boot-path.h"
#include "entry/entry.h"
#include "kernel/cmdline-word.h"
#include "kernel/cmdline.h"

struct search {
	int root_fd;
	const struct entries *entries;
	const char *name;
	struct problems *problems;
	unsigned int found;
};

static void found(struct search *search, const char *file, unsigned int line, const char *cure)
{
	problems_add_at(search->problems, LOG_NOTICE, file, line, cure, "%s= is written here",
			search->name);
	search->found++;
}

/* --- what GRUB's menu is made from --- */

static int remake_text(const struct search *search, char **ret_text)
{
	const char *name = program_exists(search->root_fd, "grub-mkconfig") ? "grub-mkconfig"
									    : "grub2-mkconfig";
	char *text;
	int n;

	if (program_exists(search->root_fd, "update-grub"))
		n = asprintf(&text, "take it out, and then run: update-grub");
	else
		n = asprintf(&text, "take it out, and then run: %s -o %s", name,
			     search->entries->config ? search->entries->config : "GRUB.CFG");
	if (n < 0)
		return -ENOMEM;
	*ret_text = text;
	return 0;
}

static int defaults_search(void *context, const char *path)
{
	struct search *search = context;
	_cleanup_free_ char *text = NULL, *cure = NULL;
	struct grub_assignment assignment;
	unsigned int line = 1;
	const char *rest;
	int r;

	r = boot_file_read(search->root_fd, path, GRUB_SCRIPT_MAX, &text);
	if (r >= 0)
		r = remake_text(search, &cure);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	rest = text;
	while (grub_assignment_next(&rest, &line, &assignment))
		if (grub_assignment_has(&assignment, search->name))
			found(search, path, assignment.line, cure);
	return 0;
}

static int grub_search(struct search *search)
{
	int r = defaults_search(search, GRUB_DEFAULTS);

	if (r >= 0)
		r = grub_dropins_visit(search->root_fd, defaults_search, search);
	return r == -ENOMEM ? r : 0;
}

/* --- what other entries are made from --- */

static int line_has(const char *line, const char *name)
{
	_cleanup_free_ char *value = NULL;
	int r = cmdline_word_last(line, name, &value);

	return r == -ENOMEM ? r : r > 0;
}

/* The lines of such a file are one command line. */
static int cmdline_search(struct search *search, const char *path)
{
	_cleanup_free_ char *text = NULL;
	unsigned int number = 0;
	char *rest = NULL;
	int r;

	r = boot_file_read(search->root_fd, path, CMDLINE_MAX, &text);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	rest = text;
	for (char *line; r >= 0 && (line = strsep(&rest, "\n"));) {
		number++;
		r = line_has(line, search->name);
		if (r > 0)
			found(search, path, number,
			      "take it out, and have each kernel's entry made again");
	}
	return r < 0 ? r : 0;
}

/* NULL: there is no telling, or no memory. */
static char *entries_cure(const struct search *search)
{
	char *cure;

	if (search->entries->loader != ENTRY_LOADER_GRUB_BLS ||
	    !program_exists(search->root_fd, "grubby"))
		return NULL;
	return asprintf(&cure, "run: grubby --update-kernel=ALL --remove-args=%s", search->name) < 0
		       ? NULL
		       : cure;
}

static int entries_search(struct search *search)
{
	const bool explained = search->entries->loader == ENTRY_LOADER_GRUB && search->found > 0;
	_cleanup_free_ char *cure = entries_cure(search);
	int r = 0;

	for (size_t i = 0; r >= 0 && i < search->entries->n; i++) {
		const struct entry *entry = &search->entries->items[i];

		if (explained || !entry->cmdline || !entry_is_here(search->root_fd, entry))
			continue;
		r = line_has(entry->cmdline, search->name);
		if (r > 0)
			found(search, entry->file, entry->line, cure);
	}
	return r < 0 ? r : 0;
}

int word_source_name(int root_fd, const struct entries *entries, const char *name,
		     struct problems *problems)
{
	static const char *const files[] = { "/etc/kernel/cmdline", "/usr/lib/kernel/cmdline" };
	struct search search = {
		.root_fd = root_fd, .entries = entries, .name = name, .problems = problems
	};
	int r = 0;

	if (entries->loader == ENTRY_LOADER_GRUB)
		r = grub_search(&search);
	for (size_t i = 0; r >= 0 && i < sizeof(files) / sizeof(files[0]); i++)
		r = cmdline_search(&search, files[i]);
	return r < 0 ? r : entries_search(&search);
}
