/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/metrics-file.h"

#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/replace.h"
#include "policy/path-danger.h"

static const struct {
	int error;
	const char *why, *cure;
} reasons[] = {
	{ ENOENT, "the directory it belongs into is not there",
	  "install node_exporter (Debian: prometheus-node-exporter), or name another file" },
	{ ENOTDIR, "what should be a directory on the way is none", "name another file" },
	{ ELOOP, "a symbolic link came in the way meanwhile", "name another file" },
	{ EISDIR, "it is a directory", "name a file in it" },
	{ EINVAL, "it is not a regular file", "name another file" },
	{ EROFS, "its file system is read-only", "mount it writable, or name another file" },
	{ ENOSPC, "its file system is full", "make room there" },
	{ EDQUOT, "its file system has no more room for this user", "make room there" },
};

static void refusal_say(const char *file, int error, struct problems *problems)
{
	const char *why = strerror(-error), *cure = NULL;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == -error) {
			why = reasons[i].why;
			cure = reasons[i].cure;
		}
	problems_add_at(problems, LOG_ERR, file, 0,
			file_cure(error, cure ? cure : "name another file"),
			"cannot be written: %s", why);
}

/* As it is without symbolic links. */
static int file_find(int root_fd, const char *file, struct problems *problems, char **ret_path)
{
	_cleanup_free_ char *where = NULL;
	const char *why = NULL;
	int r;

	r = path_resolve_trusted(root_fd, file, ret_path, &why, &where);
	if (r == -ECANCELED)
		problems_add_at(problems, LOG_ERR, file, 0, "name the file that it leads to",
				"not written: a symbolic link on the way could be made to lead "
				"elsewhere, as %s %s",
				where, why);
	else if (r < 0)
		refusal_say(file, r, problems);
	return r;
}

int metrics_file_write(int root_fd, const char *file, const char *text, size_t len,
		       struct problems *problems)
{
	_cleanup_free_ char *path = NULL;
	int r;

	r = file_find(root_fd, file, problems, &path);
	if (r < 0)
		return r;
	r = file_replace(root_fd, path, text, len, 0644);
	if (r < 0)
		refusal_say(file, r, problems);
	return r;
}
