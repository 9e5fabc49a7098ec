/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/boot-path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/path.h"

/* Returns 0 if it is there, or why it cannot be seen. */
static int path_look(int root_fd, const char *path)
{
	_cleanup_free_ char *resolved = NULL;
	struct stat st;
	int r = path_resolve(root_fd, path, &resolved);

	if (r < 0)
		return r;
	return fstatat(root_fd, path_at_root(resolved), &st, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

bool boot_path_exists(int root_fd, const char *path)
{
	return path_look(root_fd, path) == 0;
}

bool boot_path_is_missing(int root_fd, const char *path)
{
	return path_look(root_fd, path) == -ENOENT;
}

int boot_file_read(int root_fd, const char *path, size_t limit, char **ret_text)
{
	_cleanup_free_ char *resolved = NULL;
	size_t len;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	return file_read(root_fd, path_at_root(resolved), limit, ret_text, &len);
}

int boot_path_join(int root_fd, const char *directory, const char *path, char **ret_path)
{
	_cleanup_free_ char *joined = NULL;

	if (asprintf(&joined, "%s/%s", directory, path) < 0)
		return -ENOMEM;
	return path_resolve(root_fd, joined, ret_path);
}

/* Try `path` below /boot and below the root, in the order that fits its name. Returns 1 if it is
 * there, and what it leads to; 0 if not; or -ENOMEM. */
static int path_try(int root_fd, const char *path, char **ret_path)
{
	const char *directories[] = { "/boot", "" };
	bool in_boot = path_is_below(path, "/boot");

	for (size_t i = 0; i < 2; i++) {
		_cleanup_free_ char *found = NULL;
		int r = boot_path_join(root_fd, directories[in_boot ? 1 - i : i], path, &found);

		if (r == -ENOMEM)
			return r;
		if (r < 0 || !boot_path_exists(root_fd, found))
			continue;
		*ret_path = TAKE_PTR(found);
		return 1;
	}
	return 0;
}

/* Is the first part of `path` the name of a subvolume that is not seen where it is mounted? "@" is
 * custom on btrfs, Fedora has "root", and GRUB's ZFS names end with '@'. */
static bool begins_with_subvolume(const char *path, const char *rest)
{
	size_t len = (size_t)(rest - path) - 1;

	return memchr(path + 1, '@', len) || (len == 4 && memcmp(path + 1, "root", 4) == 0);
}

/* What follows the subvolume's name; NULL if there is none. */
static const char *path_in_subvolume(const char *path)
{
	const char *rest = strchr(path + 1, '/');

	if (!rest)
		return NULL;
	if (begins_with_subvolume(path, rest))
		return rest;
	/* ZFS: "/BOOT/debian@/vmlinuz" */
	path = rest;
	rest = strchr(path + 1, '/');
	return rest && begins_with_subvolume(path, rest) ? rest : NULL;
}

int boot_path_find(int root_fd, const char *path, char **ret_path)
{
	_cleanup_free_ char *normal = NULL;
	const char *in_subvolume;
	int r;

	if (*path == '(') {
		path = strchr(path, ')');
		if (!path)
			return -EINVAL;
		path++;
	}
	r = path_normalize(path, &normal);
	if (r < 0)
		return r;
	r = path_try(root_fd, normal, ret_path);
	if (r != 0)
		return r < 0 ? r : 0;
	in_subvolume = path_in_subvolume(normal);
	if (in_subvolume) {
		r = path_try(root_fd, in_subvolume, ret_path);
		if (r != 0)
			return r < 0 ? r : 0;
	}
	return boot_path_join(root_fd, path_is_below(normal, "/boot") ? "" : "/boot", normal,
			      ret_path);
}
