/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-read.h"

#include <string.h>

#include "kernel/cmdline.h"
#include "said.h"
#include "tree.h"

#define CONF "/etc/bootward/bootward.conf"

static struct policy *read_policy(const struct tree *tree, const char *command_line,
				  const char *said)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct policy *policy = NULL;

	assert_int_equal(policy_read(tree->fd, command_line, &problems, &policy), 0);
	assert_said(&problems, said);
	return policy;
}

/* The example of the design, but for Lock=yes, which no version has yet. */
static const char example[] =
	"[Guard]\n"
	"Mode=audit                 # ceiling for every control: off | audit | enforce\n"
	"Paths=/tmp /var/tmp /dev/shm\n"
	"Scope=all                  # all | host\n"
	"OnFailure=continue         # continue | emergency\n"
	"Lock=no                    # yes: not even root can disarm before reboot\n"
	"\n"
	"[Control memfd-exec]\n"
	"Mode=enforce\n"
	"\n"
	"[Exempt runc]\n"
	"Controls=memfd-exec\n"
	"Exe=/usr/bin/runc          # identity of the executing program, resolved to device and "
	"inode\n"
	"SealedOnly=yes             # only fully sealed memfds\n"
	"Unit=containerd.service docker.service\n"
	"Reason=clones itself into a sealed memfd before entering a container\n"
	"Owner=platform@example.org\n"
	"Expires=2027-06-30\n";

#define CEILING \
	" does no more than audit, because Mode= of [Guard] is the ceiling; raise it there\n"

static void test_example(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, CONF, example);
	tree_program(tree, "/usr/bin/runc");
	policy = read_policy(tree, NULL, "notice " CONF ":9: memfd-exec" CEILING);
	assert_int_equal(policy->mode, BW_MODE_AUDIT);
	assert_int_equal(policy->mode_source, BW_MODE_SOURCE_FILE);
	assert_int_equal(policy->scope, BW_SCOPE_ALL);
	assert_false(policy->lock);
	assert_int_equal(policy->n_directories, 3);
	assert_string_equal(policy->directories[2].path, "/dev/shm");
	/* The ceiling is audit. */
	assert_int_equal(policy->control[BW_CONTROL_MEMFD_EXEC], BW_MODE_AUDIT);
	assert_int_equal(policy->n_exemptions, 1);
	assert_string_equal(policy->exemptions[0].exe, "/usr/bin/runc");
	assert_true(policy->exemptions[0].sealed_only);
	assert_int_equal(policy->exemptions[0].namespaces, POLICY_NAMESPACE_HOST);
}

static void assert_modes(const struct tree *tree, const char *text, const char *modes,
			 const char *said)
{
	static const char letters[] = { 'o', 'a', 'e' };
	_cleanup_policy_ struct policy *policy = NULL;
	char found[_BW_CONTROL_MAX + 1] = "";

	tree_file(tree, CONF, text);
	policy = read_policy(tree, NULL, said);
	for (int i = 0; i < _BW_CONTROL_MAX; i++)
		found[i] = letters[policy->control[i]];
	assert_string_equal(found, modes);
}

static void test_control_modes(void **state)
{
	/* memfd-exec memfd-map shm-map unlinked-exec path-exec path-map path-load userns-exec */
	assert_modes(*state, "", "aaaaaaao", "");
	assert_modes(*state, "[Guard]\nMode=off\n", "oooooooo", "");
	assert_modes(*state, "[Guard]\nMode=enforce\n", "eeeaeeeo", "");
	assert_modes(*state,
		     "[Guard]\nMode=enforce\n[Control unlinked-exec]\nMode=enforce\n"
		     "[Control userns-exec]\nMode=audit\n[Control shm-map]\nMode=off\n",
		     "eeoeeeea", "");
	assert_modes(*state,
		     "[Guard]\nMode=audit\n[Control unlinked-exec]\nMode=enforce\n"
		     "[Control userns-exec]\nMode=enforce\n[Control shm-map]\nMode=enforce\n",
		     "aaaaaaaa",
		     "notice " CONF ":8: shm-map" CEILING "notice " CONF ":4: unlinked-exec" CEILING
		     "notice " CONF ":6: userns-exec" CEILING);
	assert_modes(*state, "[Guard]\nMode=off\n[Control shm-map]\nMode=enforce\n", "oooooooo",
		     "notice " CONF
		     ":4: shm-map does no more than off, because Mode= of [Guard] is "
		     "the ceiling; raise it there\n");
}

