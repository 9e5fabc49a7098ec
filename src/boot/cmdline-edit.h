/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/* Has the word only characters that survive sh, GRUB's shell, BLS files and the kernel:
 * A-Z a-z 0-9 _ . , : = / @ + - */
bool cmdline_word_is_safe(const char *word);

/*
 * A command line with `word` ("lsm=...") at its end of the kernel's words (before a "--"), and
 * without any other word of that name. All other words keep their bytes and their order. Returns 1 if
 * that changed something, 0 if it was so already, -EINVAL for a word that is not safe, -ENOMEM.
 */
int cmdline_edit_set(const char *line, const char *word, char **ret_line);

/* The same line without `word`: only one that is just this, not another value. 1, 0, -ENOMEM. */
int cmdline_edit_remove(const char *line, const char *word, char **ret_line);
