/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/explain-output.h"

#include <json-c/json.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/verb.h"
#include "tree.h"

#define BIT(name) (1U << BW_##name)

static char tmp[] = "/tmp", ext4[] = "ext4", overlay[] = "overlay", lower[] = "/tmp/lower/x";
static char merged[] = "/srv/merged", seen[] = "/srv/merged/x", root[] = "/", rule[] = "build";
static char gone[] = "gone", program[] = "/usr/bin/da\nsh";

/* A file of an overlay with its layer in /tmp. */
static struct explanation layered(void)
{
	return (struct explanation){
		.path = "x",
		.directory = tmp,
		.answer = {
			.id = { .ino = 7, .dev = 8, .generation = 9 },
			.mode = S_IFREG | 0755,
			.places = BIT(PLACE_GUARDED),
			.reason = BW_REASON_OVERLAY,
			.controls = BIT(CONTROL_PATH_EXEC),
			.refused = BIT(CONTROL_PATH_EXEC),
			.canonical = { .state = BW_VIEW_HIDDEN },
			.layer = { .state = BW_VIEW_SHOWN, .mount = 22 },
		},
		.opened = { .path = seen, .mount_point = merged, .type = overlay, .mount = 41,
			    .process = 300 },
		.layer = { .path = lower, .mount_point = root, .type = ext4, .mount = 22 },
		.layer_directory = tmp,
	};
}

static void assert_text(const struct explain_report *report, const char *expected)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	explain_print(stream, report);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(text, expected);
	free(text);
}

static void test_places_and_paths(void **state)
{
	struct explanation item = layered();
	const struct explain_subject subject = { .pid = 285, .program = program };
	const struct explain_report report = { .subject = &subject, .items = &item, .n = 1 };

	assert_text(&report,
		    "x: starting it is refused for process 285 (/usr/bin/da\\x0ash)\n"
		    "  it is below a guarded directory, /tmp, by the path of the overlay's layer\n"
		    "  opened as      /srv/merged/x, by the overlay at /srv/merged in the mount "
		    "namespace of process 300\n"
		    "  oldest mount   no mount of the machine's own shows it\n"
		    "  layer          /tmp/lower/x, by the ext4 at /: below /tmp\n"
		    "  path-exec      refused\n"
		    "  would be allowed by an [Exempt NAME] with Controls=path-exec and "
		    "Exe=/usr/bin/da\\x0ash: see bootward.conf(5)\n");
	assert_int_equal(explain_status(&report), CLI_NOT_SO);
}

/* A name may be anything; what is allowed needs no cure. */
static void test_exempt(void **state)
{
	const struct explain_subject subject = {
		.exe = "/usr/bin/x",
		.uid = "5",
		.unit = "a.service",
		.untrusted = true,
	};
	struct explanation item = {
		.path = "\033[2J\xff\n",
		.answer = {
			.mode = S_IFREG,
			.places = BIT(PLACE_MEMFD),
			.sealed = 1,
			.controls = BIT(CONTROL_MEMFD_MAP) | BIT(CONTROL_UNLINKED_EXEC) |
				    BIT(CONTROL_USERNS_EXEC),
			.exempt = BIT(CONTROL_MEMFD_MAP) | BIT(CONTROL_USERNS_EXEC),
			.audited = 0,
			.exemption = { .rule = { [BW_CONTROL_MEMFD_MAP] = 1,
						 [BW_CONTROL_USERNS_EXEC] = BW_RULE_ADMITTED } },
		},
		.rules = { [BW_CONTROL_MEMFD_MAP] = rule },
	};
	const struct explain_report report = {
		.operation = BW_OPERATION_MAP, .subject = &subject, .items = &item, .n = 1
	};

	assert_text(&report,
		    "\\x1b[2J\\xff\\x0a: mapping it executable is allowed for any process of "
		    "program /usr/bin/x, of user 5, in unit a.service\n"
		    "  it is a memfd, fully sealed\n"
		    "  memfd-map      exempt by [Exempt build]\n"
		    "  unlinked-exec  off\n"
		    "  userns-exec    exempt, being the program that an exemption let start\n"
		    "  others than root could change the program: no exemption for it applies\n");
	assert_int_equal(explain_status(&report), CLI_WELL);
}

static void test_cure_names_what_is_supposed(void **state)
{
	const struct explain_subject subject = { .uid = "1000" };
	struct explanation item = layered();
	const struct explain_report report = { .subject = &subject, .items = &item, .n = 1 };

	item.answer.canonical.state = item.answer.layer.state = BW_VIEW_NONE;
	item.opened = item.layer = (struct explain_path){ 0 };
	item.answer.reason = BW_REASON_UNDECIDED;
	item.directory = NULL;
	item.near = (struct near_misses){
		.n = 1,
		.items = { { .missing = BW_SHAPE_EXE | BW_SHAPE_UNIT | NEAR_MISS_SEALED } },
	};
	item.near_rules[0] = rule;
	assert_text(
		&report,
		"x: starting it is refused for any process of user 1000\n"
		"  it is below a guarded directory: no path of it leads to a root, which counts "
		"as below\n"
		"  path-exec      refused\n"
		"  [Exempt build] does not apply: another program, or one that others than root "
		"could change; another unit; the memfd is not fully sealed\n"
		"  would be allowed by an [Exempt NAME] with Controls=path-exec and Uid=1000: see "
		"bootward.conf(5)\n");
}