static void test_later_files_override(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, CONF, "[Guard]\nMode=audit\nPaths=/a\n[Control shm-map]\nMode=off\n");
	tree_file(tree, CONF ".d/10.conf", "[Guard]\nMode=enforce\nPaths=/b\n");
	tree_file(tree, CONF ".d/20.conf", "[Control shm-map]\nMode=audit\n");
	policy = read_policy(tree, NULL, "");
	assert_int_equal(policy->mode, BW_MODE_ENFORCE);
	assert_int_equal(policy->control[BW_CONTROL_SHM_MAP], BW_MODE_AUDIT);
	assert_int_equal(policy->n_directories, 2);
	assert_string_equal(policy->directories[1].path, "/b");
}

#define STAYS                                                                                   \
	", which is not known; the configured mode stays; say bootward=off, bootward=audit or " \
	"bootward=enforce\n"

static void test_command_line(void **state)
{
	static const struct {
		bool initrd;
		const char *line;
		enum bw_mode mode;
		enum bw_mode_source source;
		const char *said;
	} cases[] = {
		{ false, NULL, BW_MODE_AUDIT, BW_MODE_SOURCE_FILE, "" },
		{ false, "quiet", BW_MODE_AUDIT, BW_MODE_SOURCE_FILE, "" },
		{ false, "bootward=off", BW_MODE_OFF, BW_MODE_SOURCE_COMMAND_LINE, "" },
		{ false, "bootward=audit", BW_MODE_AUDIT, BW_MODE_SOURCE_COMMAND_LINE, "" },
		{ false, "bootward=enforce", BW_MODE_ENFORCE, BW_MODE_SOURCE_COMMAND_LINE, "" },
		{ false, "bootward=of", BW_MODE_AUDIT, BW_MODE_SOURCE_FILE,
		  "warning: the kernel command line says bootward=of" STAYS },
		{ false, "bootward=enforce bootward=", BW_MODE_AUDIT, BW_MODE_SOURCE_FILE,
		  "warning: the kernel command line says bootward=" STAYS },
		{ false, "bootward", BW_MODE_AUDIT, BW_MODE_SOURCE_FILE,
		  "warning: the kernel command line says bootward" STAYS },
		{ false, "rd.bootward=off", BW_MODE_AUDIT, BW_MODE_SOURCE_FILE, "" },
		{ true, "rd.bootward=off bootward=enforce", BW_MODE_OFF,
		  BW_MODE_SOURCE_COMMAND_LINE, "" },
		{ true, "bootward=enforce", BW_MODE_ENFORCE, BW_MODE_SOURCE_COMMAND_LINE, "" },
	};
	struct tree *tree = *state;

	tree_file(tree, CONF, "[Guard]\nMode=audit\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_policy_ struct policy *policy = NULL;

		if (cases[i].initrd)
			tree_file(tree, "/etc/initrd-release", "");
		policy = read_policy(tree, cases[i].line, cases[i].said);
		assert_int_equal(policy->mode, cases[i].mode);
		assert_int_equal(policy->mode_source, cases[i].source);
	}
}

/* An initrd that has no /etc/initrd-release: its loader says so. */
static void test_initrd_that_is_told(void **state)
{
	struct tree *tree = *state;
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, CONF,
		  "[Guard]\nMode=enforce\n[Exempt x]\nControls=shm-map\nExe=/usr/bin/none\n");
	assert_int_equal(
		policy_read_initrd(tree->fd, "rd.bootward=audit bootward=off", &problems, &policy),
		0);
	assert_said(&problems, "");
	assert_int_equal(policy->mode, BW_MODE_AUDIT);
	assert_int_equal(policy->n_exemptions, 1);
}

static void test_break_glass(void **state)
{
	static const struct {
		const char *mode, *line;
		bool broken;
	} cases[] = {
		{ "enforce", NULL, false },
		{ "enforce", "bootward=enforce", false },
		{ "enforce", "bootward=nonsense", false },
		{ "enforce", "bootward=audit", true },
		{ "enforce", "bootward=off", true },
		{ "audit", "bootward=off", true },
		{ "audit", "bootward=enforce", false },
		{ "off", "bootward=off", false },
	};
	struct tree *tree = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_problems_ struct problems problems = { 0 };
		_cleanup_policy_ struct policy *policy = NULL;
		_cleanup_free_ char *text = NULL;

		assert_true(asprintf(&text, "[Guard]\nMode=%s\n", cases[i].mode) > 0);
		tree_file(tree, CONF, text);
		assert_int_equal(policy_read(tree->fd, cases[i].line, &problems, &policy), 0);
		assert_int_equal(policy_is_break_glass(policy), cases[i].broken);
	}
}

static void test_on_failure(void **state)
{
	static const char missing[] =
		"warning " CONF ":2: OnFailure=emergency is not so: systemd does it by "
		"/etc/systemd/system/bootward.service.d/emergency.conf, which is missing; copy "
		"/usr/share/doc/bootward/examples/emergency.conf there; see bootward.service(8)\n";
	struct tree *tree = *state;

	tree_file(tree, CONF, "[Guard]\nOnFailure=emergency\n");
	policy_free(read_policy(tree, NULL, missing));
	tree_file(tree, "/etc/systemd/system/bootward.service.d/emergency.conf", "");
	policy_free(read_policy(tree, NULL, ""));
	tree_file(tree, CONF, "[Guard]\nOnFailure=continue\n");
	policy_free(read_policy(tree, NULL, ""));
}

