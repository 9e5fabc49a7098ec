/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "bpf/abi.h"

/*
 * `bootward explain` is asked about the last act of each attempt, just before it: the process that is
 * about to do it stops here, until the parent has asked (--explain). Without that these do nothing.
 * Of several in one attempt the first counts.
 */
void about_fd(enum bw_operation operation, int fd);
void about_path(enum bw_operation operation, const char *path);
void about_path_at(enum bw_operation operation, int dir, const char *path, int flags);

/* The same of a task that cannot be stopped, such as the kernel's, and a name that all have for it. */
void about_name(enum bw_operation operation, pid_t pid, const char *name);

/* --- the parent's side --- */

/* Start what answers. False: it is not there. */
bool ask_start(void);
bool ask_is_on(void);

/* Before and after an attempt. The descriptor becomes readable when an attempt stopped. */
int ask_begin(void);
void ask_end(void);

/* Ask, and keep what was said in `report`; the attempt is still stopped until ask_release(). */
void ask_put(void);
void ask_release(void);
