/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/near-miss.h"

#include <bpf/bpf.h>
#include <string.h>

/* What of the key the subject does not have. */
static uint32_t key_missing(const struct bw_exemption_key *key,
			    const struct bw_exemption_key *subject)
{
	uint32_t missing = key->shape & ~subject->shape;

	if (key->shape & BW_SHAPE_EXE && memcmp(&key->exe, &subject->exe, sizeof(key->exe)) != 0)
		missing |= BW_SHAPE_EXE;
	if (key->shape & BW_SHAPE_UNIT && key->unit != subject->unit)
		missing |= BW_SHAPE_UNIT;
	if (key->shape & BW_SHAPE_UID && key->uid != subject->uid)
		missing |= BW_SHAPE_UID;
	return missing;
}

/* The rule that exempts from the control, and what of its conditions is missing. 0: none does. */
static unsigned int rule_find(const struct bw_exemption *exemption, unsigned int control,
			      uint32_t conditions, uint32_t *ret_missing)
{
	static const struct {
		uint32_t changed, missing;
	} others[] = {
		{ 0, 0 },
		{ BW_CONDITION_SEALED, NEAR_MISS_SEALED },
		{ BW_CONDITION_CHILD, NEAR_MISS_NAMESPACE },
		{ BW_CONDITION_SEALED | BW_CONDITION_CHILD,
		  NEAR_MISS_SEALED | NEAR_MISS_NAMESPACE },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		const uint32_t other = (conditions ^ others[i].changed) % _BW_CONDITION_MAX;

		if (exemption->when[other].rule[control] == 0)
			continue;
		*ret_missing = others[i].missing;
		return exemption->when[other].rule[control];
	}
	return 0;
}

static void miss_add(struct near_misses *misses, const struct near_miss *miss)
{
	for (size_t i = 0; i < misses->n; i++) {
		struct near_miss *item = &misses->items[i];

		if (item->rule != miss->rule)
			continue;
		if (item->missing == miss->missing)
			item->controls |= miss->controls;
		else if (__builtin_popcount(miss->missing) < __builtin_popcount(item->missing))
			*item = *miss;
		return;
	}
	if (misses->n < NEAR_MISSES_MAX)
		misses->items[misses->n++] = *miss;
}

void near_misses_add(struct near_misses *misses, const struct bw_exemption_key *key,
		     const struct bw_exemption *exemption, const struct bw_answer *answer)
{
	const uint32_t key_lacks = key_missing(key, &answer->subject);

	if (key_lacks == key->shape) /* nothing of it is met */
		return;
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++) {
		struct near_miss miss = { .controls = 1U << control };

		if (!(answer->refused & miss.controls))
			continue;
		miss.rule = rule_find(exemption, control, answer->conditions, &miss.missing);
		miss.missing |= key_lacks;
		if (miss.rule && miss.missing)
			miss_add(misses, &miss);
	}
}

void near_misses_find(const struct generation *generation, const struct bw_answer *answer,
		      struct near_misses *ret_misses)
{
	const int fd = generation->map_fd[GUARD_MAP_EXEMPTIONS];
	struct near_misses misses = { .n = 0 };
	struct bw_exemption_key key, next;
	struct bw_exemption exemption;
	bool first = true;

	while (answer->refused && bpf_map_get_next_key(fd, first ? NULL : &key, &next) == 0) {
		first = false;
		key = next;
		if (bpf_map_lookup_elem(fd, &key, &exemption) == 0)
			near_misses_add(&misses, &key, &exemption, answer);
	}
	*ret_misses = misses;
}
