/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/boot-output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/json.h"
#include "cli/status-output.h"

#define JSON_VERSION 1

static const char *const who_words[_TIMELINE_WHO_MAX] = {
	[TIMELINE_KERNEL] = "kernel",
	[TIMELINE_GUARD] = "guard",
	[TIMELINE_PID1] = "systemd",
	[TIMELINE_OTHER] = "other",
};

static const char *const order_says[_TIMELINE_ORDER_MAX] = {
	[TIMELINE_UNKNOWN] = "not known whether before the guard",
	[TIMELINE_NEVER] = "none",
	[TIMELINE_UNGUARDED] = "ran BEFORE the guard was attached",
	[TIMELINE_PARTLY] = "had begun BEFORE the guard was attached",
	[TIMELINE_GUARDED] = "ran after the guard was attached",
};

/* --- text --- */

/* Names that any process can choose: what is not printed as it stands is a question mark. */
static void name_print(const char *name, size_t size)
{
	for (size_t i = 0; i < size && name[i]; i++)
		(void)putchar(name[i] >= ' ' && name[i] < 127 ? name[i] : '?');
}

static void exec_print(const struct bw_boot *boot, const struct first_exec *e)
{
	(void)printf("%.3f s, ", (double)boot_moment(boot, e->value.ns) / 1e9);
	name_print(e->value.program, sizeof(e->value.program));
	(void)printf("%s: pid %" PRIu32 " (", e->key.refused ? ", refused" : "", e->key.pid);
	name_print(e->value.comm, sizeof(e->value.comm));
	(void)printf("), child of %" PRIu32 "\n", e->value.parent);
}

static void before_print(const struct bw_boot *boot)
{
	const uint32_t n =
		boot->processes < BW_BOOT_PROCESSES_MAX ? boot->processes : BW_BOOT_PROCESSES_MAX;

	(void)printf("Alive then:  PID 1, the loader (pid %" PRIu32 ")", boot->pid);
	for (uint32_t i = 0; i < n; i++) {
		(void)printf(", %" PRIu32 " (", boot->process[i].pid);
		name_print(boot->process[i].comm, sizeof(boot->process[i].comm));
		(void)printf(")");
	}
	if (boot->processes > n)
		(void)printf(" and %" PRIu32 " more", boot->processes - n);
	(void)printf("%s\n", boot->processes > 0 ? "" : ", nobody else");
	if (boot->forks > 0)
		(void)printf("Forks then:  %" PRIu64 ", the kernel's own threads among them\n",
			     (uint64_t)boot->forks);
	else
		(void)printf("Forks then:  unknown\n");
}

static void record_print(const struct boot_facts *facts)
{
	const struct bw_boot *boot = &facts->boot;
	const struct first_exec *other = first_exec_other(&facts->execs, boot->pid);

	(void)printf("Loaded:      %s%s\n",
		     boot->initrd ? "in the initrd" : "from the root file system",
		     boot->replaced ? ", in place of another version's guard, whose record is lost"
				    : "");
	before_print(boot);
	(void)printf("First other: ");
	if (other)
		exec_print(boot, other);
	else
		(void)printf("%s\n", first_execs_full(&facts->execs)
					     ? "unknown: those that were kept are all the loader's"
					     : "none yet");
}

static void unknown_print(const struct timeline *timeline)
{
	if (timeline->n_unknown == 0)
		return;
	(void)printf("\nUnknown, or not part of this boot:");
	for (size_t i = 0; i < timeline->n_unknown; i++)
		(void)printf("%s %s", i > 0 ? "," : "", timeline->unknown[i]);
	(void)printf("\n");
}

