/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/sighting-name.h"

#include <string.h>

#include "evidence-made.h"

static void assert_names(struct sighting s, const char *program, const char *object,
			 const char *unit)
{
	struct sighting_names names;

	assert_int_equal(sighting_name(&s, &names), 0);
	assert_string_equal(names.program, program);
	assert_string_equal(names.object, object);
	assert_string_equal(names.unit, unit);
	sighting_names_clear(&names);
}

static void test_names(void **state)
{
	char exe[] = "/bin/a\nb\\", file[] = "x/\xff", memfd[] = "/memfd:a/b",
	     unit[] = "\x1b.scope", shm[] = "SYSV00000000";

	assert_names((struct sighting){ 0 }, "(kernel)", "(unknown)", "(no unit)");
	assert_names((struct sighting){ .exe_id = { .ino = 7, .dev = 9 } },
		     "(unknown: device 9, inode 7)", "(unknown)", "(no unit)");
	assert_names((struct sighting){ .exe = exe, .exe_whole = true, .file = file, .unit = unit },
		     "/bin/a\\x0ab\\\\", ".../x/\\xff", "\\x1b.scope");
	assert_names((struct sighting){ .exe = memfd, .file = memfd + 1 }, "/memfd:a/b",
		     "memfd:a/b", "(no unit)");
	assert_names((struct sighting){ .file = shm, .places = 1U << BW_PLACE_SHM }, "(kernel)",
		     "SYSV00000000", "(no unit)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
