/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/metrics-output.h"

#include <ctype.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"

/* --- what is told of --- */

static struct generation generation = {
	.number = 3,
	.state = {
		.policy_hash = 0x0123456789abcdef,
		.attached_ns = 4567891234,
		.directories = 5,
		.rules = 2,
		.mode = BW_MODE_ENFORCE,
		.mode_source = BW_MODE_SOURCE_FILE,
		.initrd = 1,
	},
};

static struct guard_status loaded(void)
{
	struct guard_status guard = {
		.standing = GUARD_STANDING_ARMED,
		.generation = &generation,
		.policy = { .enforce = 1U << BW_CONTROL_PATH_EXEC,
			    .audit = 1U << BW_CONTROL_MEMFD_EXEC,
			    .scope = BW_SCOPE_ALL },
		.bpf_active = 1,
		.ftrace_enabled = 1,
	};

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		generation.link_fd[hook] = hook == BW_HOOK_CHECK ? -EBADF : 10;
	guard.counters.n[BW_CONTROL_PATH_EXEC][BW_VERDICT_REFUSE] = 7;
	guard.counters.n[BW_CONTROL_MEMFD_EXEC][BW_VERDICT_AUDIT] = UINT64_MAX;
	return guard;
}

static char *text_of(const struct metrics_view *view)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	assert_int_equal(metrics_print(stream, view), 0);
	assert_int_equal(fclose(stream), 0);
	return text;
}

static struct metrics_view view_of(const struct guard_status *guard, int break_glass)
{
	return (struct metrics_view){
		.guard = guard,
		.booted_ns = 1699999995555565555,
		.break_glass = break_glass,
		.version = "1.2.3",
	};
}

/* --- the rules of the format, and of "promtool check metrics" --- */

struct family {
	char name[64], type[16];
	unsigned int samples;
};

static bool ends(const char *text, const char *with)
{
	size_t len = strlen(text), n = strlen(with);

	return len >= n && strcmp(text + len - n, with) == 0;
}

static void family_judge(const struct family *family)
{
	if (!*family->name)
		return;
	assert_true(family->samples > 0);
	assert_int_equal(strncmp(family->name, "bootward_", strlen("bootward_")), 0);
	assert_true(ends(family->name, "_total") == (strcmp(family->type, "counter") == 0));
	assert_false(ends(family->name, "_count") || ends(family->name, "_sum") ||
		     ends(family->name, "_bucket"));
	for (const char *c = family->name; *c; c++)
		assert_true(islower((unsigned char)*c) || *c == '_');
}

/* NAME{LABEL="VALUE",...} NUMBER */
static void sample_judge(struct family *family, const char *line)
{
	size_t len = strlen(family->name);
	const char *at = line + len;
	char *end;

	assert_int_equal(strncmp(line, family->name, len), 0);
	while (*at == '{' || *at == ',') {
		at += 1 + strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");
		assert_int_equal(strncmp(at, "=\"", 2), 0);
		at += 2;
		while (*at != '"') {
			if (*at == '\\') /* only these three are an escape */
				assert_non_null(strchr("\\\"n", *++at));
			assert_true((unsigned char)*at >= ' ' && (unsigned char)*at < 0x7f);
			at++;
		}
		at++;
		if (*at == '}')
			break;
	}
	at += *at == '}';
	assert_int_equal(*at, ' ');
	(void)strtod(at + 1, &end);
	assert_true(end > at + 1);
	assert_int_equal(*end, '\0');
	family->samples++;
}

static void family_begin(struct family *family, const char *help, const char *type)
{
	char of[64];

	family_judge(family);
	*family = (struct family){ 0 };
	assert_int_equal(sscanf(help, "# HELP %63s", family->name), 1);
	assert_non_null(type);
	assert_int_equal(sscanf(type, "# TYPE %63s %15s", of, family->type), 2);
	assert_string_equal(of, family->name);
	assert_true(strlen(help) > strlen("# HELP ") + strlen(family->name) + 1);
	assert_true(strcmp(family->type, "gauge") == 0 || strcmp(family->type, "counter") == 0);
}

/* Families one after the other, each once; samples alike at most once. */
static void text_judge(const char *text)
{
	char *copy = strdup(text), *lines[256], *rest = copy;
	struct family family = { 0 };
	size_t n = 0;

	assert_non_null(copy);
	assert_true(ends(text, "\n"));
	for (char *line; (line = strsep(&rest, "\n")) && *line;) {
		assert_true(n < 255);
		for (size_t i = 0; i < n; i++)
			assert_string_not_equal(lines[i], line);
		lines[n++] = line;
	}
	lines[n] = NULL;
	for (size_t i = 0; i < n; i++)
		if (strncmp(lines[i], "# HELP ", strlen("# HELP ")) == 0) {
			family_begin(&family, lines[i], lines[i + 1]);
			i++;
		} else {
			sample_judge(&family, lines[i]);
		}
	family_judge(&family);
	free(copy);
}

/* --- tests --- */

/* With UPDATE in the environment, what it says now is accepted. */
static void assert_file(const char *text, const char *name)
{
	const char *directory = getenv("EXPECTED");
	char path[512], *expected = NULL;
	size_t len = 0;

	assert_non_null(directory);
	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (getenv("UPDATE")) {
		FILE *stream = fopen(path, "we");

		assert_non_null(stream);
		assert_true(fputs(text, stream) >= 0);
		assert_int_equal(fclose(stream), 0);
	}
	assert_int_equal(file_read(AT_FDCWD, path, 1 << 16, &expected, &len), 0);
	assert_string_equal(text, expected);
	free(expected);
}

