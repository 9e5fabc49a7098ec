/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/object.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "guard.skel.h"

struct object {
	struct guard_bpf *skeleton;
	struct bpf_program *program[_BW_HOOK_MAX]; /* NULL where the hook is not wanted */
	struct bpf_link *link[_BW_HOOK_MAX];
	struct bpf_link *iterator[_GUARD_ITERATOR_MAX];
};

/* --- open --- */

static struct bpf_program *program_find(struct object *object, const char *name)
{
	char full[32];

	(void)snprintf(full, sizeof(full), "bw_%s", name);
	return bpf_object__find_program_by_name(object->skeleton->obj, full);
}

static int programs_choose(struct object *object, uint32_t hooks)
{
	int r;

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		struct bpf_program *program = program_find(object, guard_hook_name(hook));
		bool wanted = hooks & 1U << hook;

		if (!program)
			return -ENOENT;
		r = bpf_program__set_autoload(program, wanted);
		if (r < 0)
			return r;
		object->program[hook] = wanted ? program : NULL;
	}
	return 0;
}

int object_open(uint32_t hooks, struct object **ret_object)
{
	_cleanup_object_ struct object *object = NULL;
	int r;

	object = calloc(1, sizeof(*object));
	if (!object)
		return -ENOMEM;
	object->skeleton = guard_bpf__open();
	if (!object->skeleton)
		return -errno;
	r = programs_choose(object, hooks);
	if (r < 0)
		return r;
	*ret_object = TAKE_PTR(object);
	return 0;
}

static struct bpf_map *map_find(const struct object *object, enum guard_map map)
{
	return bpf_object__find_map_by_name(object->skeleton->obj, guard_map_name(map));
}

int object_map_resize(struct object *object, enum guard_map map, size_t n)
{
	if (n > UINT32_MAX)
		return -E2BIG;
	return bpf_map__set_max_entries(map_find(object, map), n > 0 ? (__u32)n : 1);
}

int object_map_resize_value(struct object *object, enum guard_map map, size_t size)
{
	if (size > UINT32_MAX)
		return -E2BIG;
	return bpf_map__set_value_size(map_find(object, map), (__u32)size);
}

int object_map_reuse(struct object *object, enum guard_map map, int fd)
{
	return bpf_map__reuse_fd(map_find(object, map), fd);
}

/* --- load and attach --- */

int object_load(struct object *object)
{
	return guard_bpf__load(object->skeleton);
}

int object_learn_root(struct object *object)
{
	int r;

	for (enum guard_iterator i = 0; i < _GUARD_ITERATOR_MAX; i++) {
		struct bpf_program *program = program_find(object, guard_iterator_name(i));

		object->iterator[i] = program ? bpf_program__attach_iter(program, NULL) : NULL;
		if (!object->iterator[i])
			return program ? -errno : -ENOENT;
	}
	r = inquiry_run(bpf_link__fd(object->iterator[GUARD_ITERATOR_TASK]));
	if (r < 0)
		return r;
	return object->skeleton->bss->roots.init.mount ? 0 : -ENXIO;
}

/* A map that is mapped to be written to cannot be frozen, and libbpf unmaps it at the end: something else takes
 * its place there. */
static int global_unmap(struct bpf_map *map)
{
	size_t size = 0;
	void *at = (void *)bpf_map__initial_value(map, &size);

	if (!at)
		return 0;
	return mmap(at, size, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) ==
			       MAP_FAILED
		       ? -errno
		       : 0;
}

static bool is_guard_map(const struct bpf_map *map)
{
	for (enum guard_map i = 0; i < _GUARD_MAP_MAX; i++)
		if (strcmp(bpf_map__name(map), guard_map_name(i)) == 0)
			return true;
	return false;
}

/* Those that programs only read libbpf has frozen. Of the others EBUSY means that somebody has it mapped. */
static int map_seal(struct bpf_map *map)
{
	int r;

	if (is_guard_map(map) || bpf_map__map_flags(map) & BPF_F_RDONLY_PROG)
		return 0;
	r = global_unmap(map);
	if (r < 0)
		return r;
	return bpf_map_freeze(bpf_map__fd(map)) < 0 ? -errno : 0;
}

int object_seal(struct object *object)
{
	struct bpf_map *map;
	int r = 0;

	bpf_object__for_each_map(map, object->skeleton->obj)
	{
		r = map_seal(map);
		if (r < 0)
			break;
	}
	return r;
}

int object_attach(struct object *object, enum bw_hook *ret_hook)
{
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		if (!object->program[hook])
			continue;
		object->link[hook] = bpf_program__attach_lsm(object->program[hook]);
		if (!object->link[hook]) {
			*ret_hook = hook;
			return -errno;
		}
	}
	return 0;
}

/* --- what others may hold --- */

int object_map_fd(const struct object *object, enum guard_map map)
{
	return bpf_map__fd(map_find(object, map));
}

int object_link_fd(const struct object *object, enum bw_hook hook)
{
	return object->link[hook] ? bpf_link__fd(object->link[hook]) : -EBADF;
}

int object_program_fd(const struct object *object, enum bw_hook hook)
{
	return object->program[hook] ? bpf_program__fd(object->program[hook]) : -EBADF;
}

struct inquiry object_inquiry(const struct object *object)
{
	struct inquiry inquiry = {
		.request_fd = object_map_fd(object, GUARD_MAP_REQUEST),
		.answer_fd = object_map_fd(object, GUARD_MAP_ANSWER),
	};

	for (enum guard_iterator i = 0; i < _GUARD_ITERATOR_MAX; i++)
		inquiry.iterator_fd[i] = bpf_link__fd(object->iterator[i]);
	return inquiry;
}

uint32_t object_version(void)
{
	const unsigned char *bytes;
	uint32_t hash = 2166136261u; /* FNV-1a */
	size_t n;

	bytes = guard_bpf__elf_bytes(&n);
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ bytes[i]) * 16777619u;
	return hash;
}

struct object *object_free(struct object *object)
{
	if (!object)
		return NULL;
	for (enum guard_iterator i = 0; i < _GUARD_ITERATOR_MAX; i++)
		(void)bpf_link__destroy(object->iterator[i]);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		(void)bpf_link__destroy(object->link[hook]);
	guard_bpf__destroy(object->skeleton);
	free(object);
	return NULL;
}
