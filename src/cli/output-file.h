/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/*
 * Put a text in the place of a file that somebody named, seen from the working directory: whoever looks
 * finds the old one or the new one in whole. A new file has `mode`. 0, or what file_replace() says.
 */
int output_file_write(const char *file, const char *text, size_t len, mode_t mode);