/* What is on trial enforces as long as `policy` says so. */
static void tried(void **state)
{
	struct guard_status guard = loaded();
	const struct metrics_view view = view_of(&guard, 0);
	char *text;

	guard.policy.trial = 1U << BW_CONTROL_PATH_EXEC;
	guard.policy.trial_until_ns = 4567891234 + 600000000000;
	text = text_of(&view);
	text_judge(text);
	assert_file(text, "metrics-tried.txt");
	free(text);
}

static void whole(void **state)
{
	const struct guard_status guard = loaded();
	const struct metrics_view view = view_of(&guard, 0);
	char *text = text_of(&view);

	text_judge(text);
	assert_file(text, "metrics-loaded.txt");
	free(text);
}

/* --- evidence --- */

static struct kept_evidence kept = {
	.waiting = 9,
	.aggregates = 1024,
	.tallies = { .n = {
			     [BW_TALLY_EVENTS] = 12,
			     [BW_TALLY_LOST] = 3,
			     [BW_TALLY_SUPPRESSED] = 999988,
			     [BW_TALLY_AGGREGATES] = 1030,
			     [BW_TALLY_UNRECORDED] = 1,
		     } },
};

/* One that was not used has no time; a name of a damaged map can be anything. */
static void evidence(void **state)
{
	const struct guard_status guard = loaded();
	struct metrics_view view = view_of(&guard, 0);
	struct rule_used used[] = {
		{ "apt", { 0 } },
		{ "runc", { .count = 4, .first_ns = 1000000000, .last_ns = 60000000000 } },
		{ "x\"}\\\n\x1b\xff 1", { .count = 1, .last_ns = 1 } },
	};
	struct kept_evidence all = kept;
	char *text;

	all.uses = (struct rule_uses){ 3, used };
	view.kept = &all;
	text = text_of(&view);
	text_judge(text);
	assert_file(strstr(text, "# HELP bootward_events_total"), "metrics-evidence.txt");
	free(text);
}

/* A ring that cannot be read, and no exemptions. */
static void evidence_in_part(void **state)
{
	const struct guard_status guard = loaded();
	struct metrics_view view = view_of(&guard, 0);
	struct kept_evidence part = kept;
	char *text;

	part.waiting = -EUCLEAN;
	view.kept = &part;
	text = text_of(&view);
	text_judge(text);
	assert_non_null(strstr(text, "\nbootward_aggregates 1024\n"));
	assert_null(strstr(text, "events_waiting"));
	assert_null(strstr(text, "exemption_"));
	free(text);
}

static void nothing(void **state)
{
	const struct guard_status guard = { .standing = GUARD_STANDING_NONE,
					    .bpf_active = 0,
					    .ftrace_enabled = 1 };
	const struct metrics_view view = view_of(&guard, 1);
	char *text = text_of(&view);

	text_judge(text);
	assert_file(text, "metrics-nothing.txt");
	free(text);
}

/* What is not known is left out, and in force is what nobody can say is in force: 0. */
static void unknown(void **state)
{
	const struct guard_status guard = { .standing = GUARD_STANDING_UNKNOWN,
					    .bpf_active = -1,
					    .ftrace_enabled = -1 };
	const struct metrics_view view = view_of(&guard, -1);
	char *text = text_of(&view);

	text_judge(text);
	assert_non_null(strstr(text, "\nbootward_in_force 0\n"));
	assert_non_null(strstr(text, "\nbootward_known 0\n"));
	assert_null(strstr(text, "break_glass"));
	assert_null(strstr(text, "ftrace"));
	assert_null(strstr(text, "bpf_lsm"));
	assert_null(strstr(text, "stray"));
	free(text);
}

/* It was found, but its maps cannot be read: its numbers are not zero, they are not known. */
static void unread(void **state)
{
	struct guard_status guard = loaded();
	struct metrics_view view = view_of(&guard, 0);
	char *text;

	guard.standing = GUARD_STANDING_UNKNOWN;
	view.kept = &kept;
	text = text_of(&view);
	text_judge(text);
	assert_non_null(strstr(text, "\nbootward_in_force 0\n"));
	assert_non_null(strstr(text, "\nbootward_known 0\n"));
	assert_null(strstr(text, "decisions"));
	assert_null(strstr(text, "control_mode"));
	assert_null(strstr(text, "bootward_info"));
	assert_null(strstr(text, "events"));
	free(text);
}

/* What is pinned is not a whole guard: that is known. */
static void broken(void **state)
{
	const struct guard_status guard = { .standing = GUARD_STANDING_BROKEN,
					    .bpf_active = 1,
					    .ftrace_enabled = 1 };
	const struct metrics_view view = view_of(&guard, 0);
	char *text = text_of(&view);

	text_judge(text);
	assert_non_null(strstr(text, "bootward_in_force 0\n"));
	assert_non_null(strstr(text, "\nbootward_known 1\n"));
	assert_null(strstr(text, "bootward_generation"));
	free(text);
}

/* A generation that is whole but not called is told of, and is not in force. */
static void idle(void **state)
{
	struct guard_status guard = loaded();
	const struct metrics_view view = view_of(&guard, 0);
	char *text;

	guard.standing = GUARD_STANDING_IDLE;
	text = text_of(&view);
	text_judge(text);
	assert_non_null(strstr(text, "\nbootward_in_force 0\n"));
	assert_non_null(strstr(text, "\nbootward_generation 3\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),    cmocka_unit_test(tried),
		cmocka_unit_test(evidence), cmocka_unit_test(evidence_in_part),
		cmocka_unit_test(nothing),  cmocka_unit_test(unknown),
		cmocka_unit_test(unread),   cmocka_unit_test(broken),
		cmocka_unit_test(idle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
