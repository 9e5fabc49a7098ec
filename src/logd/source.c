/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "logd/source.h"

#include <bpf/bpf.h>
#include <fcntl.h>
#include <string.h>
#include <syslog.h>

#include "guard/generation.h"
#include "guard/pin.h"

static int events_id(int map_fd, uint32_t *ret_id)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	if (bpf_obj_get_info_by_fd(map_fd, &info, &len) < 0)
		return -errno;
	*ret_id = info.id;
	return 0;
}

static int entry_look(int root_fd, const struct pin_entry *entry, struct source_name *ret_name)
{
	_cleanup_close_ int fd = -EBADF, map_fd = -EBADF;
	struct source_name name = { .generation = entry->number };
	int r;

	fd = openat(root_fd, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = pin_get(fd, "map", guard_map_name(GUARD_MAP_EVENTS), &map_fd);
	if (r >= 0)
		r = events_id(map_fd, &name.events_id);
	if (r >= 0)
		*ret_name = name;
	return r;
}

int source_look(struct source_name *ret_name)
{
	_cleanup_problems_ struct problems ignored = { 0 };
	_cleanup_pin_list_ struct pin_list list = { 0 };
	_cleanup_close_ int root_fd = -EBADF;
	const struct pin_entry *entry;
	int r;

	r = pins_open(0, &ignored, &root_fd);
	if (r >= 0)
		r = pin_list_read(root_fd, &list);
	if (r < 0)
		return r;
	entry = pin_list_current(&list);
	return entry ? entry_look(root_fd, entry, ret_name) : -ENOENT;
}

/* The one map, by another descriptor than the generation's. */
static int map_take(const struct generation *generation, enum guard_map map, int *ret_fd)
{
	const int fd = fcntl(generation->map_fd[map], F_DUPFD_CLOEXEC, 3);

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

static int maps_take(const struct generation *generation, struct source *source)
{
	int r;

	r = map_take(generation, GUARD_MAP_EVENTS, &source->events_fd);
	if (r >= 0)
		r = map_take(generation, GUARD_MAP_AGGREGATES, &source->aggregates_fd);
	if (r >= 0)
		r = map_take(generation, GUARD_MAP_TALLIES, &source->tallies_fd);
	if (r >= 0)
		r = map_take(generation, GUARD_MAP_RULE_USES, &source->uses_fd);
	if (r >= 0)
		r = events_id(source->events_fd, &source->name.events_id);
	return r < 0 ? r : ring_open(source->events_fd, true, &source->ring);
}

static int source_read(const struct generation *generation, struct source *source,
		       struct origin *ret_origin)
{
	int r;

	source->name.generation = generation->number;
	source->policy_hash = generation->state.policy_hash;
	source->attached_ns = generation->state.attached_ns;
	r = generation_policy(generation, &source->policy);
	if (r >= 0)
		r = maps_take(generation, source);
	return r < 0 ? r : origin_of(generation, ret_origin);
}

int source_open(struct problems *problems, struct source *ret_source, struct origin *ret_origin)
{
	_cleanup_generation_ struct generation *generation = NULL;
	struct source source = { .events_fd = -EBADF,
				 .aggregates_fd = -EBADF,
				 .tallies_fd = -EBADF,
				 .uses_fd = -EBADF };
	int r;

	r = generation_open_current(problems, &generation);
	if (r < 0)
		return r;
	r = source_read(generation, &source, ret_origin);
	if (r < 0) {
		source_close(&source);
		problems_add(problems, LOG_ERR, NULL, "the guard's evidence cannot be read: %s",
			     strerror(-r));
		return r;
	}
	*ret_source = source;
	return 0;
}

void source_close(struct source *source)
{
	ring_close(&source->ring);
	closep(&source->events_fd);
	closep(&source->aggregates_fd);
	closep(&source->tallies_fd);
	closep(&source->uses_fd);
}
