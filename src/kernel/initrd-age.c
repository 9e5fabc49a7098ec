/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/initrd-age.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/directory-names.h"
#include "base/path.h"
#include "kernel/root-file.h"

/* The directories count themselves: what was taken out of one leaves no other trace. */
static const char *const copied[] = {
	"/usr/lib/bootward",
	"/usr/lib/bootward/bootward.conf.d",
	"/etc/bootward",
	"/etc/bootward/bootward.conf.d",
};

struct age {
	int root_fd;
	struct timespec newest;
	bool found;
};

static bool is_after(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

static int age_add(struct age *age, const char *path)
{
	_cleanup_free_ char *resolved = NULL;
	struct stat st;
	int r;

	r = path_resolve(age->root_fd, path, &resolved);
	if (r < 0)
		return r;
	if (fstatat(age->root_fd, path_at_root(resolved), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!age->found || is_after(&st.st_mtim, &age->newest))
		age->newest = st.st_mtim;
	age->found = true;
	return 0;
}

static int age_add_in(struct age *age, const char *directory, const char *name)
{
	_cleanup_free_ char *path = NULL;
	int r;

	if (asprintf(&path, "%s/%s", directory, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = age_add(age, path);
	return r == -ENOENT ? 0 : r; /* a dangling link: nothing that could be copied */
}

static int age_add_all(struct age *age, const char *directory)
{
	_cleanup_directory_ DIR *dir = NULL;
	const struct dirent *entry;
	int r;

	r = directory_open(age->root_fd, directory, &dir);
	if (r < 0 || !dir)
		return r;
	r = age_add(age, directory);
	if (r < 0)
		return r;
	while (errno = 0, (entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			r = age_add_in(age, directory, entry->d_name);
		if (r < 0)
			return r;
	}
	return -errno;
}

int initrd_age_read(int root_fd, const struct timespec *made, enum answer *ret_current)
{
	struct age age = { .root_fd = root_fd };

	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++) {
		int r = age_add_all(&age, copied[i]);

		if (r == -ENOENT)
			continue;
		if (r < 0)
			return r == -ENOMEM ? r : 0;
	}
	if (age.found)
		*ret_current = is_after(&age.newest, made) ? ANSWER_NO : ANSWER_YES;
	return 0;
}
