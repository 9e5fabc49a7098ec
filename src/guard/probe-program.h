/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"
#include "bpf/abi.h"

/* What the program exits with: that status says that it ran. */
#define PROBE_PROGRAM_STATUS 42

/* "memfd:", which the kernel puts in front of each memfd's name, BW_PROBE_NAME and 32 random hexadecimal
 * digits. */
int probe_name_make(char ret_name[static BW_PROBE_NAME_LEN + 1]);

/*
 * A memfd of that name which holds a program: it does nothing but exit with PROBE_PROGRAM_STATUS, and
 * needs no library, no interpreter and no argument. Its few machine words are written here for each
 * architecture that the guard is made for.
 *
 * Returns 0 and a descriptor to start it by, owned by the caller and closed by a start.
 * -EOPNOTSUPP: there is no program for this architecture; -EACCES: vm.memfd_noexec=2.
 */
int probe_memfd_create(const char *name, int *ret_fd);

/*
 * The same program where memfds are forbidden: a file which is called what the memfd would be, on a
 * tmpfs that is mounted nowhere and goes with the descriptor.
 */
int probe_tmpfs_create(const char *name, int *ret_fd);
