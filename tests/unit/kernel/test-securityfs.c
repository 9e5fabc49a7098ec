/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/securityfs.h"

#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "kernel/fact.h"
#include "tree.h"

#define LSM "/sys/kernel/security/lsm"

static void test_copy(void **state)
{
	_cleanup_fact_ struct fact fact = { 0 }, missing = { 0 };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .captured = true };

	assert_int_equal(securityfs_read(&subject, "lsm", &missing), 0);
	assert_int_equal(missing.error, -ENOENT);
	assert_string_equal(missing.source, LSM);

	tree_file(tree, LSM, "capability,yama,bpf\n");
	assert_int_equal(securityfs_read(&subject, "lsm", &fact), 0);
	assert_string_equal(fact.text, "capability,yama,bpf");
}

static size_t mounts_count(void)
{
	_cleanup_free_ char *text = NULL;
	size_t len, n = 0;
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(file_read(fd, "proc/self/mountinfo", 1U << 22, &text, &len), 0);
	(void)close(fd);
	for (const char *line = text; (line = strchr(line, '\n')); line++)
		n++;
	return n;
}

/* A file in another file system is not the kernel's word; and no mount of ours is to be seen. */
static void test_live(void **state)
{
	_cleanup_fact_ struct fact fact = { 0 };
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .live = true };
	size_t before = mounts_count();

	tree_file(tree, LSM, "forged\n");
	assert_int_equal(securityfs_read(&subject, "lsm", &fact), 0);
	assert_int_equal(mounts_count(), before);
	if (fact.text)
		assert_int_equal(strncmp(fact.text, "capability", 10) == 0 ||
					 strncmp(fact.text, "lockdown", 8) == 0,
				 1);
	else
		assert_true(fact.error < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_copy, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_live, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
