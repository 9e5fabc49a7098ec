/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/path-danger.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"

static const char *stat_danger(const struct stat *st, uid_t root)
{
	if (st->st_uid != 0 && st->st_uid != root)
		return "does not belong to root";
	if (st->st_mode & S_IWOTH)
		return "can be written by everyone";
	/* of root's group too: with an access control list, this bit is the mask of that */
	if (st->st_mode & S_IWGRP)
		return "can be written by its group";
	return NULL;
}

const char *path_danger(int root_fd, char *path, const char **ret_path)
{
	struct stat st;
	uid_t root;

	if (fstat(root_fd, &st) < 0)
		return NULL;
	root = st.st_uid;
	for (char *end = path + strlen(path);; end = strrchr(path, '/')) {
		const char *danger;

		*end = '\0';
		if (fstatat(root_fd, *path ? path_at_root(path) : ".", &st, AT_SYMLINK_NOFOLLOW) <
		    0)
			return NULL;
		danger = stat_danger(&st, root);
		if (danger) {
			*ret_path = *path ? path : "/";
			return danger;
		}
		if (!*path)
			return NULL;
	}
}

struct link_danger {
	const char *why;
	char *where;
};

/* Whoever could write where the link is could put another one there. */
static int link_judge(void *data, int root_fd, const char *directory)
{
	_cleanup_free_ char *path = strdup(directory);
	struct link_danger *danger = data;
	const char *where = NULL;

	if (!path)
		return -ENOMEM;
	danger->why = path_danger(root_fd, path, &where);
	if (!danger->why)
		return 0;
	danger->where = strdup(where);
	return danger->where ? -ECANCELED : -ENOMEM;
}

int path_resolve_trusted(int root_fd, const char *path, char **ret_path, const char **ret_why,
			 char **ret_where)
{
	struct link_danger danger = { 0 };
	int r;

	r = path_resolve_links(root_fd, path, link_judge, &danger, ret_path);
	if (r == -ECANCELED) {
		*ret_why = danger.why;
		*ret_where = danger.where;
	}
	return r;
}
