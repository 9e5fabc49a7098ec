/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What initrd/configuration copies, as one number for all files: the sum of a number for each, which
 * begins with initrd_file_begin() and takes the contents, or a link's target, piece by piece. The order of
 * the files does not matter.
 */
bool initrd_configuration_has(const char *name); /* "etc/bootward/bootward.conf" */
uint64_t initrd_file_begin(const char *name);
uint64_t initrd_file_add(uint64_t hash, const void *bytes, size_t n);

/* The same of the files below `root_fd`. 0 or a negative errno: one of them cannot be read. */
int initrd_configuration_read(int root_fd, uint64_t *ret_sum);
