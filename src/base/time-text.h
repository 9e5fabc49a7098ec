/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

/* Times are microseconds of CLOCK_REALTIME. */

#define TIME_TEXT_LEN 32 /* of either form, with its NUL */

/* RFC 3339 in UTC: "2026-11-01T12:00:00.000001Z". Returns `buffer`. */
const char *time_utc(int64_t us, char buffer[TIME_TEXT_LEN]);

/* The same without its end, in local time and for people: "2026-11-01 12:00:00". Returns `buffer`. */
const char *time_local(int64_t us, char buffer[TIME_TEXT_LEN]);

/* Read how long something is to last: "90s", "10min", "2h", "1d", "1w"; a unit is needed. -EINVAL. */
int time_parse_span(const char *text, int64_t *ret_us);

/* Read RFC 3339, in UTC or with an offset, with or without a fraction. -EINVAL. */
int time_parse_utc(const char *text, int64_t *ret_us);

/*
 * Read what a person says of a moment in the past: "-2h", "7d" (units s, min, h, d, w), "today",
 * "yesterday", "2026-11-01", "2026-11-01 12:00", "2026-11-01 12:00:30", "@SECONDS" or RFC 3339. Local
 * time unless it says otherwise. `now_us` is the time now. -EINVAL.
 */
int time_parse_since(const char *text, int64_t now_us, int64_t *ret_us);
