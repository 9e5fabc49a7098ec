/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/directory-names.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"

void directory_closep(DIR **dir)
{
	if (*dir)
		(void)closedir(*dir);
}

int directory_open(int root_fd, const char *directory, DIR **ret_dir)
{
	_cleanup_free_ char *resolved = NULL;
	_cleanup_close_ int fd = -EBADF;
	DIR *dir;
	int r;

	r = path_resolve(root_fd, directory, &resolved);
	if (r < 0)
		return r;
	fd = openat(root_fd, path_at_root(resolved),
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	dir = fdopendir(fd);
	if (!dir)
		return -ENOMEM;
	(void)TAKE_FD(fd);
	*ret_dir = dir;
	return 0;
}

static bool name_fits(const char *name, const char *suffix)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > strlen(suffix) &&
	       strcasecmp(name + len - strlen(suffix), suffix) == 0;
}

static int name_add(char ***names, size_t n, const char *name)
{
	char **longer = reallocarray(*names, n + 2, sizeof(*longer));

	if (!longer)
		return -ENOMEM;
	*names = longer;
	longer[n + 1] = NULL;
	longer[n] = strdup(name);
	return longer[n] ? 0 : -ENOMEM;
}

static int name_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int directory_names(int root_fd, const char *directory, const char *suffix, size_t max,
		    char ***ret_names)
{
	_cleanup_directory_ DIR *dir = NULL;
	_cleanup_words_ char **names = calloc(1, sizeof(*names));
	const struct dirent *dirent;
	size_t n = 0;
	int r;

	if (!names)
		return -ENOMEM;
	r = directory_open(root_fd, directory, &dir);
	if (r < 0 && r != -ENOENT)
		return r;
	while (dir && (errno = 0, dirent = readdir(dir))) {
		if (!name_fits(dirent->d_name, suffix))
			continue;
		if (n >= max)
			return -E2BIG;
		r = name_add(&names, n, dirent->d_name);
		if (r < 0)
			return r;
		n++;
	}
	if (dir && errno != 0)
		return -errno;
	if (n > 1)
		qsort(names, n, sizeof(*names), name_compare);
	*ret_names = TAKE_PTR(names);
	return (int)n;
}
