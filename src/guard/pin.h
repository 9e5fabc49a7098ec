/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/problem.h"

/*
 * Where generations live: BW_PIN_ROOT, a directory on the system's bpffs with one directory for
 * each generation, on which the generation's own bpffs is mounted.
 *
 * Invariants that every function here keeps, whenever it is killed:
 *  P1. A mounted generation is whole: it is filled while detached and appears by one move_mount().
 *  P2. The current generation is the mounted one with the highest number.
 *  P3. A generation goes by one umount(); its empty directory may stay and means nothing.
 */

enum pins_flags {
	PINS_CREATE = 1 << 0, /* mount the system's bpffs and make BW_PIN_ROOT where missing */
	PINS_LOCK = 1 << 1, /* wait until nobody else changes or asks, and keep others waiting; for
			     * half a minute, then it fails with -ETIMEDOUT (guard/pin-lock.h) */
	PINS_FORCE = 1 << 2, /* even if others than root made it; then without the lock */
	PINS_CHANGE = 1 << 3, /* generations will come or go: only in PID 1's mount namespace */
	PINS_HURRY = 1 << 4, /* with PINS_LOCK: wait for two seconds only */
};

/*
 * Is this PID 1's mount namespace? What is mounted in another one is seen by nobody outside and ends
 * with it, and a generation that it does not see looks like an empty directory, whose rmdir(2) takes
 * the generation away from everybody. Without /proc, which publishing needs, the answer is yes.
 *
 * Returns 1, 0, or a negative errno.
 */
int pins_namespace_is_first(void);

/* The same for who is to act on what is seen here: 0, -EXDEV or another negative errno with a problem. */
int pins_namespace_check(struct problems *problems);

/*
 * Open BW_PIN_ROOT. Closing *ret_root_fd releases the lock.
 *
 * Returns 0; -ENOENT without a problem if there is none and PINS_CREATE is not set; or a negative
 * errno with a problem that says what is in the way.
 */
int pins_open(unsigned int flags, struct problems *problems, int *ret_root_fd);

struct pin_entry {
	char *name;
	uint64_t number; /* 0: the name is no generation's */
	bool mounted; /* a bpffs of its own is mounted on it */
	bool empty; /* a directory with nothing in it */
};

/* What is in BW_PIN_ROOT: strangers first, then generations by rising number. */
struct pin_list {
	struct pin_entry *items;
	size_t n;
};

/* Returns 0 or a negative errno. The list is empty before and the caller's to clear after. */
int pin_list_read(int root_fd, struct pin_list *ret_list);
void pin_list_clear(struct pin_list *list);
#define _cleanup_pin_list_ _cleanup_(pin_list_clear)

/* The current generation, or NULL. */
const struct pin_entry *pin_list_current(const struct pin_list *list);

/* The first entry that no bootward of any kind leaves behind, or NULL. */
const struct pin_entry *pin_list_stranger(const struct pin_list *list);

/* A new bpffs that is mounted nowhere yet. The kernel takes it back, and whatever is pinned in
 * it, when the descriptor is closed unpublished. */
int pins_stage(int *ret_mount_fd);

/* Pin the BPF object behind `fd` in it as PREFIX-NAME. */
int pin_object(int mount_fd, const char *prefix, const char *name, int fd);

/* A new descriptor of the object pinned as PREFIX-NAME in the directory. */
int pin_get(int directory_fd, const char *prefix, const char *name, int *ret_fd);

/* The one step by which generation `number` comes to be. */
int pins_publish(int root_fd, uint64_t number, int mount_fd);

/*
 * Take an entry of BW_PIN_ROOT away with everything in it. Mount namespaces may hold clones of a
 * generation's mount, which would keep its links alive: after the mount, the pins themselves go.
 */
int pins_remove(int root_fd, const struct pin_entry *entry);

/* Take BW_PIN_ROOT itself away if it is empty. */
int pins_remove_root(void);
