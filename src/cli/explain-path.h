/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "guard/inquiry.h"

/* One way to a file. Nothing of it is known where `path` is NULL. */
struct explain_path {
	char *path; /* what is not known of it is "..." */
	char *mount_point; /* of the mount that it goes by, or NULL: no process shows that mount */
	char *type; /* of its file system */
	unsigned int mount; /* its number in mountinfo */
	pid_t process; /* 0, or one whose mount namespace has it, which is not ours */
};

void explain_path_clear(struct explain_path *path);

/* Is it a descriptor of a process: /proc/PID/fd/N, or self? Then a mapping is of that very file, and
 * not of one that is opened anew by it. */
bool explain_descriptor_parse(const char *path, struct inquiry_file *ret_file);

/* Is it one of O_PATH, which cannot be mapped, and does not know the layer of an overlay's file? */
bool explain_descriptor_is_path(const struct inquiry_file *file);

/* The path that the kernel has for an open file, and the mount that it was opened by. */
void explain_opened_look(const struct inquiry_file *file, struct explain_path *ret_path);

/* The path by the mount that the guard looked through. */
void explain_view_look(const struct bw_view *view, struct explain_path *ret_path);

/* That path alone: a view's names, which stand from the file upwards, below a mount point. Owned by the
 * caller; NULL if there is no memory. */
char *explain_names_join(const struct bw_view *view, const char *mount_point);
