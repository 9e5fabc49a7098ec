/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/directory.h"

#include <string.h>

#include "tree.h"

static const struct bw_component *follow(const struct directory_trie *trie, __u32 parent,
					 const char *text, size_t left)
{
	struct bw_component_key key = { .parent = parent, .left = (__u32)left };

	memcpy(key.piece, text, left < BW_PIECE_LEN ? left : BW_PIECE_LEN);
	for (size_t i = 0; i < trie->n_edges; i++)
		if (memcmp(&trie->edges[i].key, &key, sizeof(key)) == 0)
			return &trie->edges[i].value;
	return NULL;
}

/* The programs' walk: follow a path's names; 1 + the index of the guarded directory it meets. */
static __u32 walk(const struct directory_trie *trie, const char *path)
{
	__u32 parent = BW_NODE_ROOT;

	while (*(path += strspn(path, "/"))) {
		const size_t len = strcspn(path, "/");
		const __u32 start =
			(unsigned char)path[0] | (len > 1 ? (unsigned char)path[1] << 8 : 0);
		const __u32 bit = bw_hint_bit(parent, (__u32)len, start);
		__u32 directory = 0;

		if (!(trie->hint[bit / 64] >> (bit % 64) & 1))
			return 0;
		for (size_t at = 0; at < len; at += BW_PIECE_LEN) {
			const struct bw_component *found =
				follow(trie, parent, path + at, len - at);

			if (!found)
				return 0;
			parent = found->node;
			directory = found->directory;
		}
		if (directory)
			return directory;
		path += len;
	}
	return 0;
}

#define NAME_32 "abcdefghijklmnopqrstuvwxyz012345"

static void test_walk(void **state)
{
	static char paths[][80] = { "/tmp", "/var/tmp", "/a", "/" NAME_32 NAME_32 "/y" };
	struct policy_directory directories[4];
	struct policy policy = { .directories = directories, .n_directories = 4 };
	_cleanup_directory_trie_ struct directory_trie *trie = NULL;

	for (unsigned int i = 0; i < 4; i++)
		directories[i] = (struct policy_directory){ .path = paths[i] };
	assert_int_equal(directory_trie_new(&policy, &trie), 0);
	assert_int_equal(walk(trie, "/tmp"), 1);
	assert_int_equal(walk(trie, "/tmp/x/y"), 1);
	assert_int_equal(walk(trie, "/var/tmp/x"), 2);
	assert_int_equal(walk(trie, "/a/b"), 3);
	assert_int_equal(walk(trie, "/" NAME_32 NAME_32 "/y/z"), 4);

	assert_int_equal(walk(trie, "/tmpfoo"), 0);
	assert_int_equal(walk(trie, "/tm"), 0);
	assert_int_equal(walk(trie, "/var"), 0);
	assert_int_equal(walk(trie, "/home/tmp"), 0);
	assert_int_equal(walk(trie, "/" NAME_32), 0);
	assert_int_equal(walk(trie, "/" NAME_32 NAME_32), 0);
	assert_int_equal(walk(trie, "/" NAME_32 NAME_32 "/x"), 0);
}

static void test_shared_edges(void **state)
{
	char tmp[] = "/var/tmp", lib[] = "/var/lib";
	struct policy_directory directories[] = { { .path = tmp }, { .path = lib } };
	struct policy policy = { .directories = directories, .n_directories = 2 };
	_cleanup_directory_trie_ struct directory_trie *trie = NULL;

	assert_int_equal(directory_trie_new(&policy, &trie), 0);
	assert_int_equal(trie->n_edges, 3);
	for (size_t i = 0; i < trie->n_edges; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(trie->edges[i].value.node, trie->edges[j].value.node);
}

static void test_refused(void **state)
{
	char root[] = "/", relative[] = "tmp";
	struct policy_directory directories[] = { { .path = root } };
	struct policy policy = { .directories = directories, .n_directories = 1 };
	_cleanup_directory_trie_ struct directory_trie *trie = NULL;

	assert_int_equal(directory_trie_new(&policy, &trie), -EINVAL);
	directories[0].path = relative;
	assert_int_equal(directory_trie_new(&policy, &trie), -EINVAL);
	assert_null(trie);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_shared_edges),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
