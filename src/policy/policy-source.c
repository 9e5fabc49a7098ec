/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-source.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "base/file.h"
#include "base/path.h"

/* Highest first. */
static const char *const folders[] = { "/etc/bootward", "/run/bootward", "/usr/lib/bootward" };

#define FOLDERS (sizeof(folders) / sizeof(folders[0]))

void policy_sources_clear(struct policy_sources *sources)
{
	for (size_t i = 0; i < sources->n; i++) {
		free(sources->items[i].file);
		free(sources->items[i].text);
	}
	free(sources->items);
	*sources = (struct policy_sources){ 0 };
}

/* Takes *file and *text on success. */
static int sources_add(struct policy_sources *sources, char **file, char **text)
{
	struct policy_text *items;

	items = reallocarray(sources->items, sources->n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	sources->items = items;
	items[sources->n++] = (struct policy_text){ TAKE_PTR(*file), TAKE_PTR(*text) };
	return 0;
}

static bool is_null_device(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
}

/* Read `file`. Returns 0 and *ret_text, which is "" for /dev/null; or what file_read() does. */
static int source_read(int root_fd, const char *file, char **ret_text)
{
	_cleanup_free_ char *path = NULL;
	char *text = NULL;
	struct stat st;
	size_t len = 0;
	int r;

	r = path_resolve(root_fd, file, &path);
	if (r < 0)
		return r;
	/* Below another root directory there may be no /dev/null to lead to. */
	if (strcmp(path, "/dev/null") == 0 ||
	    (fstatat(root_fd, path_at_root(path), &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	     is_null_device(&st)))
		text = strdup("");
	else
		r = file_read(root_fd, path_at_root(path), POLICY_FILE_MAX, &text, &len);
	if (r < 0)
		return r;
	if (!text)
		return -ENOMEM;
	*ret_text = text;
	return 0;
}

/* A file that is there and cannot be used is an error: never fall back to another in silence. */
static int source_failed(struct problems *problems, const char *file, int r)
{
	const char *cure = "correct or remove it";
	const char *reason = file_reason(r);

	if (r == -ENOMEM)
		return r;
	if (r == -ENOENT)
		reason = "the symbolic link leads nowhere";
	if (r == -EFBIG)
		cure = "a configuration file has at most 1 MiB";
	if (r == -EACCES || r == -EPERM)
		cure = "read it as root";
	problems_add_at(problems, LOG_ERR, file, 0, cure, "cannot be read: %s", reason);
	return 0;
}

static int source_add(int root_fd, struct problems *problems, char **file,
		      struct policy_sources *sources)
{
	_cleanup_free_ char *text = NULL;
	int r;

	r = source_read(root_fd, *file, &text);
	if (r < 0)
		return source_failed(problems, *file, r);
	if (!*text)
		return 0;
	return sources_add(sources, file, &text);
}

/* --- bootward.conf --- */

/* Whether something of that name is there, be it a link that leads nowhere. */
static int source_exists(int root_fd, const char *folder, const char *name)
{
	_cleanup_free_ char *resolved = NULL, *path = NULL;
	struct stat st;
	int r;

	r = path_resolve(root_fd, folder, &resolved);
	if (r < 0)
		return r;
	if (asprintf(&path, "%s/%s", resolved, name) < 0)
		return -ENOMEM;
	if (fstatat(root_fd, path_at_root(path), &st, AT_SYMLINK_NOFOLLOW) == 0)
		return 1;
	return errno == ENOENT ? 0 : -errno;
}

static int main_file_add(int root_fd, struct problems *problems, struct policy_sources *sources)
{
	for (size_t i = 0; i < FOLDERS; i++) {
		_cleanup_free_ char *file = NULL;
		int r;

		if (asprintf(&file, "%s/bootward.conf", folders[i]) < 0)
			return -ENOMEM;
		r = source_exists(root_fd, folders[i], "bootward.conf");
		if (r < 0)
			return source_failed(problems, file, r);
		if (r > 0)
			return source_add(root_fd, problems, &file, sources);
	}
	problems_add(problems, LOG_ERR,
		     "install the vendor's to /usr/lib/bootward, or write one to /etc/bootward",
		     "no bootward.conf in /etc/bootward, /run/bootward or /usr/lib/bootward");
	return -ENOENT;
}

/* --- bootward.conf.d --- */

struct drop_in {
	char *name;
	char *file;
};

struct drop_ins {
	struct drop_in items[POLICY_DROP_INS_MAX];
	size_t n;
};

static void drop_ins_free(struct drop_ins **drop_ins)
{
	for (size_t i = 0; *drop_ins && i < (*drop_ins)->n; i++) {
		free((*drop_ins)->items[i].name);
		free((*drop_ins)->items[i].file);
	}
	free(*drop_ins);
}

static bool drop_in_known(const struct drop_ins *drop_ins, const char *name)
{
	for (size_t i = 0; i < drop_ins->n; i++)
		if (strcmp(drop_ins->items[i].name, name) == 0)
			return true;
	return false;
}

static bool is_drop_in(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > strlen(".conf") && strcmp(name + len - 5, ".conf") == 0;
}

/* Returns 0, -ENOMEM, or -E2BIG if there is no room for it. */
static int drop_in_add(struct drop_ins *drop_ins, const char *folder, const char *name)
{
	struct drop_in drop_in = { 0 };

	if (!is_drop_in(name) || drop_in_known(drop_ins, name))
		return 0;
	if (drop_ins->n == POLICY_DROP_INS_MAX)
		return -E2BIG;
	drop_in.name = strdup(name);
	if (!drop_in.name || asprintf(&drop_in.file, "%s/%s", folder, name) < 0) {
		free(drop_in.name);
		return -ENOMEM;
	}
	drop_ins->items[drop_ins->n++] = drop_in;
	return 0;
}

/* What is in `folder` and in no folder before it. */
static int folder_collect(int root_fd, const char *folder, struct drop_ins *drop_ins)
{
	_cleanup_directory_ DIR *dir = NULL;
	const struct dirent *entry;
	int r;

	r = directory_open(root_fd, folder, &dir);
	if (!dir)
		return r == -ENOENT ? 0 : r;
	while (errno = 0, (entry = readdir(dir))) {
		r = drop_in_add(drop_ins, folder, entry->d_name);
		if (r < 0)
			return r;
	}
	return -errno;
}

static int drop_in_compare(const void *a, const void *b)
{
	const struct drop_in *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int drop_ins_add(int root_fd, struct problems *problems, struct policy_sources *sources)
{
	_cleanup_(drop_ins_free) struct drop_ins *drop_ins = NULL;
	int r;

	drop_ins = calloc(1, sizeof(*drop_ins));
	if (!drop_ins)
		return -ENOMEM;
	for (size_t i = 0; i < FOLDERS; i++) {
		_cleanup_free_ char *folder = NULL;

		if (asprintf(&folder, "%s/bootward.conf.d", folders[i]) < 0)
			return -ENOMEM;
		r = folder_collect(root_fd, folder, drop_ins);
		if (r == -E2BIG)
			problems_add_at(problems, LOG_ERR, folder, 0, "join some of them",
					"more than %d drop-ins", POLICY_DROP_INS_MAX);
		else if (r < 0 && source_failed(problems, folder, r) < 0)
			return -ENOMEM;
	}
	qsort(drop_ins->items, drop_ins->n, sizeof(*drop_ins->items), drop_in_compare);
	for (size_t i = 0; i < drop_ins->n; i++) {
		r = source_add(root_fd, problems, &drop_ins->items[i].file, sources);
		if (r < 0)
			return r;
	}
	return 0;
}

int policy_sources_read(int root_fd, struct problems *problems, struct policy_sources *ret_sources)
{
	_cleanup_policy_sources_ struct policy_sources sources = { 0 };
	int r;

	r = main_file_add(root_fd, problems, &sources);
	if (r < 0)
		return r;
	r = drop_ins_add(root_fd, problems, &sources);
	if (r < 0)
		return r;
	*ret_sources = sources;
	sources = (struct policy_sources){ 0 };
	return 0;
}
