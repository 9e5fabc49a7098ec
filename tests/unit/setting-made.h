/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/program.h"
#include "policy/policy.h"
#include "tree.h"

/*
 * Evidence that a test makes up, of a boot of its own, with what is at the programs' paths. Texts are
 * copied. evidence_made_clear() at the end.
 */
struct evidence_made {
	struct evidence evidence;
	struct programs programs;
	struct setting setting;
};

#define MADE_BOOT "0123456789abcdef0123456789abcdef"
#define MADE_NOW  INT64_C(1800000000000000)

void evidence_made_begin(struct evidence_made *made);
void evidence_made_clear(struct evidence_made *made);

/* Add a sighting: what is not given is one act just now, of root's, in this boot. */
void made_sighting(struct evidence_made *made, struct sighting like);

/* An act and a verdict. */
#define SEEN_AS(verdict_, control_, operation_, exe_, ino_, file_, ...)             \
	((struct sighting){ .control = BW_CONTROL_##control_,                       \
			    .verdict = BW_VERDICT_##verdict_,                       \
			    .operation = BW_OPERATION_##operation_,                 \
			    .exe = (char *)(exe_),                                  \
			    .exe_id = { .ino = (ino_), .dev = 1, .generation = 1 }, \
			    .file = (char *)(file_),                                \
			    .reason = BW_REASON_MOUNT,                              \
			    __VA_ARGS__ })
#define SEEN(...) SEEN_AS(AUDIT, __VA_ARGS__)

/* What made_sighting() does to a sighting: paths that begin with '/' are whole, it is of this boot, and an
 * inode number of 0 is one that the path stands for. */
struct sighting sighting_whole(struct sighting like);

/* Add what is at a path now: a good program of root's with that inode; 0: as above. */
struct program *made_program(struct evidence_made *made, const char *path, uint64_t ino);

/* The configuration of this text, for the tree, in which its programs have to be. */
struct policy *policy_made(const struct tree *tree, const char *text);
