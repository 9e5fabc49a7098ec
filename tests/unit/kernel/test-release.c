/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/release.h"

#include <sys/utsname.h>

#include "kernel/fact.h"
#include "tree.h"

static void test_versions(void **state)
{
	static const struct {
		const char *release;
		unsigned int version;
	} cases[] = {
		{ "6.1.0-37-cloud-amd64", 0x060100 },
		{ "5.14.0-570.el9", 0x050e00 },
		{ "5.14.0-570.12.1.el9_6.x86_64", 0x050e00 },
		{ "7.2.13+deb14-amd64", 0x07020d },
		{ "4.18.0-553.el8_10.x86_64", 0x041200 },
		{ "6.18.44-fc-v669", 0x06122c },
		{ "5.15.153.1-microsoft-standard-WSL2", 0x050f99 },
		{ "6.12.40-1-lts", 0x060c28 },
		{ "5.10.0foo", 0x050a00 },
		{ "7.0-rc1", 0x070000 },
		{ "4.14.336", 0x040eff }, /* as KERNEL_VERSION() has it */
		{ "6.1", 0x060100 },
		{ "", 0 },
		{ "6", 0 },
		{ "6.", 0 },
		{ "6.x", 0 },
		{ "6.1.", 0 },
		{ "6.1.x", 0 },
		{ "v6.1.0", 0 },
		{ " 6.1.0", 0 },
		{ "6,1,0", 0 },
		{ "-6.1.0", 0 },
		{ "256.1.0", 0 },
		{ "6.256.0", 0 },
		{ "6.1.4294967297", 0 },
		{ "linux-lts", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%s\n", cases[i].release);
		assert_int_equal(release_version(cases[i].release), cases[i].version);
	}
}

static void assert_release(const struct subject *subject, const char *release, bool running)
{
	struct facts facts = { 0 };

	assert_int_equal(release_read(subject, &facts), 0);
	assert_int_equal(facts.running, running);
	if (release)
		assert_string_equal(facts.release.text, release);
	else
		assert_null(facts.release.text);
	assert_int_equal(facts.version, release ? release_version(release) : 0);
	fact_clear(&facts.release);
}

static void test_live(void **state)
{
	const struct tree *tree = *state;
	struct subject subject = { .root_fd = tree->fd, .live = true };
	struct utsname name;

	assert_int_equal(uname(&name), 0);
	assert_release(&subject, name.release, true);
	subject.release = name.release;
	assert_release(&subject, name.release, true);
	subject.release = "1.2.3-other";
	assert_release(&subject, "1.2.3-other", false);
}

static void test_captured(void **state)
{
	const struct tree *tree = *state;
	struct subject subject = { .root_fd = tree->fd, .captured = true };

	assert_release(&subject, NULL, false);
	subject.release = "6.1.0-37-amd64";
	assert_release(&subject, "6.1.0-37-amd64", false);

	tree_file(tree, "/proc/sys/kernel/osrelease", "6.1.0-37-amd64\n");
	assert_release(&subject, "6.1.0-37-amd64", true);
	subject.release = "6.1.0-38-amd64";
	assert_release(&subject, "6.1.0-38-amd64", false);
	subject.release = NULL;
	assert_release(&subject, "6.1.0-37-amd64", true);
}

/* /proc in an image may be the machine's that made it: what is there is no fact about it. */
static void test_image(void **state)
{
	const struct tree *tree = *state;
	struct subject subject = { .root_fd = tree->fd };

	tree_file(tree, "/proc/sys/kernel/osrelease", "6.1.0-37-amd64\n");
	assert_release(&subject, NULL, false);
	subject.release = "6.1.0-37-amd64";
	assert_release(&subject, "6.1.0-37-amd64", false);
}

static void test_not_a_part_of_a_path(void **state)
{
	static const char *const releases[] = {
		"",	    "../6.1.0",
		"6.1.0/..", "6.1.0 x",
		"6.1.0\n",  "6.1.0\033[2J",
		".",	    "6.1.0-0123456789012345678901234567890123456789012345678901234567890",
	};
	const struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		const struct subject subject = { .root_fd = tree->fd, .release = releases[i] };
		struct facts facts = { 0 };

		assert_int_equal(release_read(&subject, &facts), 0);
		assert_null(facts.release.text);
		assert_int_equal(facts.release.error, -EINVAL);
		assert_int_equal(facts.version, 0);
		fact_clear(&facts.release);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
		cmocka_unit_test_setup_teardown(test_live, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_captured, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_image, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_not_a_part_of_a_path, tree_setup,
						tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
