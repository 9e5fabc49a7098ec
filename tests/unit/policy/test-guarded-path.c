/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/guarded-path.h"

#include <string.h>
#include <syslog.h>

#include "bpf/abi.h"
#include "tree.h"

static void test_danger(void **state)
{
	static const char *const fine[] = {
		"/tmp",	   "/var/tmp", "/dev/shm",	 "/home",      "/srv/upload",
		"/opt",	   "/usr/src", "/usr/local/tmp", "/etc/tmp",   "/etcetera",
		"/binary", "/run",     "/boot/efi",	 "/var/lib/x",
	};
	static const char *const stopping[] = {
		"/",
		"/usr",
		"/usr/bin",
		"/usr/lib/x86_64-linux-gnu",
		"/bin",
		"/sbin/x",
		"/lib",
		"/lib64",
		"/lib/modules",
		"/etc",
		"/boot",
		"/init",
		"/dev",
		"/proc/self",
		"/nix",
		"/nix/store/x",
		"/sysroot",
		"/ostree/deploy",
		"/sys",
		"/usr/locale",
	};

	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		assert_int_equal(guarded_path_danger(fine[i]), LOG_INFO);
	for (size_t i = 0; i < sizeof(stopping) / sizeof(stopping[0]); i++)
		assert_int_equal(guarded_path_danger(stopping[i]), LOG_ERR);
	assert_int_equal(guarded_path_danger("/var"), LOG_WARNING);
	assert_int_equal(guarded_path_danger("/var/lib"), LOG_WARNING);
}

static void test_names(void **state)
{
	char path[BW_DIRECTORY_COMPONENTS * 2 + 3] = "";

	for (int i = 0; i < BW_DIRECTORY_COMPONENTS; i++)
		strcat(path, "/a");
	assert_null(guarded_path_unfit(path));
	strcat(path, "/a");
	assert_non_null(strstr(guarded_path_unfit(path), "names in it"));
	assert_string_equal(guarded_path_unfit("/a\n"), "has a control character in it");
	assert_null(guarded_path_unfit("/\xc3\xa4 \xff"));
}

static void test_lengths(void **state)
{
	char path[BW_DIRECTORY_LEN + 1] = "/";

	memset(path + 1, 'a', 255);
	assert_null(guarded_path_unfit(path));
	path[1 + 255] = 'a';
	assert_string_equal(guarded_path_unfit(path),
			    "has a name in it that is longer than 255 bytes");
	for (size_t i = 0; i < 4 * 255; i++) /* eight pieces each */
		path[i] = i % 255 == 0 ? '/' : 'a';
	path[4 * 255] = '\0';
	assert_string_equal(guarded_path_unfit(path), "has too many long names in it");
	path[3 * 255] = '\0';
	assert_null(guarded_path_unfit(path));
	for (size_t i = 0; i < BW_DIRECTORY_LEN; i++)
		path[i] = i % 256 == 0 ? '/' : 'a';
	path[BW_DIRECTORY_LEN] = '\0';
	assert_string_equal(guarded_path_unfit(path), "is too long for a path");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_danger),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
