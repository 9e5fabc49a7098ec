/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "evidence/evidence.h"

bool watch_clip(struct watch *watch, int64_t from_us)
{
	if (watch->to_us < from_us)
		return false;
	if (watch->from_us >= from_us)
		return true;
	if (watch->to_boottime_us > 0)
		watch->from_boottime_us += (uint64_t)(from_us - watch->from_us);
	watch->from_us = from_us;
	return true;
}

static bool watch_overlaps(const struct watch *a, const struct watch *b)
{
	if (a->to_boottime_us > 0 && b->to_boottime_us > 0)
		return b->from_boottime_us <= a->to_boottime_us &&
		       b->to_boottime_us >= a->from_boottime_us;
	return b->from_us <= a->to_us && b->to_us >= a->from_us;
}

static bool watch_extends(const struct watch *a, const struct watch *b)
{
	return a->audit == b->audit && a->enforce == b->enforce && a->generation == b->generation &&
	       a->policy_hash == b->policy_hash && a->ground_hash == b->ground_hash &&
	       strcmp(a->boot, b->boot) == 0 && watch_overlaps(a, b);
}

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* The clock may have been set between the two. */
static void watch_merge(struct watch *into, const struct watch *other)
{
	const bool timed = into->to_boottime_us > 0 && other->to_boottime_us > 0;
	const struct watch *later = other->to_boottime_us > into->to_boottime_us ? other : into;
	const int64_t to_us = timed ? later->to_us : MAX(into->to_us, other->to_us);

	into->from_us = MIN(into->from_us, other->from_us);
	if (timed) {
		into->from_boottime_us = MIN(into->from_boottime_us, other->from_boottime_us);
		into->to_boottime_us = later->to_boottime_us;
		into->from_us = to_us - (int64_t)(into->to_boottime_us - into->from_boottime_us);
	}
	into->to_us = to_us;
	into->lost = MAX(into->lost, other->lost);
	into->evicted = MAX(into->evicted, other->evicted);
	into->unrecorded = MAX(into->unrecorded, other->unrecorded);
}

int evidence_add_watch(struct evidence *evidence, const struct watch *watch)
{
	struct watch *grown;

	for (size_t i = 0; i < evidence->n_watches; i++)
		if (watch_extends(&evidence->watches[i], watch)) {
			watch_merge(&evidence->watches[i], watch);
			return 0;
		}
	grown = reallocarray(evidence->watches, evidence->n_watches + 1,
			     sizeof(*evidence->watches));
	if (!grown)
		return -ENOMEM;
	evidence->watches = grown;
	evidence->watches[evidence->n_watches++] = *watch;
	return 0;
}

bool evidence_is_untold(const struct evidence *evidence)
{
	return evidence->n_watches == 0 && evidence->generation == 0;
}

/* --- what was lost --- */

/* The last one knows most, and is of the boot that the evidence itself speaks of. */
static const char *last_boot(const struct evidence *evidence)
{
	const struct watch *last = NULL;

	for (size_t i = 0; i < evidence->n_watches; i++)
		if (!last || evidence->watches[i].to_us > last->to_us)
			last = &evidence->watches[i];
	return last ? last->boot : "";
}

/* Of all watches of its boot up to this one. */
static struct watch boot_losses(const struct evidence *evidence, const struct watch *of,
				bool *ret_last)
{
	struct watch sum = { 0 };

	*ret_last = true;
	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *watch = &evidence->watches[i];

		if (strcmp(watch->boot, of->boot) != 0)
			continue;
		if (watch > of)
			*ret_last = false;
		sum.lost = MAX(sum.lost, watch->lost);
		sum.evicted = MAX(sum.evicted, watch->evicted);
		sum.unrecorded = MAX(sum.unrecorded, watch->unrecorded);
	}
	return sum;
}

void evidence_count_losses(struct evidence *evidence)
{
	const char *now = last_boot(evidence);

	if (!evidence->watches)
		return;
	for (size_t i = 0; i < evidence->n_watches; i++) {
		const struct watch *watch = &evidence->watches[i];
		bool last;
		const struct watch losses = boot_losses(evidence, watch, &last);

		if (!last || strcmp(watch->boot, now) == 0)
			continue;
		evidence->lost += losses.lost;
		evidence->evicted += losses.evicted;
		evidence->unrecorded += losses.unrecorded;
	}
}
