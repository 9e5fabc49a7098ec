/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"

struct entries;

/*
 * Where is the word `name`= written that the kernels get on their command line? A notice, with file and
 * line, for each place that entries are made from: GRUB's defaults, what kernel-install and its like
 * read; and for each entry that is a file of its own. An entry of a grub.cfg is named if there is no
 * other place, as it may have been written by hand. 0, also if there is none, or -ENOMEM.
 */
int word_source_name(int root_fd, const struct entries *entries, const char *name,
		     struct problems *problems);
