/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/bpffs.h"

#include "tree.h"

static enum answer bpffs_of(const struct subject *subject, bool running)
{
	struct facts facts = { .running = running };

	assert_int_equal(bpffs_read(subject, &facts), 0);
	return facts.bpffs;
}

static void test_captured(void **state)
{
	static const struct {
		const char *mounts;
		enum answer answer;
	} cases[] = {
		{ "/dev/vda / ext4 rw 0 0\n", ANSWER_NO },
		{ "/dev/vda / ext4 rw 0 0\nbpf /sys/fs/bpf bpf rw 0 0\n", ANSWER_YES },
		{ "bpf / bpf rw 0 0\n", ANSWER_NO },
		{ "bpf /sys/fs/bpf/below bpf rw 0 0\n", ANSWER_UNKNOWN },
		{ "bpf /sys/fs/bpf bpf rw 0 0\ntmpfs /sys/fs/bpf tmpfs rw 0 0\n", ANSWER_NO },
		{ "junk\n", ANSWER_UNKNOWN },
	};
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	assert_int_equal(bpffs_of(&subject, true), ANSWER_UNKNOWN);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%s", cases[i].mounts);
		tree_file(tree, "/proc/self/mounts", cases[i].mounts);
		assert_int_equal(bpffs_of(&subject, true), cases[i].answer);
		assert_int_equal(bpffs_of(&subject, false), ANSWER_UNKNOWN);
	}
}

static void test_live(void **state)
{
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .live = true };

	assert_int_equal(bpffs_of(&subject, true), ANSWER_NO);
	tree_directory(tree, "/sys/fs/bpf");
	assert_int_equal(bpffs_of(&subject, true), ANSWER_NO);
	assert_int_equal(bpffs_of(&subject, false), ANSWER_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_captured, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_live, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
