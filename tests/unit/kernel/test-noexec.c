/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/noexec.h"

#include <fcntl.h>
#include <sys/statvfs.h>

#include "base/cleanup.h"
#include "tree.h"

static const char *const directories[] = { "/tmp", "/var/tmp", "/missing", NULL };

static void noexec_of(const struct subject *subject, const enum answer *answers)
{
	struct facts facts = { 0 };
	size_t n = 0;

	assert_int_equal(noexec_read(subject, &facts), 0);
	for (; answers && directories[n]; n++) {
		print_message("%s\n", directories[n]);
		assert_string_equal(facts.directories[n].path, directories[n]);
		assert_int_equal(facts.directories[n].noexec, answers[n]);
		free(facts.directories[n].path);
	}
	assert_int_equal(facts.n_directories, n);
	free(facts.directories);
}

static void test_captured(void **state)
{
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd,
					 .captured = true,
					 .directories = directories };

	tree_directory(tree, "/tmp");
	tree_link(tree, "/var/tmp", "/data");
	noexec_of(&subject,
		  (const enum answer[]){ ANSWER_UNKNOWN, ANSWER_UNKNOWN, ANSWER_UNKNOWN });

	tree_file(tree, "/proc/mounts",
		  "/dev/vda / ext4 rw 0 0\n"
		  "tmpfs /data tmpfs rw,noexec 0 0\n");
	noexec_of(&subject, (const enum answer[]){ ANSWER_NO, ANSWER_YES, ANSWER_NO });

	tree_file(tree, "/proc/mounts", "tmpfs /data tmpfs rw,noexec 0 0\n");
	noexec_of(&subject, (const enum answer[]){ ANSWER_UNKNOWN, ANSWER_YES, ANSWER_UNKNOWN });
}

static void test_image(void **state)
{
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd, .directories = directories };

	tree_directory(tree, "/tmp");
	tree_file(tree, "/etc/fstab", "tmpfs /tmp tmpfs noexec 0 0\n");
	tree_file(tree, "/proc/mounts", "tmpfs / tmpfs noexec 0 0\n");
	noexec_of(&subject,
		  (const enum answer[]){ ANSWER_UNKNOWN, ANSWER_UNKNOWN, ANSWER_UNKNOWN });
}

static void test_live(void **state)
{
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd,
					 .live = true,
					 .directories = directories };
	struct statvfs fs;
	enum answer here;

	assert_int_equal(fstatvfs(tree->fd, &fs), 0);
	here = fs.f_flag & ST_NOEXEC ? ANSWER_YES : ANSWER_NO;
	tree_directory(tree, "/tmp");
	tree_link(tree, "/var/tmp", "../tmp");
	noexec_of(&subject, (const enum answer[]){ here, here, ANSWER_UNKNOWN });
}

/* /proc is noexec nearly everywhere; where it is not, the answer is no. */
static void test_live_by_mount(void **state)
{
	static const char *const proc[] = { "/proc", NULL };
	_cleanup_close_ int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct subject subject = { .root_fd = root_fd, .live = true, .directories = proc };
	struct facts facts = { 0 };
	struct statvfs fs;

	assert_int_equal(statvfs("/proc", &fs), 0);
	assert_int_equal(noexec_read(&subject, &facts), 0);
	assert_int_equal(facts.directories[0].noexec,
			 fs.f_flag & ST_NOEXEC ? ANSWER_YES : ANSWER_NO);
	free(facts.directories[0].path);
	free(facts.directories);
}

static void test_no_directories(void **state)
{
	const struct tree *tree = *state;

	noexec_of(&(struct subject){ .root_fd = tree->fd, .live = true }, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_captured, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_image, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_live, tree_setup, tree_teardown),
		cmocka_unit_test(test_live_by_mount),
		cmocka_unit_test_setup_teardown(test_no_directories, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
