/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/entry-maker.h"

#include <stdbool.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/path.h"
#include "boot/entry-word.h"
#include "boot/program.h"
#include "entry/boot-path.h"
#include "entry/entry.h"
#include "kernel/facts.h"
#include "kernel/systemd.h"

enum {
	ADD_ALL_SYSTEMD = 257 /* has "kernel-install add-all", 255 does not (its manual pages) */
};

static int image_path(const char *release, bool in_modules, char **ret_path)
{
	return (in_modules ? asprintf(ret_path, "/usr/lib/modules/%s/vmlinuz", release)
			   : asprintf(ret_path, "/boot/vmlinuz-%s", release)) < 0
		       ? -ENOMEM
		       : 0;
}

/* The file that an entry's kernel was copied from. 1, 0 if it is not there, -ENOMEM. */
static int image_find(int root_fd, const char *release, char **ret_image)
{
	for (int i = 0; i < 2; i++) {
		char *image;
		int r = image_path(release, i == 0, &image);

		if (r < 0)
			return r;
		if (boot_path_exists(root_fd, image)) {
			*ret_image = image;
			return 1;
		}
		free(image);
	}
	return 0;
}

/* 1 if systemd is new enough for "kernel-install add-all", 0, -ENOMEM. */
static int systemd_adds_all(int root_fd)
{
	const struct subject subject = { .root_fd = root_fd };
	_cleanup_facts_ struct facts *facts = calloc(1, sizeof(*facts));
	int r = facts ? systemd_read(&subject, facts) : -ENOMEM;

	if (r < 0)
		return r;
	return facts->systemd.text && strtol(facts->systemd.text, NULL, 10) >= ADD_ALL_SYSTEMD;
}

/* kernel-install copies each kernel again, so it must be there; add-all looks in one place only. */
static int kernel_install_can(int root_fd, const struct entries *entries,
			      enum entry_maker *ret_maker)
{
	int r = systemd_adds_all(root_fd);
	enum entry_maker maker = r > 0 ? ENTRY_MAKER_ADD_ALL : ENTRY_MAKER_ADD_EACH;

	for (size_t i = 0; r >= 0 && i < entries->n; i++) {
		_cleanup_free_ char *image = NULL;

		if (!entry_is_here(root_fd, &entries->items[i]))
			continue;
		r = image_find(root_fd, entries->items[i].release, &image);
		if (r == 0)
			return 0; /* ENTRY_MAKER_NONE */
		if (r > 0 && !path_is_below(image, "/usr/lib/modules"))
			maker = ENTRY_MAKER_ADD_EACH;
	}
	if (r < 0)
		return r;
	*ret_maker = maker;
	return 0;
}

int entry_maker_find(int root_fd, const struct entries *entries, enum entry_maker *ret_maker)
{
	if (program_exists(root_fd, "sdbootutil")) {
		*ret_maker = ENTRY_MAKER_SDBOOTUTIL;
		return 0;
	}
	if (!program_exists(root_fd, "kernel-install"))
		return 0;
	return kernel_install_can(root_fd, entries, ret_maker);
}

static bool is_repeated(const struct entries *entries, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (entries->items[j].release &&
		    strcmp(entries->items[j].release, entries->items[i].release) == 0)
			return true;
	return false;
}

static int add_each(int root_fd, const struct entries *entries, struct plan *plan)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < entries->n; i++) {
		const char *argv[] = { "kernel-install", "add", entries->items[i].release, NULL,
				       NULL };
		_cleanup_free_ char *image = NULL;

		if (!entry_is_here(root_fd, &entries->items[i]) || is_repeated(entries, i))
			continue;
		r = image_find(root_fd, argv[2], &image);
		argv[3] = image;
		if (r > 0)
			r = plan_add_command(plan, argv, NULL);
	}
	return r;
}

int entry_maker_add(int root_fd, const struct entries *entries, enum entry_maker maker,
		    struct plan *plan)
{
	static const char *const update[] = { "sdbootutil", "update-all-entries", NULL };
	static const char *const all[] = { "kernel-install", "add-all", NULL };

	if (maker == ENTRY_MAKER_ADD_EACH)
		return add_each(root_fd, entries, plan);
	return plan_add_command(plan, maker == ENTRY_MAKER_ADD_ALL ? all : update, NULL);
}
