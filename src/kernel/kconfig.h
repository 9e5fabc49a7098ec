/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

/* Real ones are 100 to 300 KiB. */
#define KCONFIG_MAX (4U << 20)

/* A kernel's configuration: the lines "CONFIG_X=value" and "# CONFIG_X is not set". */
struct kconfig;

/*
 * Read the text of a .config. Lines that are neither an option nor a comment make it -EBADMSG, and
 * so do a last line without an end, and no option at all: half a configuration is none. Of an
 * option that is set twice the last one counts. `len` is at most KCONFIG_MAX (-EFBIG). Or -ENOMEM.
 * The caller owns the result.
 */
int kconfig_parse(const char *text, size_t len, struct kconfig **ret_kconfig);

/*
 * The same of gzip data, as in /proc/config.gz: -EBADMSG if it is damaged or cut off or something
 * follows it, -EFBIG if it is longer than KCONFIG_MAX or unpacks to more.
 */
int kconfig_parse_gzip(const void *data, size_t len, struct kconfig **ret_kconfig);

/*
 * The value of an option, borrowed: "y", "m", a number, or a string without its quotes; "n" for
 * one that is said not to be set, and NULL for one that is not in it. `option` has no "CONFIG_".
 * In a whole configuration a missing option is one that this kernel does not have or could not
 * set: whoever asks decides what that means.
 */
const char *kconfig_get(const struct kconfig *kconfig, const char *option);

struct kconfig *kconfig_free(struct kconfig *kconfig);
DEFINE_CLEANUP(struct kconfig *, kconfig_free);
#define _cleanup_kconfig_ _cleanup_(kconfig_freep)
