/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "bpf/abi.h"
#include "guard/pin.h"

static void closedirp(DIR **directory)
{
	if (*directory)
		(void)closedir(*directory);
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static DIR *directory_open(int at, const char *name)
{
	_cleanup_close_ int fd = -EBADF;
	DIR *directory;

	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	directory = fdopendir(fd);
	if (directory)
		(void)TAKE_FD(fd);
	return directory;
}

/* "17" -> 17; 0 for anything that pins_publish() does not write. */
static uint64_t generation_number(const char *name)
{
	uint64_t number;
	char *end;

	if (name[0] < '1' || name[0] > '9' || strlen(name) > 18)
		return 0;
	number = strtoull(name, &end, 10);
	return *end ? 0 : number;
}

static bool directory_empty(DIR *directory)
{
	const struct dirent *found;

	while ((found = readdir(directory)))
		if (!is_dots(found->d_name))
			return false;
	return true;
}

static int entry_read(int root_fd, const char *name, struct pin_entry *ret_entry)
{
	_cleanup_(closedirp) DIR *directory = NULL;
	struct pin_entry entry = { .number = generation_number(name) };
	struct stat root, own;
	struct statfs fs;

	directory = directory_open(root_fd, name);
	if (directory) {
		if (fstat(root_fd, &root) < 0 || fstat(dirfd(directory), &own) < 0 ||
		    fstatfs(dirfd(directory), &fs) < 0)
			return -errno;
		entry.mounted =
			own.st_dev != root.st_dev && (unsigned long)fs.f_type == BPF_FS_MAGIC;
		entry.empty = directory_empty(directory);
	}
	entry.name = strdup(name);
	if (!entry.name)
		return -ENOMEM;
	*ret_entry = entry;
	return 0;
}

static int entry_compare(const void *a, const void *b)
{
	const struct pin_entry *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

int pin_list_read(int root_fd, struct pin_list *ret_list)
{
	_cleanup_(closedirp) DIR *directory = NULL;
	_cleanup_pin_list_ struct pin_list list = { 0 };
	const struct dirent *found;
	int r;

	directory = directory_open(root_fd, ".");
	if (!directory)
		return -errno;
	while ((found = readdir(directory))) {
		struct pin_entry *items;

		if (is_dots(found->d_name))
			continue;
		items = reallocarray(list.items, list.n + 1, sizeof(*items));
		if (!items)
			return -ENOMEM;
		list.items = items;
		r = entry_read(root_fd, found->d_name, &items[list.n]);
		if (r < 0)
			return r;
		list.n++;
	}
	if (list.n > 0)
		qsort(list.items, list.n, sizeof(*list.items), entry_compare);
	*ret_list = TAKE(list, (struct pin_list){ 0 });
	return 0;
}

void pin_list_clear(struct pin_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->items[i].name);
	free(list->items);
	*list = (struct pin_list){ 0 };
}

const struct pin_entry *pin_list_current(const struct pin_list *list)
{
	for (size_t i = list->n; i > 0; i--)
		if (list->items[i - 1].number > 0 && list->items[i - 1].mounted)
			return &list->items[i - 1];
	return NULL;
}

const struct pin_entry *pin_list_stranger(const struct pin_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct pin_entry *entry = &list->items[i];

		if (entry->number == 0 || (!entry->mounted && !entry->empty))
			return entry;
	}
	return NULL;
}

/* Empty the directory; bpffs nests as deep as whoever filled it liked. */
static int directory_clear(DIR *directory)
{
	const struct dirent *found;
	int r;

	while ((found = readdir(directory))) {
		_cleanup_(closedirp) DIR *below = NULL;

		if (is_dots(found->d_name))
			continue;
		below = directory_open(dirfd(directory), found->d_name);
		if (below) {
			r = directory_clear(below);
			if (r < 0)
				return r;
		}
		if (unlinkat(dirfd(directory), found->d_name, below ? AT_REMOVEDIR : 0) < 0 &&
		    errno != ENOENT)
			return -errno;
		rewinddir(directory);
	}
	return 0;
}

int pins_remove(int root_fd, const struct pin_entry *entry)
{
	_cleanup_(closedirp) DIR *directory = NULL;
	char path[PATH_MAX];
	int r;

	directory = directory_open(root_fd, entry->name);
	(void)snprintf(path, sizeof(path), BW_PIN_ROOT "/%s", entry->name);
	if (entry->mounted && umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) < 0)
		return -errno;
	if (directory) {
		r = directory_clear(directory);
		if (r < 0)
			return r;
	}
	if (unlinkat(root_fd, entry->name, directory ? AT_REMOVEDIR : 0) < 0 && errno != ENOENT)
		return -errno;
	return 0;
}
