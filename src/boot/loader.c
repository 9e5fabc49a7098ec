/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/loader.h"

#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "boot/cmdline-edit.h"

const struct loader *const loaders[] = {
	&loader_ostree, /* first: its entries look like those of grubby and systemd-boot */
	&loader_grub_dropin, /* before grub-default, which would fit it too */
	&loader_grub_default,
	&loader_grubby,
	&loader_kernel_cmdline,
	&loader_uki,
	&loader_none, /* always fits */
	NULL,
};

const struct loader *loader_detect(int root_fd, const struct entries *entries)
{
	size_t i = 0;

	while (loaders[i] && !loaders[i]->detect(root_fd, entries))
		i++;
	return loaders[i];
}

const struct loader *loader_by_name(const char *name)
{
	for (size_t i = 0; loaders[i]; i++)
		if (strcmp(loaders[i]->name, name) == 0)
			return loaders[i];
	return NULL;
}

/* NOLINTNEXTLINE(readability-function-size): what a row is given, and which row, are six */
int loader_plan(const struct loader *loader, int root_fd, const struct entries *entries,
		const char *word, struct problems *problems, struct plan **ret_plan)
{
	_cleanup_plan_ struct plan *plan = NULL;
	int r;

	if (!cmdline_word_is_safe(word)) {
		problems_add(problems, LOG_ERR, NULL,
			     "'%s' has characters that a boot loader's files may not keep", word);
		return -EINVAL;
	}
	plan = plan_new(loader->name, word);
	if (!plan)
		return -ENOMEM;
	r = loader->plan(root_fd, entries, word, problems, plan);
	if (r == -EOPNOTSUPP && plan->by_hand)
		r = 0;
	if (r < 0)
		return r;
	*ret_plan = TAKE_PTR(plan);
	return 0;
}
