/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/loss.h"

#include <syslog.h>

#include "base/cleanup.h"
#include "boot/aim.h"
#include "boot/cmdline-edit.h"
#include "kernel/facts.h"

#define CURE "bootward bootloader revert, and then bootward bootloader apply"

/* What is in `before` alone; NULL if there is no memory. */
static char *names_missing(const struct name_list *before, const struct name_list *after)
{
	_cleanup_name_list_ struct name_list missing = { 0 };

	for (size_t i = 0; i < before->n; i++)
		if (!name_list_has(after, before->names[i]) &&
		    name_list_append(&missing, before->names[i]) < 0)
			return NULL;
	return name_list_join(&missing);
}

static int kernel_judge(const struct facts *facts, const char *word, struct problems *problems)
{
	_cleanup_name_list_ struct name_list without = { 0 }, with = { 0 };
	_cleanup_free_ char *line = NULL, *missing = NULL, *why = NULL;
	const char *name = facts->release.text ? facts->release.text : "of unknown release";
	int r;

	if (!facts->cmdline.text)
		return 0;
	r = cmdline_edit_remove(facts->cmdline.text, word, &line);
	if (r <= 0)
		return r;
	r = aim_expect(facts, line, &without, &why);
	if (r > 0)
		r = aim_expect(facts, facts->cmdline.text, &with, &why);
	if (r < 0)
		return r;
	if (r == 0) {
		problems_add(problems, LOG_WARNING, CURE,
			     "kernel %s: whether it loses a security module by %s cannot be told",
			     name, word);
		return 1;
	}
	missing = names_missing(&without, &with);
	if (!missing)
		return -ENOMEM;
	if (!*missing)
		return 0;
	problems_add(problems, LOG_WARNING, CURE,
		     "kernel %s loses %s by %s, which was worked out before it was there", name,
		     missing, word);
	return 1;
}

int loss_find(const struct facts *const *facts, size_t n, const char *word,
	      struct problems *problems)
{
	int found = 0, r;

	for (size_t i = 0; i < n; i++) {
		r = kernel_judge(facts[i], word, problems);
		if (r < 0)
			return r;
		found += r;
	}
	return found;
}
