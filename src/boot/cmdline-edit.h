/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/* Has the word only characters that survive sh, GRUB's shell, BLS files and the kernel:
 * A-Z a-z 0-9 _ . , : = / @ + - */
bool cmdline_word_is_safe(const char *word);

/*
 * A command line with `word` ("lsm=...") at its end of the kernel's words (before a "--"), and
 * without any other word of that name. All other words keep their bytes and their order.
 *
 * Returns 1 if that changed something and 0 if the word was the only one of its name already; the
 * caller owns the line in both cases. -EINVAL for a word that is not safe or has no name, -EBADMSG
 * for a line with a quote that is never closed (what is added would be inside it), -ENOMEM.
 */
int cmdline_edit_set(const char *line, const char *word, char **ret_line);

/*
 * The same line without `word`: only one that is just this, not another value. 1, 0, -ENOMEM, the
 * line as above. It takes back what cmdline_edit_set() did to a line that had no word of that name,
 * blanks included.
 */
int cmdline_edit_remove(const char *line, const char *word, char **ret_line);
