/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdio.h>

#include "cli/json.h"
#include "evidence/suggestion.h"

/* As a configuration, to be filled in and read by check-config; `expires` is YYYY-MM-DD. -ENOMEM. */
int suggestions_print(FILE *stream, const struct suggestions *suggestions,
		      const struct policy *policy, const char *expires);

void suggestions_print_json(const struct suggestions *suggestions, const struct policy *policy,
			    const char *expires, const struct problems *problems);

/* What an exemption opens besides what was seen, in one line. -ENOMEM. */
int suggestion_risk(const struct suggestion *suggestion, char **ret_text);
