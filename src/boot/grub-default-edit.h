/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * The text of /etc/default/grub with `word` ("lsm=...") at the end of what GRUB_CMDLINE_LINUX is set to
 * last, in place of others of its name there. All other bytes stay. Without such a line one is added
 * at the end.
 *
 * The file is a shell script, and only a shell can tell what it does: what is not surely understood
 * is left alone, and what was understood is proved by the menu that comes of it (boot/grub-change.h).
 *
 * Returns 1; 0 if it was so already; the caller owns the text in both cases. -EINVAL for a word that
 * is not safe, -EBADMSG if the line cannot be changed surely: *ret_line is its number and *ret_why,
 * which is static, completes "the line ..."; -ENOMEM.
 */
int grub_default_edit(const char *text, const char *word, char **ret_text, unsigned int *ret_line,
		      const char **ret_why);
