/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/kernels.h"

#include <fcntl.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/path.h"
#include "boot/entry-word.h"
#include "entry/entry.h"
#include "kernel/boot-line.h"
#include "kernel/fact.h"
#include "kernel/facts.h"
#include "kernel/kconfig-file.h"
#include "kernel/lsm-list.h"
#include "kernel/release.h"

void kernels_clear(struct kernels *kernels)
{
	for (size_t i = 0; i < kernels->n; i++)
		(void)facts_free(kernels->items[i]);
	free(kernels->items);
	(void)facts_free(kernels->running);
	*kernels = (struct kernels){ 0 };
}

static int kernel_read(const struct subject *subject, struct facts **ret_facts)
{
	_cleanup_facts_ struct facts *facts = calloc(1, sizeof(*facts));
	int r;

	if (!facts)
		return -ENOMEM;
	r = release_read(subject, facts);
	if (r >= 0 && facts->release.text)
		r = kconfig_find(subject, facts->release.text, facts->running, &facts->kconfig_file,
				 &facts->kconfig);
	if (r >= 0)
		r = boot_line_read(subject, facts);
	if (r >= 0)
		r = lsm_list_read_active(subject, facts);
	if (r >= 0)
		*ret_facts = TAKE_PTR(facts);
	return r;
}

static bool is_here(int root_fd, const struct entry *entry)
{
	_cleanup_free_ char *path = NULL;

	return path_resolve(root_fd, entry->kernel, &path) == 0 &&
	       faccessat(root_fd, path_at_root(path), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Is it there already, with the same line? */
static bool is_known(const struct kernels *kernels, const struct entry *entry)
{
	for (size_t i = 0; i < kernels->n; i++)
		if (entry->release && same(kernels->items[i]->release.text, entry->release) &&
		    same(kernels->items[i]->cmdline.text, entry->cmdline))
			return true;
	return false;
}

static int entry_add(int root_fd, bool live, const struct entry *entry, struct kernels *kernels)
{
	const struct subject subject = {
		.root_fd = root_fd,
		.live = live,
		/* one whose release is not known is not to pass for the one that runs */
		.release = entry->release ? entry->release : "",
		.cmdline = entry->cmdline,
		.cmdline_source = entry->file,
	};
	struct facts **item = &kernels->items[kernels->n];
	int r;

	r = kernel_read(&subject, item);
	if (r < 0)
		return r;
	if (!entry->cmdline) /* and not what the same kernel was booted with this time */
		fact_clear(&(*item)->cmdline);
	kernels->n++;
	return 0;
}

/* It is left alone, which is said. */
static bool is_of_others(int root_fd, const struct entry *entry, struct problems *problems)
{
	const char *title = entry->title ? entry->title : "";

	if (entry->foreign)
		problems_add_at(problems, LOG_NOTICE, entry->file, entry->line, NULL,
				"entry '%s' is another system's, which os-prober found: it is left "
				"as it is",
				title);
	else if (!is_here(root_fd, entry))
		problems_add_at(problems, LOG_NOTICE, entry->file, entry->line, NULL,
				"entry '%s' starts %s, which is not here: it is left as it is",
				title, entry->kernel);
	else
		return false;
	return true;
}

/* A foreign one without a command line is a Windows or the like. */
static bool starts_linux(const struct entry *entry)
{
	return entry->foreign ? entry->cmdline != NULL : entry->kernel && !entry_is_memtest(entry);
}

static int entries_add(int root_fd, bool live, const struct entries *entries,
		       struct problems *problems, struct kernels *kernels)
{
	kernels->items = calloc(entries->n + 1, sizeof(struct facts *));
	if (!kernels->items)
		return -ENOMEM;
	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];
		int r;

		if (!starts_linux(entry) || is_known(kernels, entry) ||
		    is_of_others(root_fd, entry, problems))
			continue;
		r = entry_add(root_fd, live, entry, kernels);
		if (r < 0)
			return r;
	}
	return 0;
}

int kernels_read(int root_fd, bool live, const struct entries *entries, struct problems *problems,
		 struct kernels *ret_kernels)
{
	const struct subject running = { .root_fd = root_fd, .live = true };
	_cleanup_kernels_ struct kernels kernels = { 0 };
	int r = 0;

	if (live)
		r = kernel_read(&running, &kernels.running);
	if (r >= 0)
		r = entries_add(root_fd, live, entries, problems, &kernels);
	if (r < 0)
		return r;
	*ret_kernels = kernels;
	kernels = (struct kernels){ 0 };
	return 0;
}
