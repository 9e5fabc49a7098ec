/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Read names of controls that a verb was given, up to a NULL, as a set: bit n, enum bw_control n; none is 0.
 * False: one is not known, which was said. */
bool control_words_read(const char *verb, char **words, uint32_t *ret_controls);
