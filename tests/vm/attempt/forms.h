/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "attempt.h"

/* What can be done with an object. In each set the last form has no name. */

extern const struct form forms_exec_fd[]; /* forms-exec.c: ways that need no path */
extern const struct form forms_exec_path[]; /* ways that need one */
extern const struct form forms_exec_map_files[];
extern const struct form forms_load[]; /* forms-load.c: by an interpreter, loader or library */
extern const struct form forms_map[]; /* forms-map.c: every way to make a page executable */
extern const struct form forms_map_huge[];
extern const struct form forms_map_shm[];
extern const struct form forms_read[]; /* forms-kernel.c: the kernel reads it for itself */
extern const struct form forms_helper[]; /* the kernel starts it */
extern const struct form forms_uring[]; /* forms-uring.c */
extern const struct form forms_jit[], forms_data[], forms_data_memfd[], forms_data_shm[];
extern const struct form forms_data_names[], forms_system[], forms_read_out[]; /* forms-ok.c */

/* A short selection: start it, map it, change the protection of a mapping. */
extern const struct form forms_basic[];

/* The acts that selections are made of. */
int act_exec(struct object *o);
int act_exec_fd(struct object *o);
int act_map_private(struct object *o);
int act_map_shared(struct object *o);
int act_mprotect_private(struct object *o);
int act_mprotect_shared(struct object *o);
int act_ldso(struct object *o);
int act_dlopen(struct object *o);
int act_preload(struct object *o);
