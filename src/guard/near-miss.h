/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "guard/generation.h"

/* What keeps an exemption from applying: bits of enum bw_shape (the program, unit or user is another, or
 * cannot meet any), and these. */
enum {
	NEAR_MISS_SEALED = 1 << 3, /* the memfd is not fully sealed */
	NEAR_MISS_NAMESPACE = 1 << 4, /* the user namespace is of the other kind */
	_NEAR_MISS_MAX = 1 << 5,
};
_Static_assert((int)_BW_SHAPE_MAX == NEAR_MISS_SEALED, "no bit has two meanings");

/* An exemption from a control that refuses, of which one condition is met and another is not. */
struct near_miss {
	unsigned int rule; /* as for generation_rule() */
	uint32_t controls; /* bit n: enum bw_control n would not refuse */
	uint32_t missing;
};

enum {
	NEAR_MISSES_MAX = 8 /* that are told of */
};

struct near_misses {
	struct near_miss items[NEAR_MISSES_MAX];
	size_t n;
};

/* Does one entry of the map `exemptions` come near to what was answered? Kept is, of each exemption, the
 * entry that lacks least, and of more than there is room for the first ones. */
void near_misses_add(struct near_misses *misses, const struct bw_exemption_key *key,
		     const struct bw_exemption *exemption, const struct bw_answer *answer);

/* All that the generation has. */
void near_misses_find(const struct generation *generation, const struct bw_answer *answer,
		      struct near_misses *ret_misses);
