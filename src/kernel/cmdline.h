/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

/* No kernel has a command line as long as this (2 KiB to 4 KiB are usual). */
#define CMDLINE_MAX 65536

/*
 * What the kernel's command line says about `key`, by systemd's rules: words are separated by
 * blanks, a part of a word in single or double quotes may have blanks in it, `-` and `_` are the
 * same in a key, case matters, and the last word that fits wins. Words after a `--` belong to
 * init and say nothing.
 *
 * With `in_initrd`, `rd.KEY` says it for the initrd and goes before every plain KEY; otherwise
 * words with `rd.` are not for us.
 *
 * Returns 1 and the value (owned by the caller; "" for "KEY=", NULL for a bare KEY), 0 if no
 * word fits, -E2BIG for a line longer than CMDLINE_MAX, -ENOMEM.
 */
int cmdline_find(const char *line, const char *key, bool in_initrd, char **ret_value);
