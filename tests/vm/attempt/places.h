/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "attempt.h"

/* Where an object can be. */

/* place-memfd.c */
extern const struct place place_memfd, place_memfd_unnamed, place_memfd_long, place_memfd_odd;
extern const struct place place_memfd_sealed, place_memfd_chmod, place_memfd_exec;
extern const struct place place_memfd_noexec, place_memfd_huge;

/* place-shm.c: memory of the kernel's own, and files without a name */
extern const struct place place_shm, place_shared_anonymous, place_unlinked, place_tmpfile;

/* place-path.c: below a guarded directory, by the names of one mount */
extern const struct place place_tmp, place_var_tmp, place_dev_shm;
extern const struct place place_tmp_unlinked, place_tmp_unlinked_folder, place_tmp_tmpfile;
extern const struct place place_tmp_depth_60, place_tmp_depth_300, place_tmp_depth_2000;
extern const struct place place_tmp_name_31, place_tmp_name_32, place_tmp_name_33;
extern const struct place place_tmp_name_64, place_tmp_name_255, place_posix_shm;
extern const struct place place_tmp_memfd_name, place_tmp_top;

int folder_deep(struct object *o, const char *directory, int depth, const char *name);
int named_create(struct object *o, const char *directory, size_t length);

/* place-namespace.c: below a guarded directory, shown elsewhere */
extern const struct place place_ns_private, place_bind_folder, place_bind_file;
extern const struct place place_bind_file_unlinked, place_bind_top, place_bind_root;
extern const struct place place_bind_twice, place_bind_moved, place_bind_flood, place_bind_into;
extern const struct place place_chroot, place_chroot_top, place_chroot_bind;
extern const struct place place_chroot_bind_root, place_pivot, place_container, place_unmounted;
extern const struct place place_namespace_gone, place_open_tree, place_covered, place_moved_top;
extern const struct place place_other_namespace;

/* place-handle.c */
extern const struct place place_handle, place_handle_forgotten;

/* place-mount.c: mounted over or below a guarded directory, or elsewhere by a user namespace */
extern const struct place place_tmpfs_over, place_tmpfs_under, place_new_tmpfs_over;
extern const struct place place_new_tmpfs_under, place_ramfs_under, place_remounted;
extern const struct place place_fuse_under, place_loop_under;
extern const struct place place_tmpfs_elsewhere, place_ramfs_elsewhere, place_detached;
extern const struct place place_fuse_elsewhere;

/* place-overlay.c */
extern const struct place place_overlay_lower, place_overlay_upper, place_overlay_unlinked;
extern const struct place place_overlay_metacopy, place_overlay_nested, place_overlay_under;
extern const struct place place_overlay_elsewhere, place_ok_overlay, place_ok_overlay_upper;

int make_fuse_elsewhere(struct object *o);
int make_loop_elsewhere(struct object *o);
/* Enter a namespace and make the object, "x", in a folder of its own below /tmp. 0 or CANNOT. */
int make_in_namespace(struct object *o);

int pivot_to(struct object *o, const char *m, const char *path);

/* place-ok.c: outside */
extern const struct place place_ok_memfd, place_ok_shm, place_ok_unlinked, place_ok_tmp;
extern const struct place place_ok_nothing, place_ok_outside, place_ok_memfd_name;
extern const struct place place_ok_file_tmp, place_ok_folder_tmp, place_ok_folder_var_tmp;
extern const struct place place_ok_folder_dev_shm, place_ok_tmpfoo, place_ok_tm;
extern const struct place place_ok_var_tmpfoo, place_ok_opt_tmp;
extern const struct place place_ok_depth_60, place_ok_depth_300;
extern const struct place place_ok_name_31, place_ok_name_32, place_ok_name_33;
extern const struct place place_ok_name_64, place_ok_name_255;
extern const struct place place_ok_private, place_ok_bound, place_ok_bound_into;
extern const struct place place_ok_chroot, place_ok_chroot_same, place_ok_pivot;
extern const struct place place_ok_unmounted, place_ok_tmpfs, place_ok_fuse, place_ok_loop;
extern const struct place place_renamed_out, place_linked_out, place_foreign_tmp;

/* place-named.c: directories that the test's policy names (see routes.c for the counts) */
extern const struct place places_named[6], places_ok_named[11];
