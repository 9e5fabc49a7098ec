/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * How `before` becomes `after`, as a unified diff of file `path` with three lines around each
 * change; "" if they are the same. NULL: there is no such file. The caller owns the text. 0 or
 * -ENOMEM.
 */
int diff_unified(const char *path, const char *before, const char *after, char **ret_text);