static void assert_from(const struct policy_source *source, const char *file, unsigned int line)
{
	if (!file) {
		assert_null(source->file);
		return;
	}
	assert_non_null(source->file);
	assert_string_equal(source->file, file);
	assert_int_equal(source->line, line);
}

static void test_where_it_was_said(void **state)
{
	static const char drop_in[] = "/etc/bootward/bootward.conf.d/a.conf";
	struct tree *tree = *state;
	struct policy *policy;

	tree_file(tree, CONF, "[Guard]\nMode=audit\nOnFailure=continue\n");
	tree_file(tree, drop_in,
		  "[Guard]\n\nMode=audit\n[Control shm-map]\nMode=audit\n"
		  "[Control path-exec]\nMode=enforce\n");
	policy = read_policy(tree, NULL,
			     "notice /etc/bootward/bootward.conf.d/a.conf:7: path-exec" CEILING);
	assert_from(&policy->mode_from, drop_in, 3);
	assert_from(&policy->on_failure_from, CONF, 3);
	assert_from(&policy->scope_from, NULL, 0);
	assert_from(&policy->control_from[BW_CONTROL_SHM_MAP], drop_in, 5);
	assert_from(&policy->control_from[BW_CONTROL_MEMFD_EXEC], NULL, 0);
	/* the ceiling decides, not what the file says */
	assert_from(&policy->control_from[BW_CONTROL_PATH_EXEC], NULL, 0);
	policy_free(policy);
	policy = read_policy(tree, "bootward=enforce", "");
	assert_from(&policy->mode_from, NULL, 0);
	assert_from(&policy->control_from[BW_CONTROL_PATH_EXEC], drop_in, 7);
	policy_free(policy);
}

static void test_command_line_too_long(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_ struct policy *policy = NULL;
	_cleanup_free_ char *line = malloc(CMDLINE_MAX + 64);

	assert_non_null(line);
	memset(line, ' ', CMDLINE_MAX);
	strcpy(line + CMDLINE_MAX, "bootward=off");
	tree_file(tree, CONF, "[Guard]\nMode=enforce\n");
	policy = read_policy(tree, line,
			     "warning: the kernel command line is longer than 65536 bytes and was "
			     "not read; the configured mode stays\n");
	assert_int_equal(policy->mode, BW_MODE_ENFORCE);
}

static void test_errors_leave_the_result_alone(void **state)
{
	struct tree *tree = *state;
	_cleanup_problems_ struct problems problems = { 0 };
	struct policy *untouched = (struct policy *)tree, *policy = untouched;

	assert_int_equal(policy_read(tree->fd, NULL, &problems, &policy), -ENOENT);
	tree_file(tree, CONF, "[Guard]\nMode=enfroce\n");
	assert_int_equal(policy_read(tree->fd, NULL, &problems, &policy), -EINVAL);
	tree_file(tree, CONF, "[Guard]\nPaths=/\n");
	assert_int_equal(policy_read(tree->fd, NULL, &problems, &policy), -EINVAL);
	tree_file(tree, CONF, "[Exempt x]\n");
	assert_int_equal(policy_read(tree->fd, NULL, &problems, &policy), -EINVAL);
	assert_ptr_equal(policy, untouched);
	/* Errors of before are not this call's. */
	tree_file(tree, CONF, "");
	assert_int_equal(policy_read(tree->fd, NULL, &problems, &policy), 0);
	policy_free(policy);
}

static void test_clock_is_not_asked(void **state)
{
	struct tree *tree = *state;
	_cleanup_policy_ struct policy *policy = NULL;

	tree_file(tree, CONF,
		  "[Exempt x]\nControls=shm-map\nUid=1\nExpires=1970-01-01\n"
		  "[Exempt y]\nControls=shm-map\nUid=1\nExpires=9999-12-31\n");
	policy = read_policy(tree, NULL, "");
	assert_int_equal(policy->n_exemptions, 2);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_example),
		TREE_TEST(test_control_modes),
		TREE_TEST(test_later_files_override),
		TREE_TEST(test_command_line),
		TREE_TEST(test_initrd_that_is_told),
		TREE_TEST(test_break_glass),
		TREE_TEST(test_on_failure),
		TREE_TEST(test_where_it_was_said),
		TREE_TEST(test_command_line_too_long),
		TREE_TEST(test_errors_leave_the_result_alone),
		TREE_TEST(test_clock_is_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
