/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/entry-word.h"

#include <errno.h>
#include <stdlib.h>

#include "entry/entry.h"

#include "said.h"
#include "tree.h"

#define WORD "lsm=yama,bpf"

static char kernel[] = "/boot/linux", gone[] = "/boot/gone", file[] = "/boot/x.conf";

struct row {
	const char *first, *second;
	int r;
	const char *before, *said;
};

static void before(void **state)
{
	static const struct row rows[] = {
		{ "a", "b", 0, NULL, "" },
		{ "a lsm=x", "lsm=x b", 1, "lsm=x", "" },
		{ "a", "b lsm=x", -EOPNOTSUPP, NULL,
		  "it has another one than the entries before it" },
		{ "lsm=x", "b", -EOPNOTSUPP, NULL,
		  "it has another one than the entries before it" },
		{ "lsm=x lsm=x", "a", -EOPNOTSUPP, NULL, "it has that word more than once" },
		{ "lsm=\"x\"", "a", -EOPNOTSUPP, NULL,
		  "it has that word with characters that are not safe to write" },
		{ "a", NULL, -EOPNOTSUPP, NULL, "its command line cannot be told" },
		{ "a -- lsm=x", "b", 0, NULL, "" },
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };

	tree_file(tree, "/boot/linux", "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct entry items[] = {
			{ .kernel = gone, .file = file },
			{ .kernel = kernel, .cmdline = (char *)rows[i].first, .file = file },
			{ .kernel = kernel, .cmdline = (char *)rows[i].second, .file = file },
			{ .file = file },
		};
		const struct entries entries = { .items = items, .n = 4 };
		char *found = NULL, *said = NULL;

		assert_int_equal(entries_word_before(tree->fd, &entries, WORD, &problems, &found),
				 rows[i].r);
		if (rows[i].before)
			assert_string_equal(found, rows[i].before);
		else
			assert_null(found);
		if (*rows[i].said)
			assert_true(asprintf(&said,
					     "warning /boot/x.conf: what there is of lsm= could "
					     "not be put back: %s\n",
					     rows[i].said) > 0);
		assert_said(&problems, said ? said : "");
		free(found);
		free(said);
	}
}

static void without_bpf(void **state)
{
	static char release[] = "6.1.0-1", memtest[] = "/boot/memtest86+", plain[] = "a";
	static char bpf[] = "a lsm=yama,bpf", other[] = "lsm=yama,bpf lsm=yama", title[] = "Mine";
	static char bare[] = "lsm=yama,bpf lsm";
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	struct entry items[] = {
		{ .kernel = kernel, .release = release, .cmdline = bpf, .file = file },
		{ .kernel = kernel, .release = release, .cmdline = bare, .file = file },
		{ .kernel = kernel, .cmdline = plain, .file = file, .line = 3, .title = title },
		{ .kernel = kernel, .cmdline = other, .file = file, .line = 4 },
		{ .kernel = kernel, .file = file, .line = 5 },
		{ .kernel = gone, .cmdline = plain, .file = file },
		{ .kernel = memtest, .cmdline = plain, .file = file },
		{ .file = file },
	};
	struct entries entries = { .items = items, .n = sizeof(items) / sizeof(items[0]) };

	tree_file(tree, kernel, "");
	tree_file(tree, memtest, "");
	assert_int_equal(entries_name_without_bpf(tree->fd, &entries, &problems), 0);
	assert_said(&problems, "notice /boot/x.conf:3: entry 'Mine' has no lsm= with bpf\n"
			       "notice /boot/x.conf:4: entry '' has no lsm= with bpf\n"
			       "notice /boot/x.conf:5: entry '' has no lsm= with bpf\n");
	/* none has: then it is not about one of them */
	entries.items += 2;
	entries.n -= 2;
	assert_int_equal(entries_name_without_bpf(tree->fd, &entries, &problems), 0);
	assert_said(&problems, "");
}

static void same(void **state)
{
	static const char *const but[] = { "lsm", "rootflags", NULL };
	static const char *const none[] = { NULL };

	(void)state;
	assert_true(cmdlines_same("a b", " a\n b ", but));
	assert_true(cmdlines_same("a lsm=x b", "a b rootflags=y lsm=z", but));
	assert_true(cmdlines_same("", "", none));
	assert_false(cmdlines_same("a lsm=x", "a", none));
	assert_false(cmdlines_same("a b", "b a", but));
	assert_false(cmdlines_same("a", "a b", but));
	assert_false(cmdlines_same("a b", "a", but));
	assert_false(cmdlines_same("a -- lsm=x", "a -- b", but));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(before, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(without_bpf, tree_setup, tree_teardown),
		cmocka_unit_test(same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
