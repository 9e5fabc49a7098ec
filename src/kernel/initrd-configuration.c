/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/initrd-configuration.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "base/directory-names.h"
#include "base/path.h"
#include "kernel/root-file.h"

#define FNV_BASIS 0xcbf29ce484222325ULL
#define FNV_PRIME 0x100000001b3ULL

#define FILE_MAX (1UL << 20)

/* Without the slash at the beginning, as initrds name them. */
static const char *const folders[] = { "usr/lib/bootward/", "etc/bootward/" };

static bool is_drop_in(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && !strchr(name, '/') && len > strlen(".conf") &&
	       strcmp(name + len - strlen(".conf"), ".conf") == 0;
}

bool initrd_configuration_has(const char *name)
{
	static const char drop_ins[] = "bootward.conf.d/";

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		const char *rest = name + strlen(folders[i]);

		if (strncmp(name, folders[i], strlen(folders[i])) != 0)
			continue;
		return strcmp(rest, "bootward.conf") == 0 ||
		       (strncmp(rest, drop_ins, strlen(drop_ins)) == 0 &&
			is_drop_in(rest + strlen(drop_ins)));
	}
	return false;
}

uint64_t initrd_file_add(uint64_t hash, const void *bytes, size_t n)
{
	const unsigned char *byte = bytes;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ byte[i]) * FNV_PRIME;
	return hash;
}

uint64_t initrd_file_begin(const char *name)
{
	return initrd_file_add(FNV_BASIS, name, strlen(name) + 1);
}

/* --- below a root --- */

/* A link that leads nowhere is copied as it is. */
static int link_add(int root_fd, const char *path, uint64_t *sum)
{
	char target[PATH_MAX];
	ssize_t n;

	n = readlinkat(root_fd, path_at_root(path), target, sizeof(target));
	if (n < 0)
		return errno == ENOENT ? 0 : -errno;
	*sum += initrd_file_add(initrd_file_begin(path + 1), target, (size_t)n);
	return 0;
}

static int file_add(int root_fd, const char *path, uint64_t *sum)
{
	_cleanup_free_ char *resolved = NULL, *text = NULL;
	size_t len = 0;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	if (strcmp(resolved, "/dev/null") == 0) {
		*sum += initrd_file_add(initrd_file_begin(path + 1), resolved, strlen(resolved));
		return 0;
	}
	r = root_file_read(root_fd, path, FILE_MAX, &text, &len);
	if (r < 0)
		return r == -ENOENT ? link_add(root_fd, path, sum) : r;
	*sum += initrd_file_add(initrd_file_begin(path + 1), text, len);
	return 0;
}

static int named_add(int root_fd, const char *folder, const char *name, uint64_t *sum)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "/%s%s", folder, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return file_add(root_fd, path, sum);
}

static int drop_ins_add(int root_fd, const char *folder, uint64_t *sum)
{
	_cleanup_directory_ DIR *dir = NULL;
	_cleanup_free_ char *path = NULL;
	const struct dirent *entry;
	int r;

	if (asprintf(&path, "/%sbootward.conf.d/", folder) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = directory_open(root_fd, path, &dir);
	if (r < 0 || !dir)
		return r == -ENOENT ? 0 : r;
	while (errno = 0, (entry = readdir(dir))) {
		if (is_drop_in(entry->d_name))
			r = named_add(root_fd, path + 1, entry->d_name, sum);
		if (r < 0)
			return r;
	}
	return -errno;
}

int initrd_configuration_read(int root_fd, uint64_t *ret_sum)
{
	uint64_t sum = 0;
	int r;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		r = named_add(root_fd, folders[i], "bootward.conf", &sum);
		if (r < 0)
			return r;
		r = drop_ins_add(root_fd, folders[i], &sum);
		if (r < 0)
			return r;
	}
	*ret_sum = sum;
	return 0;
}
