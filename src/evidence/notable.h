/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "evidence/ranking.h"
#include "evidence/watched.h"

/*
 * What is worth a look, and the rule by which it is ranked.
 *
 * A case is: one program did it to one object, in one unit, as one user. Pages that an object maps of
 * itself belong to the case that started it. Each sign that fits a case has points, and the cases with
 * the most points come first. What an exemption covers wholly keeps the points of its circumstances
 * alone, not those of the act that was allowed. Below NOTABLE_POINTS_LEAST nothing is worth a look.
 *
 *	X(ENUM, "id", points, of the act itself, "words")
 */
#define NOTABLE_SIGNS(X)                                                                    \
	X(LOAD, "kernel-load", 4, true,                                                     \
	  "the kernel was to read it for itself, as code or firmware")                      \
	X(FILELESS, "fileless", 4, true,                                                    \
	  "started from memory, or from a file without a name: nothing is left to look at") \
	X(OFFSPRING, "offspring", 3, false,                                                 \
	  "the program that did it came from such a place itself")                          \
	X(OUTSIDE, "outside", 2, false,                                                     \
	  "its program is not where packages install theirs, or cannot be named")           \
	X(UNSEALED, "unsealed", 2, false,                                                   \
	  "the memfd was not sealed, as container engines seal theirs")                     \
	X(INTERPRETER, "interpreter", 1, false,                                             \
	  "by an interpreter, whose name does not say what it was told to do")              \
	X(PAGE, "memory-page", 1, true, "memory of no file became executable")              \
	X(PERSON, "person", 1, false, "in a person's session, or as an ordinary user")      \
	X(RARE, "rare", 1, false, "rare: three times at most")                              \
	X(NEW, "new", 1, false, "new: first seen in the last tenth of the time watched")

#define NOTABLE_POINTS_LEAST 3
#define NOTABLE_RARE_MAX     3
#define NOTABLE_USER_FIRST   1000 /* ordinary users */
#define NOTABLE_USER_LAST    59999
#define NOTABLE_NEW_AFTER_US (3600 * 1000000LL) /* at least so long was watched before */

#define NOTABLE_ROW(id, name, points, act, words) NOTABLE_##id,
enum notable_sign {
	NOTABLE_SIGNS(NOTABLE_ROW) _NOTABLE_SIGN_MAX
};
#undef NOTABLE_ROW

struct notable {
	const struct sighting *example; /* of a start, if there is one, with the gravest verdict */
	const struct sighting_names *names; /* of it; both borrowed */
	uint32_t signs; /* bit n: enum notable_sign n */
	unsigned int points;
	struct verdicts controls[_BW_CONTROL_MAX];
	struct verdicts all; /* of them */
	uint64_t acts; /* verdicts on more than its own pages */
	int64_t first_us, last_us;
};

/* The first in rank first; only those with points enough. */
struct notables {
	struct notable *items;
	size_t n;
};

/* `names`: one for each sighting; both are borrowed. -ENOMEM. */
int notables_make(const struct evidence *evidence, const struct sighting_names *names,
		  const struct watched *watched, struct notables *ret_notables);

void notables_clear(struct notables *notables);

const char *notable_sign_id(enum notable_sign sign);
const char *notable_sign_says(enum notable_sign sign);
unsigned int notable_sign_points(enum notable_sign sign);

/* Does a sign add to the points of this case? Not one of the act, where an exemption covers it. */
bool notable_counts(const struct notable *notable, enum notable_sign sign);
