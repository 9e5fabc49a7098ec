/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "base/file.h"
#include "entry/systemd-menu.h"
#include "entry/unified-addon.h"
#include "entry/unified-image.h"

/* The value of a key in the text of os-release or .profile, quotes taken off. Returns 1 and a copy,
 * 0 if it is not there, or -ENOMEM. The last line with the key counts. */
static int text_value(const char *text, const char *key, char **ret_value)
{
	const char *found = NULL;
	size_t found_len = 0, key_len = strlen(key);

	while (*text) {
		size_t len = strcspn(text, "\r\n");

		if (len > key_len && memcmp(text, key, key_len) == 0 && text[key_len] == '=') {
			found = text + key_len + 1;
			found_len = len - key_len - 1;
		}
		text += len + (text[len] != '\0');
	}
	if (!found)
		return 0;
	if (found_len >= 2 && (*found == '"' || *found == '\'') && found[found_len - 1] == *found) {
		found++;
		found_len -= 2;
	}
	*ret_value = strndup(found, found_len);
	return *ret_value ? 1 : -ENOMEM;
}

/* The first of these keys that is there (bootspec_pick_name_version_sort_key()). */
static int first_value(const char *text, const char *const *keys, char **ret_value)
{
	int r = 0;

	for (; r == 0 && *keys; keys++)
		r = text_value(text, *keys, ret_value);
	return r;
}

static int order_fill(const char *name, const struct unified_profile *profile, unsigned int number,
		      struct bls *order)
{
	static const char *const names[] = { "PRETTY_NAME", "IMAGE_ID", "NAME", "ID", NULL };
	static const char *const versions[] = { "IMAGE_VERSION", "VERSION", "VERSION_ID",
						"BUILD_ID", NULL };
	static const char *const sort_keys[] = { "IMAGE_ID", "ID", NULL };
	int r;

	order->name = strdup(name);
	if (!order->name)
		return -ENOMEM;
	order->profile = number;
	(void)bls_tries(name, ".efi", &order->tries_left, &order->tries_done);
	r = first_value(profile->osrel, names, &order->title);
	if (r <= 0)
		return r;
	r = first_value(profile->osrel, versions, &order->version);
	if (r >= 0)
		r = first_value(profile->osrel, sort_keys, &order->sort_key);
	return r < 0 ? r : 1;
}

/* "NAME.efi@ID" and "TITLE (ID)" for all profiles but the first. */
static int names_fill(const char *name, const struct unified_profile *profile,
		      const struct bls *order, struct entry *entry)
{
	_cleanup_free_ char *id = NULL, *title = NULL;
	int r;

	if (profile->profile) {
		r = text_value(profile->profile, "ID", &id);
		if (r >= 0)
			r = text_value(profile->profile, "TITLE", &title);
		if (r < 0)
			return r;
	}
	if (order->profile > 0 && !id && asprintf(&id, "%u", order->profile) < 0) {
		id = NULL;
		return -ENOMEM;
	}
	if (!title && order->profile > 0)
		title = strdup(id);
	if (order->profile > 0 ? asprintf(&entry->id, "%s@%s", name, id) < 0
			       : asprintf(&entry->id, "%s", name) < 0) {
		entry->id = NULL;
		return -ENOMEM;
	}
	if (asprintf(&entry->title, "%s%s%s%s", order->title, title ? " (" : "", title ? title : "",
		     title ? ")" : "") < 0) {
		entry->title = NULL;
		return -ENOMEM;
	}
	return 0;
}

static int cmdline_fill(const struct systemd_menu *menu, const char *path,
			const struct unified_profile *profile, struct entry *entry)
{
	const struct unified_addons addons = {
		.root_fd = menu->root_fd,
		.base = menu->base,
		.image = path,
		.uname = profile->uname,
	};
	int r;

	entry->cmdline = strdup(profile->cmdline ? profile->cmdline : "");
	if (!entry->cmdline)
		return -ENOMEM;
	r = unified_addons_append(&addons, menu->problems, &entry->cmdline);
	if (r == 0)
		free(TAKE_PTR(entry->cmdline));
	return r < 0 ? r : 0;
}

static int profile_add(struct systemd_menu *menu, const char *path,
		       const struct unified_profile *profile, unsigned int number)
{
	_cleanup_entry_ struct entry entry = { .unified = true };
	const char *name = strrchr(path, '/') + 1;
	struct bls order = { 0 };
	int r;

	/* systemd-boot cannot name it */
	if (!profile->osrel)
		return 0;
	r = order_fill(name, profile, number, &order);
	if (r > 0) {
		r = names_fill(name, profile, &order, &entry);
		entry.kernel = strdup(path);
		entry.file = strdup(path);
		entry.release = profile->uname ? strdup(profile->uname) : NULL;
		if (!entry.kernel || !entry.file || (profile->uname && !entry.release))
			r = -ENOMEM;
		if (r == 0)
			r = cmdline_fill(menu, path, profile, &entry);
		if (r == 0)
			r = systemd_menu_add(menu, &entry, &order);
	}
	bls_clear(&order);
	return r;
}

static void image_problem(struct problems *problems, const char *path, int r)
{
	if (r == -EBADMSG || r == -EFBIG)
		problems_add_at(problems, LOG_WARNING, path, 0, NULL,
				"it is no unified kernel image, or damaged");
	else
		problems_add_at(problems, LOG_ERR, path, 0, NULL, "cannot be read: %s",
				file_reason(r));
}

static int image_add(struct systemd_menu *menu, const char *directory, const char *name)
{
	_cleanup_unified_image_ struct unified_image image = { 0 };
	_cleanup_free_ char *path = NULL;
	int r;

	if (strncasecmp(name, "auto-", strlen("auto-")) == 0)
		return 0;
	if (asprintf(&path, "%s/%s", directory, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = unified_image_open(menu->root_fd, path, &image);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		image_problem(menu->problems, path, r);
		menu->damaged = true;
		return 0;
	}
	r = 0;
	for (size_t i = 0; r == 0 && i < image.n; i++)
		r = profile_add(menu, path, &image.profiles[i], (unsigned int)i);
	return r;
}

int systemd_menu_read_images(struct systemd_menu *menu)
{
	_cleanup_words_ char **names = NULL;
	_cleanup_free_ char *directory = NULL;
	int r;

	if (asprintf(&directory, "%s/EFI/Linux", menu->base) < 0) {
		directory = NULL;
		return -ENOMEM;
	}
	r = directory_names(menu->root_fd, directory, ".efi", ENTRIES_MAX, &names);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		problems_add_at(menu->problems, LOG_ERR, directory, 0, NULL, "cannot be read: %s",
				r == -E2BIG ? "there are too many images" : file_reason(r));
		menu->damaged = true;
		return 0;
	}
	r = 0;
	for (char **name = names; r == 0 && *name; name++)
		r = image_add(menu, directory, *name);
	return r == -E2BIG ? 0 : r;
}
