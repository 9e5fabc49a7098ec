/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/path.h"

#include <limits.h>
#include <string.h>

enum {
	LINKS_MAX = 40
}; /* the kernel's own limit */

const char *path_at_root(const char *path)
{
	return path[1] ? path + 1 : ".";
}

bool path_is_below(const char *path, const char *directory)
{
	size_t len = strlen(directory);

	if (len == 1)
		return true;
	return strncmp(path, directory, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

/* Take the next name off *path. An empty one is the end. */
static size_t name_next(const char **path, const char **ret_name)
{
	size_t len;

	*path += strspn(*path, "/");
	len = strcspn(*path, "/");
	*ret_name = *path;
	*path += len;
	return len;
}

static bool name_is(const char *name, size_t len, const char *what)
{
	return len == strlen(what) && memcmp(name, what, len) == 0;
}

int path_normalize(const char *path, char **ret_path)
{
	_cleanup_free_ char *copy = NULL;
	const char *name = NULL;
	size_t len, end = 0;

	if (path[0] != '/')
		return -EINVAL;
	copy = malloc(strlen(path) + 1);
	if (!copy)
		return -ENOMEM;
	while ((len = name_next(&path, &name)) > 0) {
		if (name_is(name, len, ".."))
			return -EINVAL;
		if (name_is(name, len, "."))
			continue;
		copy[end++] = '/';
		memcpy(copy + end, name, len);
		end += len;
	}
	if (end == 0)
		copy[end++] = '/';
	copy[end] = '\0';
	*ret_path = TAKE_PTR(copy);
	return 0;
}

/* `done` is the path walked so far, without links; `rest` what is still to be walked. */
struct walk {
	char done[PATH_MAX];
	size_t len;
	char rest[PATH_MAX];
	unsigned int links;
	path_link_fn *judge; /* or NULL */
	void *data; /* for it */
	bool missing; /* the last name in `done` does not exist, so nothing below it does */
};

static void walk_up(struct walk *walk)
{
	while (walk->len > 0 && walk->done[--walk->len] != '/')
		continue;
	walk->done[walk->len] = '\0';
	walk->missing = false;
}

static int walk_down(struct walk *walk, const char *name, size_t len)
{
	if (walk->len + 1 + len >= sizeof(walk->done))
		return -ENAMETOOLONG;
	walk->done[walk->len++] = '/';
	memcpy(walk->done + walk->len, name, len);
	walk->len += len;
	walk->done[walk->len] = '\0';
	return 0;
}

/* The link at the end of `done` is replaced by what it says: `target`, before `rest`. */
static int walk_link(struct walk *walk, const char *target, const char *rest)
{
	char joined[PATH_MAX];
	int n;

	if (++walk->links > LINKS_MAX)
		return -ELOOP;
	n = snprintf(joined, sizeof(joined), "%s/%s", target, rest);
	if (n < 0 || (size_t)n >= sizeof(joined))
		return -ENAMETOOLONG;
	memcpy(walk->rest, joined, (size_t)n + 1);
	if (target[0] == '/') {
		walk->len = 0;
		walk->done[0] = '\0';
	} else {
		walk_up(walk);
	}
	return 0;
}

/* May the link at the end of `done` be followed? */
static int walk_ask(struct walk *walk, int root_fd)
{
	char *slash = strrchr(walk->done, '/');
	int r;

	if (!walk->judge)
		return 0;
	*slash = '\0';
	r = walk->judge(walk->data, root_fd, *walk->done ? walk->done : "/");
	*slash = '/';
	return r;
}

/* Walk one name. Returns 1 if it was a link, so that `rest` begins anew, or 0. */
static int walk_name(struct walk *walk, int root_fd, const char *name, const char *rest)
{
	char target[PATH_MAX];
	ssize_t n;
	int r;

	r = walk_down(walk, name, (size_t)(rest - name));
	if (r < 0)
		return r;
	if (walk->missing)
		return 0;
	n = readlinkat(root_fd, path_at_root(walk->done), target, sizeof(target));
	if (n < 0 && (errno == ENOENT || errno == ENOTDIR))
		walk->missing = true;
	else if (n < 0 && errno != EINVAL)
		return -errno;
	if (n < 0)
		return 0;
	if ((size_t)n >= sizeof(target))
		return -ENAMETOOLONG;
	target[n] = '\0';
	r = walk_ask(walk, root_fd);
	if (r < 0)
		return r;
	r = walk_link(walk, target, rest);
	return r < 0 ? r : 1;
}

int path_resolve(int root_fd, const char *path, char **ret_path)
{
	return path_resolve_links(root_fd, path, NULL, NULL, ret_path);
}

int path_resolve_links(int root_fd, const char *path, path_link_fn *judge, void *data,
		       char **ret_path)
{
	struct walk walk = { .judge = judge, .data = data };
	const char *rest = walk.rest, *name = NULL;
	char *resolved;
	size_t len;
	int r;

	if (path[0] != '/')
		return -EINVAL;
	len = strlen(path);
	if (len >= sizeof(walk.rest))
		return -ENAMETOOLONG;
	memcpy(walk.rest, path, len + 1);
	while ((len = name_next(&rest, &name)) > 0) {
		if (name_is(name, len, "."))
			continue;
		if (name_is(name, len, "..")) {
			walk_up(&walk);
			continue;
		}
		r = walk_name(&walk, root_fd, name, rest);
		if (r < 0)
			return r;
		if (r > 0)
			rest = walk.rest;
	}
	resolved = strdup(walk.len > 0 ? walk.done : "/");
	if (!resolved)
		return -ENOMEM;
	*ret_path = resolved;
	return 0;
}