static void test_what_is_no_regular_file(void **state)
{
	static const struct {
		mode_t mode;
		const char *what;
	} cases[] = {
		{ S_IFDIR, "a directory" },	   { S_IFIFO, "a pipe" },
		{ S_IFSOCK, "a socket" },	   { S_IFCHR, "a device" },
		{ S_IFBLK, "a block device" },	   { S_IFLNK, "a symbolic link" },
		{ 0, "no file of a file system" },
	};
	const struct explain_subject subject = { .pid = 1 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explanation item = { .path = "x", .answer = { .mode = cases[i].mode } };
		const struct explain_report report = { .subject = &subject,
						       .items = &item,
						       .n = 1 };
		char expected[256];

		(void)snprintf(expected, sizeof(expected),
			       "x: starting it is allowed for process 1\n"
			       "  it is %s, and controls speak about regular files alone\n",
			       cases[i].what);
		assert_text(&report, expected);
		assert_int_equal(explain_status(&report), CLI_WELL);
	}
}

/* What cannot be told is worse than what is refused, in whatever order. */
static void test_status_of_several(void **state)
{
	struct explanation items[3] = { layered(), layered(), layered() };
	struct explain_report report = { .items = items, .n = 3 };

	items[0].answer.refused = items[1].answer.refused = 0;
	assert_int_equal(explain_status(&report), CLI_NOT_SO);
	items[1].error = gone;
	assert_int_equal(explain_status(&report), CLI_UNKNOWN);
	items[2].answer.refused = 0;
	assert_int_equal(explain_status(&report), CLI_UNKNOWN);
	report.n = 1;
	assert_int_equal(explain_status(&report), CLI_WELL);
}

static json_object *member(json_object *object, const char *key)
{
	json_object *value = NULL;

	assert_true(json_object_object_get_ex(object, key, &value));
	return value;
}

static const char *text_of(json_object *object, const char *key)
{
	return json_object_get_string(member(object, key));
}

static void test_json(void **state)
{
	struct explanation items[2] = { layered(), { .path = "a\xff", .error = gone } };
	const struct explain_subject subject = { .pid = 285, .uid = "0", .program = program };
	const struct explain_report report = {
		.subject = &subject, .generation = 3, .policy_hash = 0xabc, .items = items, .n = 2
	};
	json_object *json, *file, *paths, *control, *who, *near;

	items[0].near = (struct near_misses){
		.n = 1,
		.items = { { .controls = BIT(CONTROL_PATH_EXEC), .missing = BW_SHAPE_UID } },
	};
	items[0].near_rules[0] = rule;
	json = explain_json(&report);
	assert_string_equal(text_of(json, "operation"), "exec");
	assert_string_equal(text_of(json, "policy_hash"), "0000000000000abc");
	assert_int_equal(json_object_get_int(member(json, "generation")), 3);
	who = member(json, "subject");
	assert_int_equal(json_object_get_int(member(who, "pid")), 285);
	assert_int_equal(json_object_get_int(member(who, "uid")), 0);
	assert_string_equal(text_of(who, "program"), program);
	assert_null(member(who, "exe"));
	assert_null(member(who, "exe_trusted"));
	assert_null(member(who, "unit"));
	file = json_object_array_get_idx(member(json, "files"), 0);
	assert_null(member(file, "error"));
	assert_string_equal(text_of(file, "verdict"), "refused");
	assert_true(json_object_get_boolean(member(file, "refused")));
	assert_string_equal(text_of(file, "reason"), "overlay");
	assert_string_equal(text_of(file, "directory"), "/tmp");
	control = json_object_array_get_idx(member(file, "controls"), 0);
	assert_string_equal(text_of(control, "name"), "path-exec");
	assert_string_equal(text_of(control, "verdict"), "refused");
	near = json_object_array_get_idx(member(file, "near"), 0);
	assert_string_equal(text_of(near, "exemption"), "build");
	assert_string_equal(text_of(near, "missing"), "[ \"user\" ]");
	assert_string_equal(text_of(near, "controls"), "[ \"path-exec\" ]");
	paths = member(file, "paths");
	assert_string_equal(text_of(member(paths, "opened"), "path"), seen);
	assert_int_equal(json_object_get_int(member(member(paths, "opened"), "process")), 300);
	assert_string_equal(text_of(member(paths, "oldest_mount"), "state"), "hidden");
	assert_string_equal(text_of(member(paths, "layer"), "path"), lower);
	assert_string_equal(text_of(member(paths, "layer"), "mount_point"), "/");
	assert_int_equal(json_object_get_int(member(member(file, "file_id"), "ino")), 7);
	file = json_object_array_get_idx(member(json, "files"), 1);
	assert_string_equal(text_of(file, "file"), "a\\xff");
	assert_string_equal(text_of(file, "error"), "gone");
	json_object_put(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places_and_paths),
		cmocka_unit_test(test_exempt),
		cmocka_unit_test(test_cure_names_what_is_supposed),
		cmocka_unit_test(test_what_is_no_regular_file),
		cmocka_unit_test(test_status_of_several),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
