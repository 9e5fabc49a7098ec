/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/systemd-menu.h"

#include <string.h>
#include <strings.h>
#include <syslog.h>

#include "base/file.h"
#include "entry/boot-path.h"
#include "entry/unified-addon.h"
#include "entry/unified-image.h"

int systemd_menu_add(struct systemd_menu *menu, struct entry *entry, struct bls *order)
{
	struct bls *items;
	int r;

	r = entry_complete(entry);
	if (r < 0)
		return r;
	items = reallocarray(menu->order.items, menu->order.n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	menu->order.items = items;
	r = entries_add(menu->entries, entry);
	if (r == -E2BIG) {
		problems_add_at(menu->problems, LOG_WARNING, menu->base, 0, NULL,
				"there are more than %d entries", ENTRIES_MAX);
		menu->damaged = true;
	}
	if (r < 0)
		return r;
	order->number = (size_t)r;
	items[menu->order.n++] = *order;
	*order = (struct bls){ 0 };
	return 0;
}

int systemd_menu_sort(struct systemd_menu *menu)
{
	struct entry *sorted;

	if (menu->order.n == 0)
		return 0;
	sorted = calloc(menu->order.n, sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	bls_sort(&menu->order, BLS_SYSTEMD_BOOT);
	for (size_t i = 0; i < menu->order.n; i++)
		sorted[i] = menu->entries->items[menu->order.items[i].number];
	free(menu->entries->items);
	menu->entries->items = sorted;
	return 0;
}

/* --- type 1 --- */

/* A path as an entry has it, with '/' or '\', on the same partition. Returns 1, 0 if there is no such
 * file, or -ENOMEM. */
static int path_find(const struct systemd_menu *menu, char *path, char **ret_path)
{
	int r;

	for (char *c = path; *c; c++)
		if (*c == '\\')
			*c = '/';
	r = boot_path_join(menu->root_fd, menu->base, path, ret_path);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	return boot_path_exists(menu->root_fd, *ret_path);
}

/* An EFI program. Only of a unified image is it known what it boots, and with options of the entry
 * it depends on secure boot whether they count (systemd-stub(7)). */
static int program_fill(const struct systemd_menu *menu, const struct bls *bls, struct entry *entry)
{
	_cleanup_unified_image_ struct unified_image image = { 0 };
	_cleanup_free_ char *path = TAKE_PTR(entry->kernel);
	const struct unified_profile *profile;
	struct unified_addons addons;
	int r;

	r = unified_image_open(menu->root_fd, path, &image);
	if (r < 0 || !image.has_kernel)
		return r == -ENOMEM ? r : 0;
	profile = &image.profiles[0];
	entry->unified = true;
	free(entry->release);
	entry->release = profile->uname ? strdup(profile->uname) : NULL;
	if (profile->uname && !entry->release)
		return -ENOMEM;
	if (!bls->options) {
		entry->cmdline = strdup(profile->cmdline ? profile->cmdline : "");
		if (!entry->cmdline)
			return -ENOMEM;
		addons = (struct unified_addons){
			.root_fd = menu->root_fd,
			.base = menu->base,
			.image = path,
			.uname = profile->uname,
		};
		r = unified_addons_append(&addons, menu->problems, &entry->cmdline);
		if (r == 0)
			free(TAKE_PTR(entry->cmdline));
	}
	entry->kernel = TAKE_PTR(path);
	return r < 0 ? r : 0;
}

static int entry_fill(const struct systemd_menu *menu, struct bls *bls, struct entry *entry)
{
	int r;

	entry->id = strndup(bls->name, strlen(bls->name) - strlen(".conf"));
	entry->title = strdup(bls->title ? bls->title : bls->name);
	entry->file = strdup(bls->file);
	entry->release = bls->version ? strdup(bls->version) : NULL;
	if (!entry->id || !entry->title || !entry->file || (bls->version && !entry->release))
		return -ENOMEM;
	if (bls->efi_path)
		return program_fill(menu, bls, entry);
	entry->cmdline = strdup(bls->options ? bls->options : "");
	if (!entry->cmdline)
		return -ENOMEM;
	r = bls->initrd ? path_find(menu, bls->initrd, &entry->initrd) : 0;
	return r < 0 ? r : 0;
}

/* Does systemd-boot show it? Returns 1, and its kernel's path; 0; or -ENOMEM. */
static int is_shown(const struct systemd_menu *menu, const struct bls *bls, char **ret_kernel)
{
	char *path = bls->linux_path ? bls->linux_path : bls->efi_path;
	int r;

	if (strncasecmp(bls->name, "auto-", strlen("auto-")) == 0)
		return 0;
	if (!path || (bls->linux_path && bls->efi_path)) {
		problems_add_at(menu->problems, LOG_NOTICE, bls->file, 0, NULL,
				"it names no kernel, or both a kernel and an EFI program: "
				"systemd-boot leaves it out");
		return 0;
	}
	if (bls->architecture && menu->architecture &&
	    strcasecmp(bls->architecture, menu->architecture) != 0)
		return 0;
	r = path_find(menu, path, ret_kernel);
	if (r == 0)
		problems_add_at(menu->problems, LOG_NOTICE, bls->file, 0, NULL,
				"there is no %s%s, so systemd-boot leaves it out", menu->base,
				path);
	return r;
}

static int file_add(struct systemd_menu *menu, struct bls *bls)
{
	_cleanup_entry_ struct entry entry = { 0 };
	int r;

	r = is_shown(menu, bls, &entry.kernel);
	if (r <= 0)
		return r;
	r = entry_fill(menu, bls, &entry);
	return r < 0 ? r : systemd_menu_add(menu, &entry, bls);
}

int systemd_menu_read_files(struct systemd_menu *menu)
{
	_cleanup_bls_list_ struct bls_list list = { 0 };
	_cleanup_free_ char *directory = NULL;
	int r;

	if (asprintf(&directory, "%s/loader/entries", menu->base) < 0) {
		directory = NULL;
		return -ENOMEM;
	}
	r = bls_read(menu->root_fd, directory, BLS_SYSTEMD_BOOT, menu->problems, &list);
	menu->damaged |= list.damaged;
	for (size_t i = 0; r == 0 && i < list.n; i++)
		r = file_add(menu, &list.items[i]);
	return r == -E2BIG ? 0 : r;
}
