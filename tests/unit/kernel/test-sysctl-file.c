/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/sysctl-file.h"

#include "kernel/fact.h"
#include "tree.h"

static void files_say(const struct tree *tree, const char *value, const char *source)
{
	const struct subject subject = { .root_fd = tree->fd };
	struct facts facts = { 0 };

	assert_int_equal(sysctl_file_read(&subject, &facts), 0);
	assert_non_null(facts.ftrace_files.text);
	assert_string_equal(facts.ftrace_files.text, value);
	if (source)
		assert_string_equal(facts.ftrace_files.source, source);
	else
		assert_null(facts.ftrace_files.source);
	fact_clear(&facts.ftrace_files);
}

static void test_lines(void **state)
{
	static const struct {
		const char *text, *value;
	} rows[] = {
		{ "", "" },
		{ "kernel.ftrace_enabled=0\n", "0" },
		{ " kernel/ftrace_enabled = 0 ", "0" },
		{ "-kernel.ftrace_enabled\t=\t00\r\n", "00" },
		{ "/kernel/ftrace_enabled=0", "0" },
		{ "#kernel.ftrace_enabled=0\n ;kernel.ftrace_enabled=0\n", "" },
		{ "kernel.ftrace_enabled\n", "" },
		{ "kernel/ftrace.enabled=0\n", "" },
		{ "kernel.ftrace_enabled_too=0\n", "" },
		{ "kernel.ftrace_enabled=0\nkernel.ftrace_enabled=1\n", "1" },
		{ "kernel.ftrace_enabled=1\nkernel.ftrace_enabled=0\n", "0" },
		/* patterns */
		{ "kernel.ftrace*=0\n", "0" },
		{ "*.ftrace_enabled=0\n", "0" },
		{ "kernel.*_at_a_time=0\n", "" },
		{ "kernel.ftrace_enabled=1\nkernel.ftrace*=0\n", "1" },
		{ "kernel.ftrace*=0\n-kernel.ftrace_enabled\n", "" },
		{ "kernel.ftrace_enabled=0\n-kernel.ftrace_enabled\n", "" },
	};
	const struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		tree_file(tree, "/etc/sysctl.d/a.conf", rows[i].text);
		files_say(tree, rows[i].value, *rows[i].value ? "/etc/sysctl.d/a.conf" : NULL);
	}
}

/* By the name, wherever it is; of one name the first directory's. */
static void test_order(void **state)
{
	const struct tree *tree = *state;

	files_say(tree, "", NULL);
	tree_file(tree, "/usr/lib/sysctl.d/50-x.conf", "kernel.ftrace_enabled=0\n");
	tree_file(tree, "/etc/sysctl.d/10-a.conf", "kernel.ftrace_enabled=1\n");
	tree_file(tree, "/etc/sysctl.d/99-z.conf.save", "kernel.ftrace_enabled=1\n");
	files_say(tree, "0", "/usr/lib/sysctl.d/50-x.conf");
	tree_file(tree, "/run/sysctl.d/50-x.conf", "kernel.ftrace_enabled=2\n");
	files_say(tree, "2", "/run/sysctl.d/50-x.conf");
	tree_link(tree, "/etc/sysctl.d/50-x.conf", "/dev/null");
	files_say(tree, "1", "/etc/sysctl.d/10-a.conf");
}

static void test_conf(void **state)
{
	const struct tree *tree = *state;

	tree_file(tree, "/etc/sysctl.conf", "kernel.ftrace_enabled=0\n");
	files_say(tree, "0", "/etc/sysctl.conf");
	tree_file(tree, "/etc/sysctl.d/10-a.conf", "kernel.ftrace_enabled=1\n");
	files_say(tree, "0", "/etc/sysctl.conf");

	/* nothing reads it for sure */
	tree_file(tree, "/etc/sysctl.conf", "kernel.ftrace_enabled=1\n");
	tree_file(tree, "/etc/sysctl.d/10-a.conf", "kernel.ftrace_enabled=0\n");
	files_say(tree, "0", "/etc/sysctl.d/10-a.conf");
	tree_link(tree, "/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
	files_say(tree, "1", "/etc/sysctl.d/99-sysctl.conf");
}

static void unread(const struct tree *tree, int error, const char *source)
{
	const struct subject subject = { .root_fd = tree->fd };
	struct facts facts = { 0 };

	assert_int_equal(sysctl_file_read(&subject, &facts), 0);
	assert_null(facts.ftrace_files.text);
	assert_int_equal(facts.ftrace_files.error, error);
	assert_string_equal(facts.ftrace_files.source, source);
	fact_clear(&facts.ftrace_files);
}

static void test_unread(void **state)
{
	const struct tree *tree = *state;

	tree_directory(tree, "/etc/sysctl.conf");
	unread(tree, -EISDIR, "/etc/sysctl.conf");
	tree_bytes(tree, "/etc/sysctl.d/a.conf", "a\0b", 3);
	unread(tree, -EBADMSG, "/etc/sysctl.d/a.conf");
	tree_link(tree, "/run/sysctl.d", "sysctl.d");
	unread(tree, -ELOOP, "/run/sysctl.d");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lines, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_order, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_conf, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_unread, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
