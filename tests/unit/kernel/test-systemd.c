/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/systemd.h"

#include "kernel/fact.h"
#include "tree.h"

static void assert_systemd(const struct tree *tree, const char *version, const char *source)
{
	struct facts facts = { 0 };

	assert_int_equal(systemd_read(&(struct subject){ .root_fd = tree->fd }, &facts), 0);
	assert_string_equal(facts.systemd.source, source);
	if (version) {
		assert_string_equal(facts.systemd.text, version);
	} else {
		assert_null(facts.systemd.text);
		assert_int_equal(facts.systemd.error, -ENOENT);
	}
	fact_clear(&facts.systemd);
}

static void test_core(void **state)
{
	static const struct {
		const char *path;
		const char *version;
	} newer[] = {
		/* each newer than those before */
		{ "/usr/lib/systemd/libsystemd-core-250.so", "250" },
		{ "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-core-252.so", "252" },
		{ "/lib/aarch64-linux-gnu/systemd/libsystemd-core-254.11-1.so", "254" },
		{ "/usr/lib64/systemd/libsystemd-core-257.7-1.fc42.so", "257" },
		{ "/usr/lib/systemd/libsystemd-core-1000.so", "1000" },
	};

	assert_systemd(*state, NULL, "/usr/lib/systemd");
	for (size_t i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
		tree_file(*state, newer[i].path, "");
		assert_systemd(*state, newer[i].version, newer[i].path);
	}
}

static void test_shared(void **state)
{
	tree_file(*state, "/lib/systemd/libsystemd-shared-247.so", "");
	assert_systemd(*state, NULL, "/usr/lib/systemd/systemd");
	tree_file(*state, "/lib/systemd/systemd", "");
	assert_systemd(*state, "247", "/lib/systemd/libsystemd-shared-247.so");

	/* what is the manager's own counts, be it older */
	tree_file(*state, "/lib/systemd/libsystemd-core-246.so", "");
	assert_systemd(*state, "246", "/lib/systemd/libsystemd-core-246.so");
}

static void test_other_names(void **state)
{
	static const char *const names[] = {
		"libsystemd-core-257.so.1", "libsystemd-core-.so",	 "libsystemd-core-x.so",
		"libsystemd-core-257so",    "libsystemd-core-257",	 "libsystemd-core-0.so",
		"libsystemd-core-257x.so",  "libsystemd-core-999999.so", "libsystemd-core--257.so",
		"libsystemd.so.0.42.0",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[96];

		(void)snprintf(path, sizeof(path), "/usr/lib/systemd/%s", names[i]);
		tree_file(*state, path, "");
		assert_systemd(*state, NULL, "/usr/lib/systemd");
	}
}

static void test_link_out_of_the_root(void **state)
{
	tree_link(*state, "/usr/lib/systemd", "../../../../../../../../data");
	assert_systemd(*state, NULL, "/usr/lib/systemd");
	tree_file(*state, "/data/libsystemd-core-257.so", "");
	assert_systemd(*state, "257", "/usr/lib/systemd/libsystemd-core-257.so");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_core, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_shared, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_other_names, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_link_out_of_the_root, tree_setup,
						tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
