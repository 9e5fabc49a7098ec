/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * The release that a kernel for x86 says in its header, which is not packed (kernel_version of the boot
 * protocol, Linux's Documentation/arch/x86/boot.rst). Links are followed within `root_fd`. Returns 1
 * and a copy, 0 if the file cannot be read, is another's, or does not say it; -ENOMEM.
 */
int kernel_header_release(int root_fd, const char *path, char **ret_release);
