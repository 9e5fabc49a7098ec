/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * The text of a boot loader entry (UAPI.1, type 1) with `word` ("lsm=...") at the end of its options,
 * in place of others of its name. All other bytes stay; without options a line is added.
 *
 * Returns 1; 0 if it was so already; the caller owns the text in both cases. -EBADMSG if that cannot
 * be done surely: readers differ about several lines of options and about a value in quotes
 * (entry/bls.h). -EINVAL for a word that is not safe, -ENOMEM.
 */
int bls_edit(const char *text, const char *word, char **ret_text);
