/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/* Fill facts->os from os-release. 0 or -ENOMEM. */
int os_read(const struct subject *subject, struct facts *facts);

/*
 * The last value of `key` in the text of an os-release file, unquoted as a shell does (os-release(5)).
 * 1 and a copy for the caller, 0 if it is not in it, -EBADMSG for a quote that is not closed or a
 * control character in it, -ENOMEM.
 */
int os_release_get(const char *text, const char *key, char **ret_value);
