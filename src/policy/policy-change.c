/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "base/file.h"
#include "policy/policy-source.h"

#define MAIN_FILE "bootward.conf"

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_main(const char *file)
{
	return strcmp(last_name(file), MAIN_FILE) == 0;
}

/* --- reading --- */

static int change_failed(struct problems *problems, const char *file, int r)
{
	problems_add_at(problems, LOG_ERR, file, 0, file_cure(r, "name a configuration"),
			"cannot be read: %s", file_reason(r));
	return r;
}

static int change_add(const char *path, struct problems *problems, struct policy_sources *changes)
{
	_cleanup_free_ char *real = realpath(path, NULL), *text = NULL, *file = NULL;
	struct policy_text *items;
	size_t len;
	int r;

	r = real ? file_read(AT_FDCWD, real, POLICY_FILE_MAX, &text, &len) : -errno;
	if (r < 0)
		return change_failed(problems, path, r);
	file = strdup(path);
	items = reallocarray(changes->items, changes->n + 1, sizeof(*items));
	if (items)
		changes->items = items;
	if (!items || !file)
		return -ENOMEM;
	items[changes->n++] = (struct policy_text){ TAKE_PTR(file), TAKE_PTR(text) };
	return 0;
}

static bool is_drop_in(const char *name)
{
	const size_t len = strlen(name);

	return name[0] != '.' && len > strlen(".conf") && strcmp(name + len - 5, ".conf") == 0;
}

static int folder_add(const char *folder, struct problems *problems, struct policy_sources *changes)
{
	_cleanup_directory_ DIR *dir = opendir(folder);
	const struct dirent *entry;

	if (!dir)
		return change_failed(problems, folder, -errno);
	while (errno = 0, (entry = readdir(dir))) {
		_cleanup_free_ char *path = NULL;
		int r;

		if (!is_drop_in(entry->d_name))
			continue;
		if (changes->n == POLICY_DROP_INS_MAX)
			return change_failed(problems, folder, -EFBIG);
		if (asprintf(&path, "%s/%s", folder, entry->d_name) < 0)
			return -ENOMEM;
		r = change_add(path, problems, changes);
		if (r < 0)
			return r;
	}
	return -errno;
}

/* One in the manner of /etc/bootward, or one of drop-ins. */
static int directory_add(const char *path, struct problems *problems,
			 struct policy_sources *changes)
{
	_cleanup_free_ char *drop_ins = NULL;
	struct stat st;
	int r;

	r = folder_add(path, problems, changes);
	if (r < 0)
		return r;
	if (asprintf(&drop_ins, "%s/" MAIN_FILE ".d", path) < 0)
		return -ENOMEM;
	return stat(drop_ins, &st) == 0 ? folder_add(drop_ins, problems, changes) : 0;
}

int policy_change_read(const char *path, struct problems *problems,
		       struct policy_sources *ret_changes)
{
	_cleanup_policy_sources_ struct policy_sources changes = { 0 };
	struct stat st;
	int r;

	if (stat(path, &st) < 0)
		return change_failed(problems, path, -errno);
	r = S_ISDIR(st.st_mode) ? directory_add(path, problems, &changes)
				: change_add(path, problems, &changes);
	if (r < 0)
		return r;
	*ret_changes = changes;
	changes = (struct policy_sources){ 0 };
	return 0;
}

/* --- applying --- */

/* The main file comes first, then drop-ins by name. */
static int order(const char *a, const char *b)
{
	if (is_main(a) || is_main(b))
		return is_main(b) - is_main(a);
	return strcmp(last_name(a), last_name(b));
}

static int source_change(struct policy_sources *sources, struct policy_text *change)
{
	struct policy_text *items;
	size_t i = 0;

	while (i < sources->n && order(sources->items[i].file, change->file) < 0)
		i++;
	if (i < sources->n && order(sources->items[i].file, change->file) == 0) {
		free(sources->items[i].file);
		free(sources->items[i].text);
	} else {
		items = reallocarray(sources->items, sources->n + 1, sizeof(*items));
		if (!items)
			return -ENOMEM;
		sources->items = items;
		memmove(&items[i + 1], &items[i], (sources->n++ - i) * sizeof(*items));
	}
	sources->items[i] = *change;
	*change = (struct policy_text){ 0 };
	return 0;
}

int policy_sources_change(struct policy_sources *sources, struct policy_sources *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		int r = source_change(sources, &changes->items[i]);

		if (r < 0)
			return r;
	}
	return 0;
}