void boot_print(const struct guard_status *status, const struct boot_facts *facts)
{
	struct timeline timeline;

	(void)printf("Guard:       %s\n", standing_says(status->standing));
	if (facts->recorded)
		record_print(facts);
	else
		(void)printf("Loaded:      unknown\n");
	(void)printf("Generators:  %s; of the initrd: %s\n",
		     order_says[timeline_generators(facts, false)],
		     order_says[timeline_generators(facts, true)]);
	timeline_make(facts, &timeline);
	(void)printf("\nSeconds since the kernel started:\n");
	for (size_t i = 0; i < timeline.n; i++)
		(void)printf("  %10.3f  %-8s %s\n", (double)timeline.items[i].ns / 1e9,
			     who_words[timeline.items[i].who], timeline.items[i].what);
	unknown_print(&timeline);
}

/* --- JSON --- */

/* A name that need not end in its room. */
static void add_name(json_object *object, const char *key, const char *name, size_t size)
{
	_cleanup_free_ char *text = strndup(name, size);

	json_add_string(object, key, text);
}

static json_object *exec_json(const struct bw_boot *boot, const struct first_exec *e)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "ns", json_object_new_int64(boot_moment(boot, e->value.ns)));
	json_add_number(object, "pid", e->key.pid);
	json_add_number(object, "parent", e->value.parent);
	add_name(object, "comm", e->value.comm, sizeof(e->value.comm));
	add_name(object, "program", e->value.program, sizeof(e->value.program));
	json_add_bool(object, "refused", e->key.refused);
	json_add_bool(object, "loader", e->key.pid == boot->pid || e->value.parent == boot->pid);
	return object;
}

static json_object *processes_json(const struct bw_boot *boot)
{
	json_object *array = json_object_new_array();

	for (uint32_t i = 0; i < boot->processes && i < BW_BOOT_PROCESSES_MAX; i++) {
		json_object *object = json_object_new_object();

		json_add_number(object, "pid", boot->process[i].pid);
		add_name(object, "comm", boot->process[i].comm, sizeof(boot->process[i].comm));
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *record_json(const struct boot_facts *facts)
{
	const struct bw_boot *boot = &facts->boot;
	const struct first_exec *other = first_exec_other(&facts->execs, boot->pid);
	json_object *object = json_object_new_object(), *execs = json_object_new_array();

	json_add_bool(object, "initrd", boot->initrd);
	json_add_bool(object, "replaced_other_version", boot->replaced);
	json_add_number(object, "loader", boot->pid);
	json_object_object_add(object, "forks",
			       boot->forks ? json_object_new_uint64(boot->forks) : NULL);
	json_add_number(object, "processes_before", boot->processes);
	json_object_object_add(object, "processes", processes_json(boot));
	json_object_object_add(object, "first_other_exec", other ? exec_json(boot, other) : NULL);
	for (size_t i = 0; i < facts->execs.n; i++)
		json_object_array_add(execs, exec_json(boot, &facts->execs.items[i]));
	json_object_object_add(object, "execs", execs);
	json_add_bool(object, "execs_full", first_execs_full(&facts->execs));
	return object;
}

static json_object *timeline_json(const struct boot_facts *facts)
{
	json_object *array = json_object_new_array();
	struct timeline timeline;

	timeline_make(facts, &timeline);
	for (size_t i = 0; i < timeline.n + timeline.n_unknown; i++) {
		const bool known = i < timeline.n;
		json_object *object = json_object_new_object();

		json_add_string(object, "key",
				known ? timeline.items[i].key : timeline.unknown[i - timeline.n]);
		json_object_object_add(object, "ns",
				       known ? json_object_new_int64(timeline.items[i].ns) : NULL);
		json_object_array_add(array, object);
	}
	return array;
}

void boot_print_json(const struct guard_status *status, const struct boot_facts *facts)
{
	json_object *object = json_object_new_object();

	json_add_number(object, "version", JSON_VERSION);
	json_add_string(object, "standing", standing_name(status->standing));
	json_add_string(object, "generators",
			timeline_order_name(timeline_generators(facts, false)));
	json_add_string(object, "initrd_generators",
			timeline_order_name(timeline_generators(facts, true)));
	json_object_object_add(object, "record", facts->recorded ? record_json(facts) : NULL);
	json_object_object_add(object, "timeline", timeline_json(facts));
	json_print(object);
}
