/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/timeline.h"

#include <stdlib.h>

int64_t boot_moment(const struct bw_boot *boot, uint64_t ns)
{
	return (int64_t)ns - (int64_t)boot->suspended_ns;
}

/* --- what happened when --- */

static void moment_add(struct timeline *timeline, struct moment moment)
{
	timeline->items[timeline->n++] = moment;
}

static void unknown_add(struct timeline *timeline, const char *key)
{
	timeline->unknown[timeline->n_unknown++] = key;
}

static void guard_add(struct timeline *timeline, const struct boot_facts *facts)
{
	const struct bw_boot *boot = &facts->boot;
	const struct {
		uint64_t ns;
		const char *key, *what;
	} rows[] = {
		{ boot->began_ns, "guard-began", "the loader began" },
		{ boot->attached_ns, "guard-attached", "its programs were attached" },
		{ boot->proved_ns, "guard-proved", "they were proved, and published" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!facts->recorded || !rows[i].ns)
			unknown_add(timeline, rows[i].key);
		else
			moment_add(timeline,
				   (struct moment){ boot_moment(boot, rows[i].ns), TIMELINE_GUARD,
						    rows[i].key, rows[i].what });
	}
}

static void exec_add(struct timeline *timeline, const struct boot_facts *facts)
{
	static const char key[] = "first-other-exec";
	const struct first_exec *e =
		facts->recorded ? first_exec_other(&facts->execs, facts->boot.pid) : NULL;

	if (!e)
		unknown_add(timeline, key);
	else
		moment_add(timeline,
			   (struct moment){ boot_moment(&facts->boot, e->value.ns), TIMELINE_OTHER,
					    key, "the first other program that the guard saw" });
}

static void pid1_add(struct timeline *timeline, const struct boot_facts *facts)
{
	for (enum pid1_milestone i = 0; i < _PID1_MAX; i++) {
		if (!facts->asked || !facts->pid1.us[i])
			unknown_add(timeline, pid1_key(i));
		else
			moment_add(timeline,
				   (struct moment){ pid1_ns(&facts->pid1, i), TIMELINE_PID1,
						    pid1_key(i), pid1_what(i) });
	}
}

static int moment_compare(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? -1 : 1;
	return x->who < y->who ? -1 : x->who > y->who;
}

void timeline_make(const struct boot_facts *facts, struct timeline *ret_timeline)
{
	struct timeline timeline = { 0 };

	moment_add(&timeline,
		   (struct moment){ 0, TIMELINE_KERNEL, "kernel", "the kernel started" });
	guard_add(&timeline, facts);
	exec_add(&timeline, facts);
	pid1_add(&timeline, facts);
	qsort(timeline.items, timeline.n, sizeof(timeline.items[0]), moment_compare);
	*ret_timeline = timeline;
}

/* --- before or after --- */

const char *timeline_order_name(enum timeline_order order)
{
	static const char *const names[_TIMELINE_ORDER_MAX] = {
		[TIMELINE_UNKNOWN] = "unknown",	    [TIMELINE_NEVER] = "never",
		[TIMELINE_UNGUARDED] = "unguarded", [TIMELINE_PARTLY] = "partly",
		[TIMELINE_GUARDED] = "guarded",
	};

	return names[order];
}

enum timeline_order timeline_generators(const struct boot_facts *facts, bool initrd)
{
	const uint64_t *us = facts->pid1.us;
	uint64_t start = us[initrd ? PID1_INITRD_GENERATORS_START : PID1_GENERATORS_START];
	uint64_t finish = us[initrd ? PID1_INITRD_GENERATORS_FINISH : PID1_GENERATORS_FINISH];
	int64_t attached;

	if (!facts->asked)
		return TIMELINE_UNKNOWN;
	if (initrd && !us[PID1_INITRD]) /* systemd was not there, or there is no initrd */
		return TIMELINE_NEVER;
	if (!facts->recorded || !start)
		return TIMELINE_UNKNOWN;
	attached = boot_moment(&facts->boot, facts->boot.attached_ns);
	if ((int64_t)start * 1000 >= attached)
		return TIMELINE_GUARDED;
	return finish && (int64_t)finish * 1000 <= attached ? TIMELINE_UNGUARDED : TIMELINE_PARTLY;
}
