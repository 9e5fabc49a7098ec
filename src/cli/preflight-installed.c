/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/preflight-installed.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "base/path.h"
#include "entry/entry.h"

/* More directories than this are no installation. */
#define RELEASES_MAX 256

static const char *const folders[] = { "/usr/lib/modules", "/lib/modules" };

/* --- files --- */

/* Is there BEFORE RELEASE AFTER, links followed within the root? */
static bool file_exists(int root_fd, const char *before, const char *release, const char *after)
{
	_cleanup_free_ char *path = NULL, *resolved = NULL;

	if (asprintf(&path, "%s%s%s", before, release, after) < 0)
		path = NULL;
	return path && path_resolve(root_fd, path, &resolved) == 0 &&
	       faccessat(root_fd, path_at_root(resolved), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Where a kernel lies under its release. */
static const struct {
	const char *before, *after;
} kernels[] = {
	{ "/boot/vmlinuz-", "" }, /* Debian, Ubuntu, Fedora, RHEL, openSUSE */
	{ "/boot/vmlinux-", "" }, /* riscv64, and uncompressed */
	{ "/boot/Image-", "" }, /* arm64 of openSUSE */
	{ "/boot/image-", "" }, /* s390x of openSUSE */
	{ "/boot/kernel-", "" }, /* Gentoo */
	{ "/usr/lib/modules/", "/vmlinuz" }, /* Arch, Fedora, openSUSE */
	{ "/lib/modules/", "/vmlinuz" },
	{ "/usr/lib/modules/", "/Image" },
	{ "/usr/lib/modules/", "/image" },
};

/* What tells of a kernel without being one. */
static const struct {
	const char *before, *after;
} traces[] = {
	{ "/boot/config-", "" },
	{ "/usr/lib/modules/", "" },
	{ "/lib/modules/", "" },
};

static bool kernel_exists(int root_fd, const char *release)
{
	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++)
		if (file_exists(root_fd, kernels[i].before, release, kernels[i].after))
			return true;
	return false;
}

bool installed_has_trace(int root_fd, const char *release)
{
	for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++)
		if (file_exists(root_fd, traces[i].before, release, traces[i].after))
			return true;
	return kernel_exists(root_fd, release);
}

/* --- the list --- */

/* Once each; `releases` has room for RELEASES_MAX and the end. */
static int release_add(char **releases, const char *release)
{
	size_t n = 0;

	for (; releases[n]; n++)
		if (strcmp(releases[n], release) == 0)
			return 0;
	if (n == RELEASES_MAX)
		return 0;
	releases[n] = strdup(release);
	return releases[n] ? 0 : -ENOMEM;
}

static DIR *folder_open(int root_fd, const char *path)
{
	_cleanup_free_ char *resolved = NULL;
	_cleanup_close_ int fd = -EBADF;
	DIR *dir;

	if (path_resolve(root_fd, path, &resolved) < 0)
		return NULL;
	fd = openat(root_fd, path_at_root(resolved),
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (dir)
		(void)TAKE_FD(fd);
	return dir;
}

static void dir_close(DIR **dir)
{
	if (*dir)
		(void)closedir(*dir);
}

static int folder_read(int root_fd, const char *path, char **releases)
{
	_cleanup_(dir_close) DIR *dir = folder_open(root_fd, path);
	int r = 0;

	for (struct dirent *entry; r >= 0 && dir && (entry = readdir(dir));)
		if (entry->d_name[0] != '.' && kernel_exists(root_fd, entry->d_name))
			r = release_add(releases, entry->d_name);
	return r;
}

static int newest_first(const void *a, const void *b)
{
	return strverscmp(*(char *const *)b, *(char *const *)a);
}

int installed_find(int root_fd, const struct entries *entries, char ***ret_releases)
{
	_cleanup_installed_ char **releases = calloc(RELEASES_MAX + 1, sizeof(*releases));
	size_t n = 0;
	int r = releases ? 0 : -ENOMEM;

	for (size_t i = 0; r >= 0 && i < sizeof(folders) / sizeof(folders[0]); i++)
		r = folder_read(root_fd, folders[i], releases);
	for (size_t i = 0; r >= 0 && i < entries->n; i++)
		if (entries->items[i].release)
			r = release_add(releases, entries->items[i].release);
	if (r < 0)
		return r;
	while (releases[n])
		n++;
	qsort(releases, n, sizeof(*releases), newest_first);
	*ret_releases = TAKE_PTR(releases);
	return 0;
}

char **installed_free(char **releases)
{
	for (size_t i = 0; releases && releases[i]; i++)
		free(releases[i]);
	free(releases);
	return NULL;
}
