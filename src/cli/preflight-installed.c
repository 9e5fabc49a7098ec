/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/preflight-installed.h"

#include <fcntl.h>
#include <string.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "base/path.h"
#include "entry/entry.h"

/* More directories than this are no installation. */
#define RELEASES_MAX 256

static const char *const folders[] = { "/usr/lib/modules", "/lib/modules" };

/* --- files --- */

static bool is_nothing(int r)
{
	return r == -ENOENT || r == -ENOTDIR;
}

/* Is there BEFORE RELEASE AFTER, links followed within the root? 1, 0, or why nobody can tell. */
static int file_exists(int root_fd, const char *before, const char *release, const char *after)
{
	_cleanup_free_ char *path = NULL, *resolved = NULL;
	int r;

	if (asprintf(&path, "%s%s%s", before, release, after) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = path_resolve(root_fd, path, &resolved);
	if (r == 0 && faccessat(root_fd, path_at_root(resolved), F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		r = -errno;
	if (r == 0)
		return 1;
	return is_nothing(r) ? 0 : r;
}

struct place {
	const char *before, *after;
};

/* Is there one of them? Only if none is there does it matter that one cannot be told. */
static int places_ask(int root_fd, const char *release, const struct place *places, size_t n)
{
	int answer = 0;

	for (size_t i = 0; i < n; i++) {
		int r = file_exists(root_fd, places[i].before, release, places[i].after);

		if (r > 0 || r == -ENOMEM)
			return r;
		answer = answer < 0 ? answer : r;
	}
	return answer;
}

/* Where a kernel lies under its release. */
static const struct place kernels[] = {
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
static const struct place traces[] = {
	{ "/boot/config-", "" },
	{ "/usr/lib/modules/", "" },
	{ "/lib/modules/", "" },
};

static int kernel_exists(int root_fd, const char *release)
{
	return places_ask(root_fd, release, kernels, sizeof(kernels) / sizeof(kernels[0]));
}

bool installed_may_be(int root_fd, const char *release)
{
	return places_ask(root_fd, release, traces, sizeof(traces) / sizeof(traces[0])) != 0 ||
	       kernel_exists(root_fd, release) != 0;
}

/* --- the list --- */

struct search {
	int root_fd;
	struct problems *problems;
	char **releases; /* has room for RELEASES_MAX and the end */
};

/* Once each. */
static int release_add(const struct search *search, const char *release)
{
	size_t n = 0;

	for (; search->releases[n]; n++)
		if (strcmp(search->releases[n], release) == 0)
			return 0;
	if (n == RELEASES_MAX) {
		problems_add(search->problems, LOG_ERR, "name those that matter: --kernel=VERSION",
			     "more than %d kernels are installed, of which the rest is left out",
			     RELEASES_MAX);
		return -E2BIG;
	}
	search->releases[n] = strdup(release);
	return search->releases[n] ? 0 : -ENOMEM;
}

static int name_judge(const struct search *search, const char *folder, const char *name)
{
	int r;

	if (name[0] == '.')
		return 0;
	r = kernel_exists(search->root_fd, name);
	if (r > 0)
		return release_add(search, name);
	if (r == 0 || r == -ENOMEM)
		return r;
	problems_add_at(search->problems, LOG_ERR, folder, 0, NULL,
			"cannot tell whether there is a kernel %s, which is left out: %s", name,
			strerror(-r));
	return 0;
}

static int folder_scan(const struct search *search, const char *path)
{
	_cleanup_directory_ DIR *dir = NULL;
	const struct dirent *entry;
	int r;

	r = directory_open(search->root_fd, path, &dir);
	if (r < 0 || !dir)
		return r;
	while ((errno = 0, entry = readdir(dir))) {
		r = name_judge(search, path, entry->d_name);
		if (r < 0)
			return r;
	}
	return -errno;
}

/* What cannot be read is said, and the search goes on. */
static int folder_read(const struct search *search, const char *folder)
{
	_cleanup_free_ char *path = NULL;
	int r;

	r = path_resolve(search->root_fd, folder, &path);
	if (r == 0 && folder != folders[0] && strcmp(path, folders[0]) == 0)
		return 0; /* a link to where the search was */
	if (r == 0)
		r = folder_scan(search, path);
	if (r >= 0 || r == -ENOENT)
		return 0;
	if (r == -ENOMEM || r == -E2BIG)
		return r;
	problems_add_at(search->problems, LOG_ERR, folder, 0, NULL,
			"cannot be read, so kernels may be left out: %s", strerror(-r));
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	return strverscmp(*(char *const *)b, *(char *const *)a);
}

int installed_find(int root_fd, const struct entries *entries, struct problems *problems,
		   char ***ret_releases)
{
	_cleanup_installed_ char **releases = calloc(RELEASES_MAX + 1, sizeof(*releases));
	const struct search search = { root_fd, problems, releases };
	size_t n = 0;
	int r = releases ? 0 : -ENOMEM;

	for (size_t i = 0; r >= 0 && i < sizeof(folders) / sizeof(folders[0]); i++)
		r = folder_read(&search, folders[i]);
	for (size_t i = 0; r >= 0 && i < entries->n; i++)
		if (entries->items[i].release)
			r = release_add(&search, entries->items[i].release);
	if (r < 0 && r != -E2BIG)
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
