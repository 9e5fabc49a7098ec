/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/mount-place.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "kernel/mount-table.h"

#define TABLE_MAX (16U << 20)

enum {
	NAMESPACES_MAX = 256 /* that are remembered; more are read more than once */
};

/* Mount namespaces that were looked at. */
struct namespaces {
	ino_t ino[NAMESPACES_MAX];
	size_t n;
};

static bool namespace_is_new(struct namespaces *seen, const char *process)
{
	struct stat st;
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%s/ns/mnt", process);
	if (stat(path, &st) < 0)
		return false;
	for (size_t i = 0; i < seen->n; i++)
		if (seen->ino[i] == st.st_ino)
			return false;
	if (seen->n < NAMESPACES_MAX)
		seen->ino[seen->n++] = st.st_ino;
	return true;
}

/* 1: found, 0: not there, or there is nothing to read any more. */
static int process_look(const char *process, unsigned int id, struct mount_place *ret_place)
{
	_cleanup_mount_table_ struct mount_table table = { 0 };
	_cleanup_free_ char *text = NULL;
	const struct mount_point *found;
	struct mount_place place;
	char path[64];
	size_t len;

	(void)snprintf(path, sizeof(path), "/proc/%s/mountinfo", process);
	if (file_read(AT_FDCWD, path, TABLE_MAX, &text, &len) < 0 ||
	    mount_table_parse(text, true, &table) < 0)
		return 0;
	found = mount_table_find_id(&table, id);
	if (!found)
		return 0;
	place = (struct mount_place){
		.process = (pid_t)strtol(process, NULL, 10), /* "self" is 0 */
		.path = strdup(found->path),
		.root = strdup(found->root),
		.type = strdup(found->type),
	};
	if (!place.path || !place.root || !place.type) {
		mount_place_clear(&place);
		return -ENOMEM;
	}
	*ret_place = place;
	return 1;
}

static int others_look(struct namespaces *seen, unsigned int id, struct mount_place *ret_place)
{
	const struct dirent *entry;
	DIR *directory = opendir("/proc");
	int r = 0;

	while (directory && r == 0 && (entry = readdir(directory)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    namespace_is_new(seen, entry->d_name))
			r = process_look(entry->d_name, id, ret_place);
	if (directory)
		(void)closedir(directory);
	return r;
}

int mount_place_find(unsigned int id, struct mount_place *ret_place)
{
	static const char *const first[] = { "self", "1" };
	struct namespaces seen = { .n = 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < sizeof(first) / sizeof(first[0]); i++)
		if (namespace_is_new(&seen, first[i]))
			r = process_look(first[i], id, ret_place);
	if (r == 0)
		r = others_look(&seen, id, ret_place);
	return r == 0 ? -ENOENT : r < 0 ? r : 0;
}

void mount_place_clear(struct mount_place *place)
{
	free(place->path);
	free(place->root);
	free(place->type);
	*place = (struct mount_place){ 0 };
}
