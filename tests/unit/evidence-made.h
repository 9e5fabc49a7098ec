/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence/evidence.h"

/* Evidence that tests make up. What fails here fails the test. */

#define MADE_NOW  INT64_C(1795176000000000) /* 2026-11-20 12:00:00 UTC */
#define MADE_HOUR INT64_C(3600000000)
#define MADE_DAY  (24 * MADE_HOUR)

/* A sighting of one place, with paths that are whole; what is not given is 0 or NULL. */
struct made {
	enum bw_control control;
	enum bw_verdict verdict;
	enum bw_operation operation;
	enum bw_role role;
	enum bw_place place;
	uint32_t conditions, uid;
	const char *exe, *file, *unit, *rule;
	uint64_t count; /* 0: 1 */
	int64_t first_us, last_us; /* 0: now, and the first */
	const char *boot;
};

void made_add(struct evidence *evidence, struct made made);

/* Everything but path-load was watched in audit mode. */
void made_watch(struct evidence *evidence, int64_t from_us, int64_t to_us);

/* What goes on where nobody means harm, in five days of which half of one was not watched. */
void made_usual(struct evidence *evidence);

/* A program that an interpreter of user 1000 started from memory, an hour ago. */
void made_payload(struct evidence *evidence);

/* Names that are meant to do something to whoever reads them. */
void made_hostile(struct evidence *evidence);
