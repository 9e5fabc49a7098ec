/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "bpf/abi.h"

/* Words for evidence, as people read them. */

/* "started", "mapped" or "read". */
const char *operation_word(enum bw_operation operation);

/* A text of evidence for a terminal, or "-" for NULL. The caller's; NULL if there is no memory. */
char *shown_text(const char *text);

/* "3.5 days", "7 hours", "12 minutes"; in `buffer`, which is returned. */
#define DURATION_TEXT_LEN 32
const char *duration_text(int64_t us, char buffer[DURATION_TEXT_LEN]);
