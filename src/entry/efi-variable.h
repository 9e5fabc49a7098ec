/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"

/* A name or pattern of an entry is not longer, nor is a variable of a loader. */
enum {
	EFI_VARIABLE_MAX = 4096,
};

/*
 * A variable of the Boot Loader Interface as text: a file of /sys/firmware/efi/efivars below
 * `root_fd`, which has 4 bytes of attributes and then UTF-16LE with a NUL at its end. Returns 0 and the text,
 * owned by the caller; -ENOENT if there is no such variable; -EBADMSG if it is not like that; -EFBIG;
 * -ENOMEM; what file_open() and read(2) say.
 */
int efi_variable_read(int root_fd, const char *name, char **ret_text);
