/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/control.h"

#include <string.h>

#include "tree.h"

static void test_controls(void **state)
{
	for (int i = 0; i < _BW_CONTROL_MAX; i++) {
		assert_int_equal(control_from_string(control_to_string(i)), i);
		assert_non_null(control_invariant(i));
	}
	assert_string_equal(control_to_string(BW_CONTROL_MEMFD_EXEC), "memfd-exec");
	assert_string_equal(control_to_string(BW_CONTROL_USERNS_EXEC), "userns-exec");
	assert_null(control_to_string(_BW_CONTROL_MAX));
	assert_null(control_to_string(-1));
	assert_null(control_invariant(_BW_CONTROL_MAX));
}

static void test_set_of_controls(void **state)
{
	char text[CONTROLS_TEXT_LEN];

	assert_string_equal(controls_to_text(0, text), "");
	assert_string_equal(controls_to_text(1U << BW_CONTROL_SHM_MAP, text), "shm-map");
	assert_string_equal(
		controls_to_text(1U << BW_CONTROL_MEMFD_EXEC | 1U << BW_CONTROL_USERNS_EXEC, text),
		"memfd-exec userns-exec");
	(void)controls_to_text((1U << _BW_CONTROL_MAX) - 1, text); /* all of them have room */
	for (int i = 0; i < _BW_CONTROL_MAX; i++)
		assert_non_null(strstr(text, control_to_string(i)));
}

static void test_unknown_names_are_refused(void **state)
{
	assert_int_equal(control_from_string("memfd_exec"), -EINVAL);
	assert_int_equal(control_from_string("memfd-exec "), -EINVAL);
	assert_int_equal(control_from_string(""), -EINVAL);
	assert_int_equal(mode_from_string("Enforce"), -EINVAL);
	assert_int_equal(mode_from_string("enforced"), -EINVAL);
	assert_int_equal(scope_from_string("any"), -EINVAL);
	assert_int_equal(on_failure_from_string("stop"), -EINVAL);
	assert_int_equal(namespace_from_string("guest"), -EINVAL);
	assert_int_equal(verdict_from_string("refused"), -EINVAL);
	assert_int_equal(place_from_string("memfd "), -EINVAL);
	assert_int_equal(role_from_string(""), -EINVAL);
}

static void test_other_names(void **state)
{
	for (int i = 0; i < _BW_MODE_MAX; i++)
		assert_int_equal(mode_from_string(mode_to_string(i)), i);
	for (int i = 0; i < _BW_SCOPE_MAX; i++)
		assert_int_equal(scope_from_string(scope_to_string(i)), i);
	for (int i = 0; i < _BW_VERDICT_MAX; i++)
		assert_int_equal(verdict_from_string(verdict_to_string(i)), i);
	for (int i = 0; i < _BW_OPERATION_MAX; i++)
		assert_int_equal(operation_from_string(operation_to_string(i)), i);
	for (int i = 0; i < _BW_PLACE_MAX; i++)
		assert_int_equal(place_from_string(place_to_string(i)), i);
	for (int i = 0; i < _BW_ROLE_MAX; i++)
		assert_int_equal(role_from_string(role_to_string(i)), i);
	for (int i = 0; i < _BW_REASON_MAX; i++)
		assert_int_equal(reason_from_string(reason_to_string(i)), i);
	for (int i = 0; i < _BW_MODE_SOURCE_MAX; i++)
		assert_non_null(mode_source_to_string(i));
	assert_int_equal(1 << condition_from_string("sealed"), BW_CONDITION_SEALED);
	assert_int_equal(1 << condition_from_string(condition_to_string(1)), BW_CONDITION_CHILD);
	assert_int_equal(1 << condition_from_string("own"), BW_CONDITION_OWN);
	assert_null(condition_to_string(3));
	assert_null(mode_to_string(_BW_MODE_MAX));
	assert_null(on_failure_to_string(POLICY_ON_FAILURE_EMERGENCY + 1));
	assert_int_equal(1 << namespace_from_string("child"), POLICY_NAMESPACE_CHILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_set_of_controls),
		cmocka_unit_test(test_unknown_names_are_refused),
		cmocka_unit_test(test_other_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
