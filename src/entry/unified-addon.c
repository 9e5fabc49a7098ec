/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/unified-addon.h"

#include <string.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "entry/bls.h"
#include "entry/unified-image.h"

enum {
	ADDONS_MAX = 256
};

static int cmdline_append(char **cmdline, const char *more)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *cmdline, **cmdline ? " " : "", more) < 0)
		return -ENOMEM;
	free(*cmdline);
	*cmdline = longer;
	return 0;
}

static int addon_append(const struct unified_addons *addons, const char *path,
			struct problems *problems, char **cmdline)
{
	_cleanup_unified_image_ struct unified_image addon = { 0 };
	const char *uname = addons->uname;
	int r = unified_image_open(addons->root_fd, path, &addon);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		problems_add_at(problems, LOG_WARNING, path, 0, NULL,
				"it is no addon of a unified kernel image, or damaged");
		return 0;
	}
	if (uname && addon.profiles[0].uname && strcmp(uname, addon.profiles[0].uname) != 0)
		return 1;
	if (!addon.profiles[0].cmdline || !*addon.profiles[0].cmdline)
		return 1;
	r = cmdline_append(cmdline, addon.profiles[0].cmdline);
	return r < 0 ? r : 1;
}

static int directory_append(const struct unified_addons *addons, const char *directory,
			    struct problems *problems, char **cmdline)
{
	_cleanup_words_ char **names = NULL;
	int r = directory_names(addons->root_fd, directory, ".addon.efi", ADDONS_MAX, &names);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		problems_add_at(problems, LOG_WARNING, directory, 0, NULL, "cannot be read");
		return 0;
	}
	r = 1;
	for (char **name = names; r > 0 && *name; name++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s", directory, *name) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		r = addon_append(addons, path, problems, cmdline);
	}
	return r;
}

int unified_addons_append(const struct unified_addons *addons, struct problems *problems,
			  char **cmdline)
{
	_cleanup_free_ char *common = NULL, *own = NULL;
	const char *image = addons->image;
	size_t len = strlen(image);
	int left, done, r;

	if (bls_tries(image, ".efi", &left, &done))
		len = (size_t)(strrchr(image, '+') - image);
	if (asprintf(&common, "%s/loader/addons", addons->base) < 0) {
		common = NULL;
		return -ENOMEM;
	}
	if (asprintf(&own, "%.*s%s.extra.d", (int)len, image, left >= 0 ? ".efi" : "") < 0) {
		own = NULL;
		return -ENOMEM;
	}
	r = directory_append(addons, common, problems, cmdline);
	return r <= 0 ? r : directory_append(addons, own, problems, cmdline);
}
