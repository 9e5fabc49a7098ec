/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "base/cleanup.h"
#include "guard/inquiry.h"
#include "guard/map.h"

/*
 * The guard's programs and maps while a loader holds them: opened, loaded, attached. Everything
 * goes away with the object unless it is pinned before.
 *
 * Errors are negative errno; what libbpf and the verifier said is in guard/libbpf-log.h.
 */
struct object;

/* Open the object with the programs for `hooks` (bit n: enum bw_hook n) and the iterators. */
int object_open(uint32_t hooks, struct object **ret_object);

/* Before object_load(): room for `n` entries (0 counts as 1). */
int object_map_resize(struct object *object, enum guard_map map, size_t n);

/* Before object_load(): values of `size` bytes, for a map without BTF types. */
int object_map_resize_value(struct object *object, enum guard_map map, size_t size);

/* Before object_load(): use the map behind `fd` for it. The descriptor stays the caller's. */
int object_map_reuse(struct object *object, enum guard_map map, int fd);

int object_load(struct object *object);

/* Attach the iterators; PID 1 shows them the root of the mount namespace that is guarded.
 * -ENXIO: PID 1 could not be seen. */
int object_learn_root(struct object *object);

/* After object_learn_root(): from now on the programs' own memory is theirs alone: no map that is not a
 * guard_map can be written to by user space. -EBUSY: somebody has one of them mapped. */
int object_seal(struct object *object);

/* Attach the programs to their hooks. On failure those that were attached stay so until the
 * object is freed. *ret_hook: the one that failed. */
int object_attach(struct object *object, enum bw_hook *ret_hook);

/* Descriptors that stay the object's. -EBADF for a hook without program. */
int object_map_fd(const struct object *object, enum guard_map map);
int object_link_fd(const struct object *object, enum bw_hook hook);
int object_program_fd(const struct object *object, enum bw_hook hook);
struct inquiry object_inquiry(const struct object *object);

/* Tells one build of the programs from another. */
uint32_t object_version(void);

struct object *object_free(struct object *object);
DEFINE_CLEANUP(struct object *, object_free);
#define _cleanup_object_ _cleanup_(object_freep)
