/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/explain-path.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "tree.h"

static struct bw_view view_of(const char *names, size_t len, unsigned int below)
{
	struct bw_view view = { .state = BW_VIEW_SHOWN, .len = (__u32)len, .below = below };

	memcpy(view.names, names, len);
	return view;
}

static void assert_joined(const struct bw_view *view, const char *mount_point, const char *expected)
{
	_cleanup_free_ char *path = explain_names_join(view, mount_point);

	assert_non_null(path);
	assert_string_equal(path, expected);
}

static void test_names(void **state)
{
	static const char names[] = "x\0folder\0tmp";
	const struct bw_view three = view_of(names, sizeof(names), 3);
	const struct bw_view deeper = view_of(names, sizeof(names), 65);
	const struct bw_view none = view_of("", 0, 0);

	assert_joined(&three, "/", "/tmp/folder/x");
	assert_joined(&three, "/mnt", "/mnt/tmp/folder/x");
	assert_joined(&three, "...", ".../tmp/folder/x");
	assert_joined(&deeper, "/", "/tmp/folder/x/...");
	assert_joined(&none, "/", "/");
	assert_joined(&none, "/mnt/file", "/mnt/file"); /* a bind mount of the file itself */
}

/* The kernel wrote it, but a length is only believed as far as there is room. */
static void test_names_damaged(void **state)
{
	struct bw_view view = view_of("x", 2, 1);

	view.len = UINT32_MAX; /* zeros behind it, as if they were names */
	assert_joined(&view, "/", "/...");
	view = view_of("ab", 2, 1); /* without its end */
	assert_joined(&view, "/", "/...");
	memset(view.names, 'a', sizeof(view.names));
	view.names[sizeof(view.names) - 1] = '\0';
	view.len = sizeof(view.names);
	{
		_cleanup_free_ char *path = explain_names_join(&view, "/mnt");

		assert_non_null(path);
		assert_int_equal(strlen(path), sizeof(view.names) - 1 + strlen("/mnt/"));
	}
}

static void test_descriptors(void **state)
{
	static const char *const others[] = {
		"",
		"/tmp/x",
		"/proc/1/fd",
		"/proc/1/fd/",
		"/proc/1/fd/1x",
		"/proc/1/fd/1/x",
		"/proc/x/fd/1",
		"/proc/0/fd/1",
		"/proc/-1/fd/1",
		"/proc/1/fd/-1",
		"proc/1/fd/1",
		"/proc/self/fd/1 ",
		"/proc/ 1/fd/1",
		"/proc/+1/fd/1",
		"/proc/1/fd/01",
	};
	struct inquiry_file file = { 0 };

	assert_true(explain_descriptor_parse("/proc/17/fd/4", &file));
	assert_int_equal(file.process, 17);
	assert_int_equal(file.fd, 4);
	assert_true(explain_descriptor_parse("/proc/self/fd/0", &file));
	assert_int_equal(file.process, getpid());
	assert_int_equal(file.fd, 0);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(explain_descriptor_parse(others[i], &file));
}

/* Of a descriptor of our own the kernel tells path and mount. */
static void test_opened(void **state)
{
	struct inquiry_file file = { getpid(), -1 };
	struct explain_path path = { 0 };

	file.fd = open("/proc/self/status", O_PATH | O_CLOEXEC);
	assert_true(file.fd >= 0);
	explain_opened_look(&file, &path);
	assert_non_null(path.path);
	assert_non_null(strstr(path.path, "/status"));
	assert_string_equal(path.mount_point, "/proc");
	assert_string_equal(path.type, "proc");
	assert_int_equal(path.process, 0);
	explain_path_clear(&path);
	assert_true(explain_descriptor_is_path(&file));
	(void)close(file.fd);
	assert_false(explain_descriptor_is_path(&file)); /* it is closed */
	file.fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	assert_false(explain_descriptor_is_path(&file));
	(void)close(file.fd);
}

static void test_view_that_shows_nothing(void **state)
{
	const struct bw_view view = { .state = BW_VIEW_HIDDEN, .mount = 1 };
	struct explain_path path = { 0 };

	explain_view_look(&view, &path);
	assert_null(path.path);
	assert_int_equal(path.mount, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_names_damaged),
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_opened),
		cmocka_unit_test(test_view_that_shows_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
