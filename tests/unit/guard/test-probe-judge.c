/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/probe-judge.h"

#include <string.h>

#include "base/cleanup.h"

#include "tree.h"

#define STARTED                  \
	{                        \
		PROBE_STARTED, 0 \
	}
#define FAILED(error)                       \
	{                                   \
		PROBE_START_FAILED, (error) \
	}
#define LOST                        \
	{                           \
		PROBE_START_LOST, 0 \
	}

#define VERIFIER                                                                     \
	"libbpf: prog 'bootward_probe': BPF program load failed: Invalid argument\n" \
	"libbpf: prog 'bootward_probe': -- BEGIN PROG LOAD LOG --\n"                 \
	"0: (79) r2 = *(u64 *)(r1 +0)\n"                                             \
	"unknown func bpf_probe_read#4\n"                                            \
	"processed 24 insns (limit 1000000)\n"                                       \
	"-- END PROG LOAD LOG --\n"                                                  \
	"libbpf: prog 'bootward_probe': failed to load: -22\n"                       \
	"libbpf: failed to load object 'probe_bpf'\n"

static const struct row {
	const char *what;
	struct probe_evidence evidence;
	enum live_probe result;
	const char *said;
} rows[] = {
	{
		"refused",
		{ .without = STARTED, .with = FAILED(BW_PROBE_ERRNO), .called = true },
		LIVE_PROBE_REFUSED,
		"a memfd starts without it, and is refused with it",
	},
	{
		"refused, on a tmpfs",
		{ .memfd_error = -EACCES,
		  .without = STARTED,
		  .with = FAILED(BW_PROBE_ERRNO),
		  .called = true },
		LIVE_PROBE_REFUSED,
		"a program on a tmpfs (memfds are forbidden) starts without it, and is refused with "
		"it",
	},
	{
		"a loaded guard refuses it too",
		{ .without = FAILED(EACCES), .with = FAILED(BW_PROBE_ERRNO), .called = true },
		LIVE_PROBE_REFUSED,
		"a memfd is refused by it, and by something else without it (EACCES)",
	},
	{
		"a loaded guard ends it at its first page",
		{ .without = LOST, .with = FAILED(BW_PROBE_ERRNO), .called = true },
		LIVE_PROBE_REFUSED,
		"a memfd is refused by it, and by something else without it (it died)",
	},
	{
		"something else comes first",
		{ .without = FAILED(EACCES), .with = FAILED(EACCES) },
		LIVE_PROBE_IMPOSSIBLE,
		"a memfd does not start here, even without it (EACCES)",
	},
	{
		"the probe's errno without the probe",
		{ .without = FAILED(BW_PROBE_ERRNO),
		  .with = FAILED(BW_PROBE_ERRNO),
		  .called = true },
		LIVE_PROBE_IMPOSSIBLE,
		"a memfd does not start here, even without it (ENOANO)",
	},
	{
		"the probe's errno, but it was not called",
		{ .without = STARTED, .with = FAILED(BW_PROBE_ERRNO) },
		LIVE_PROBE_IMPOSSIBLE,
		"a memfd starts without it; with it, something else stops it (ENOANO)",
	},
	{
		"another errno with it",
		{ .without = STARTED, .with = FAILED(EPERM), .called = true },
		LIVE_PROBE_IMPOSSIBLE,
		"a memfd starts without it; with it, something else stops it (EPERM)",
	},
	{
		"it died with it",
		{ .without = STARTED, .with = LOST },
		LIVE_PROBE_IMPOSSIBLE,
		"a memfd starts without it; with it, something else stops it (it died)",
	},
	{
		"never called",
		{ .without = STARTED, .with = STARTED },
		LIVE_PROBE_NOT_CALLED,
		"attached and never called; a memfd starts nevertheless",
	},
	{
		"called in vain",
		{ .without = STARTED, .with = STARTED, .called = true },
		LIVE_PROBE_NOT_REFUSED,
		"attached and called; a memfd starts nevertheless",
	},
	{
		"it started with the probe alone",
		{ .without = FAILED(EACCES), .with = STARTED },
		LIVE_PROBE_IMPOSSIBLE,
		"a memfd does not start here, even without it (EACCES)",
	},
	{
		"nothing was tried",
		{ .program_error = 0 },
		LIVE_PROBE_IMPOSSIBLE,
		"a memfd does not start here, even without it (it could not be tried)",
	},
	{
		"nothing to start",
		{ .program_error = -EOPNOTSUPP },
		LIVE_PROBE_IMPOSSIBLE,
		"no program could be tried (EOPNOTSUPP)",
	},
	{
		"ftrace is off",
		{ .ftrace_off = true, .without = STARTED },
		LIVE_PROBE_IMPOSSIBLE,
		"kernel.ftrace_enabled is 0: nothing may be attached then",
	},
	{
		"no rights",
		{ .load_error = -EPERM, .log = "libbpf: whatever\n", .without = STARTED },
		LIVE_PROBE_IMPOSSIBLE,
		"EPERM: not permitted to load BPF programs",
	},
	{
		"the verifier refuses",
		{ .load_error = -EINVAL, .permitted = true, .log = VERIFIER },
		LIVE_PROBE_NOT_LOADED,
		"EINVAL: unknown func bpf_probe_read#4",
	},
	{
		"it does, and nothing was there to start either",
		{ .load_error = -EINVAL,
		  .program_error = -EACCES,
		  .permitted = true,
		  .log = VERIFIER },
		LIVE_PROBE_NOT_LOADED,
		"EINVAL: unknown func bpf_probe_read#4",
	},
	{
		"the verifier's log is cut",
		{ .load_error = -EACCES,
		  .permitted = true,
		  .log = "76: (bf) r\nR1 invalid mem access 'inv'\n\n-- END PROG LOAD LOG --\n" },
		LIVE_PROBE_NOT_LOADED,
		"EACCES: R1 invalid mem access 'inv'",
	},
	{
		"the verifier said nothing",
		{ .load_error = -EPERM,
		  .permitted = true,
		  .log = "libbpf: prog 'p': load failed\n-- BEGIN PROG LOAD LOG --\n"
			 "processed 1 insns\n-- END PROG LOAD LOG --\n" },
		LIVE_PROBE_NOT_LOADED,
		"EPERM: prog 'p': load failed",
	},
	{
		"no types",
		{ .load_error = -ESRCH,
		  .permitted = true,
		  .log = "libbpf: failed to find valid kernel BTF\nlibbpf: Error loading\n" },
		LIVE_PROBE_NOT_LOADED,
		"ESRCH: failed to find valid kernel BTF",
	},
	{
		"an errno that is the kernel's own",
		{ .load_error = -524, .permitted = true, .log = "" },
		LIVE_PROBE_NOT_LOADED,
		"ENOTSUPP",
	},
};

static void test_judge(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct probe_evidence evidence = rows[i].evidence;
		_cleanup_free_ char *said = NULL;
		enum live_probe result;

		if (!evidence.log)
			evidence.log = "";
		assert_int_equal(probe_judge(&evidence, &result, &said), 0);
		if (result != rows[i].result)
			fail_msg("%s: %d, said '%s'", rows[i].what, result, said);
		assert_string_equal(said, rows[i].said);
	}
}

static void test_long_line(void **state)
{
	struct probe_evidence evidence = { .load_error = -EINVAL, .permitted = true };
	_cleanup_free_ char *said = NULL;
	enum live_probe result;
	char log[4096];

	(void)state;
	memset(log, 'x', sizeof(log) - 1);
	log[sizeof(log) - 1] = '\0';
	evidence.log = log;
	assert_int_equal(probe_judge(&evidence, &result, &said), 0);
	assert_int_equal(strlen(said), strlen("EINVAL: ") + 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
