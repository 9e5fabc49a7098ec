/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/boot-record.h"

#include <stdbool.h>
#include <unistd.h>

#include "tree.h"

static void test_forks(void **state)
{
	static const struct {
		const char *text;
		uint64_t forks;
	} rows[] = {
		{ "cpu  1 2 3\nintr 7 0\nctxt 99\nbtime 5\nprocesses 112\nprocs_running 1\n", 112 },
		{ "cpu  1 2 3\nprocesses 18446744073709551615\n", UINT64_MAX },
		{ "cpu  1 2 3\nprocs_running 1\n", 0 },
		{ "cpu  1 2 3\nsubprocesses 9\n", 0 },
		{ "", 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(boot_forks_parse(rows[i].text), rows[i].forks);
}

/* The test's parent is alive and has a program; whoever may not look sees none. */
static void test_look(void **state)
{
	struct bw_boot record = { .initrd = 1, .began_ns = 5 };
	bool found = geteuid() != 0 || getppid() <= 1;

	boot_record_look(&record);
	assert_int_equal(record.pid, getpid());
	assert_true(record.forks > 0);
	assert_int_equal(record.began_ns, 5);
	assert_int_equal(record.initrd, 1);
	for (uint32_t i = 0; i < record.processes && i < BW_BOOT_PROCESSES_MAX; i++) {
		assert_true(record.process[i].pid > 1);
		assert_int_not_equal(record.process[i].pid, getpid());
		assert_true(record.process[i].comm[0] != '\0');
		found |= record.process[i].pid == (uint32_t)getppid();
	}
	assert_true(found || record.processes > BW_BOOT_PROCESSES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forks),
		cmocka_unit_test(test_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
