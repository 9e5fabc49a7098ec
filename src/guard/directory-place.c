/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/directory-place.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "kernel/mount-table.h"

/* Where does the descriptor's path lead? NULL if that cannot be told. */
static char *descriptor_path(int fd)
{
	char link[64], target[PATH_MAX];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, target, sizeof(target) - 1);
	return n > 0 ? strndup(target, (size_t)n) : NULL;
}

static void mount_look(struct directory_place *place, const struct mount_table *table)
{
	const struct mount_point *mount =
		place->resolved ? mount_table_find(table, place->resolved) : NULL;

	if (!mount)
		return;
	place->mount = strdup(mount->path);
	place->type = strdup(mount->type);
}

/* Where directories are asked about: the generation's programs, and whether they may be. */
struct asking {
	struct inquiry inquiry;
	int error; /* 0, or why not */
	const struct mount_table *table;
};

static void place_ask(struct directory_place *place, int fd, const struct asking *asking)
{
	struct bw_answer answer;
	int r = asking->error;

	if (r >= 0)
		r = inquiry_known(&asking->inquiry, fd, &answer);
	place->learnt = r < 0 ? r : answer.known != 0;
	place->learnt_ns = r < 0 ? 0 : answer.learnt_ns;
}

/* O_PATH without O_DIRECTORY: an automount is not made to mount, and no device is waited for. */
static void place_look(struct directory_place *place, const struct asking *asking)
{
	_cleanup_close_ int fd = -EBADF;
	struct stat st;

	fd = place->path ? open(place->path, O_PATH | O_CLOEXEC) : -EBADF;
	if (fd < 0 || fstat(fd, &st) < 0) {
		place->error = place->path ? -errno : -EBADF;
		return;
	}
	if (!S_ISDIR(st.st_mode)) {
		place->error = -ENOTDIR;
		return;
	}
	place->major = major(st.st_dev);
	place->minor = minor(st.st_dev);
	place->ino = st.st_ino;
	place->resolved = descriptor_path(fd);
	mount_look(place, asking->table);
	place_ask(place, fd, asking);
}

/* The maps that carry question and answer hold one: whoever asks has the lock. */
static int lock_take(int *ret_fd)
{
	_cleanup_problems_ struct problems ignored = { 0 };

	return pins_open(PINS_LOCK | PINS_HURRY, &ignored, ret_fd);
}

int directory_places_read(const struct generation *generation, struct directory_places *ret_places)
{
	const unsigned int n = generation->state.directories;
	_cleanup_mount_table_ struct mount_table table = { 0 };
	_cleanup_close_ int lock_fd = -EBADF, root_fd = -EBADF;
	struct asking asking = { .inquiry = generation_inquiry(generation), .table = &table };
	struct directory_places places = { 0 };

	places.items = calloc(n + 1, sizeof(*places.items));
	if (!places.items)
		return -ENOMEM;
	asking.error = lock_take(&lock_fd);
	root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root_fd >= 0)
		(void)mount_table_read(root_fd, &table);
	for (; places.n < n; places.n++) {
		struct directory_place *place = &places.items[places.n];

		place->path = generation_directory(generation, (unsigned int)places.n + 1);
		place_look(place, &asking);
	}
	*ret_places = places;
	return 0;
}

void directory_places_clear(struct directory_places *places)
{
	for (size_t i = 0; i < places->n; i++) {
		free(places->items[i].path);
		free(places->items[i].resolved);
		free(places->items[i].mount);
		free(places->items[i].type);
	}
	free(places->items);
	*places = (struct directory_places){ 0 };
}
