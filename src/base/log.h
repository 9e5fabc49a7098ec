/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <syslog.h>

#include "base/problem.h"

/*
 * Messages for people, on stderr as "PROGRAM: message". Only programs (load, cli) log above
 * LOG_DEBUG; libraries collect problems.
 */
void log_set_max_level(int level);

/* Prefix each line with the kernel's "<N>" level mark, which journald understands. */
void log_set_level_marks(int on);

void log_message(int level, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define log_error(...)	 log_message(LOG_ERR, __VA_ARGS__)
#define log_warning(...) log_message(LOG_WARNING, __VA_ARGS__)
#define log_notice(...)	 log_message(LOG_NOTICE, __VA_ARGS__)
#define log_info(...)	 log_message(LOG_INFO, __VA_ARGS__)
#define log_debug(...)	 log_message(LOG_DEBUG, __VA_ARGS__)

/* "FILE:LINE: what; cure", one line each, in the order they were found. */
void log_problems(const struct problems *problems);
