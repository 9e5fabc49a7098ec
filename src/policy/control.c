/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/control.h"

#include <string.h>

#define NAME_ROW(id, name, what)      [BW_CONTROL_##id] = (name),
#define INVARIANT_ROW(id, name, what) [BW_CONTROL_##id] = (what),

const char *const control_names[] = { BW_CONTROLS(NAME_ROW)[_BW_CONTROL_MAX] = NULL };
static const char *const control_invariants[] = { BW_CONTROLS(INVARIANT_ROW) };

const char *const mode_names[] = {
	[BW_MODE_OFF] = "off",
	[BW_MODE_AUDIT] = "audit",
	[BW_MODE_ENFORCE] = "enforce",
	[_BW_MODE_MAX] = NULL,
};

const char *const scope_names[] = {
	[BW_SCOPE_ALL] = "all",
	[BW_SCOPE_HOST] = "host",
	[_BW_SCOPE_MAX] = NULL,
};

const char *const on_failure_names[] = {
	[POLICY_ON_FAILURE_CONTINUE] = "continue",
	[POLICY_ON_FAILURE_EMERGENCY] = "emergency",
	[POLICY_ON_FAILURE_EMERGENCY + 1] = NULL,
};

/* Index n is bit n. */
const char *const namespace_names[] = { "host", "child", NULL };

static const char *const verdict_names[] = {
	[BW_VERDICT_EXEMPT] = "exempt",
	[BW_VERDICT_AUDIT] = "audit",
	[BW_VERDICT_REFUSE] = "refuse",
};

static const char *const operation_names[] = {
	[BW_OPERATION_EXEC] = "exec",
	[BW_OPERATION_MAP] = "map",
	[BW_OPERATION_LOAD] = "load",
};

static const char *const place_names[] = {
	[BW_PLACE_MEMFD] = "memfd",
	[BW_PLACE_SHM] = "shm",
	[BW_PLACE_KERNEL_MEMORY] = "kernel-memory",
	[BW_PLACE_UNLINKED] = "unlinked",
	[BW_PLACE_GUARDED] = "guarded",
	[BW_PLACE_USERNS] = "userns",
};

static const char *const role_names[] = {
	[BW_ROLE_PROGRAM] = "program",	       [BW_ROLE_SCRIPT] = "script",
	[BW_ROLE_INTERPRETER] = "interpreter", [BW_ROLE_CHECKED] = "checked",
	[BW_ROLE_MAPPED] = "mapped",	       [BW_ROLE_READ] = "read",
};

static const char *const reason_names[] = {
	[BW_REASON_NONE] = "none",	     [BW_REASON_MOUNT] = "mount",
	[BW_REASON_CANONICAL] = "canonical", [BW_REASON_OVERLAY] = "overlay",
	[BW_REASON_UNDECIDED] = "undecided",
};

/* Index n is bit n. */
static const char *const condition_names[] = { "sealed", "child", "own" };

static const char *const mode_source_names[] = {
	[BW_MODE_SOURCE_FILE] = "configuration",
	[BW_MODE_SOURCE_COMMAND_LINE] = "kernel command line",
};

#define ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

_Static_assert(ELEMENTS(control_names) == _BW_CONTROL_MAX + 1, "a name for each control");
_Static_assert(ELEMENTS(control_invariants) == _BW_CONTROL_MAX, "an invariant for each control");
_Static_assert(ELEMENTS(mode_names) == _BW_MODE_MAX + 1, "a name for each mode");
_Static_assert(ELEMENTS(scope_names) == _BW_SCOPE_MAX + 1, "a name for each scope");
_Static_assert(1 << 0 == POLICY_NAMESPACE_HOST && 1 << 1 == POLICY_NAMESPACE_CHILD,
	       "namespace_names is indexed by bit");
_Static_assert(ELEMENTS(verdict_names) == _BW_VERDICT_MAX, "a name for each verdict");
_Static_assert(ELEMENTS(operation_names) == _BW_OPERATION_MAX, "a name for each operation");
_Static_assert(ELEMENTS(place_names) == _BW_PLACE_MAX, "a name for each place");
_Static_assert(ELEMENTS(role_names) == _BW_ROLE_MAX, "a name for each role");
_Static_assert(ELEMENTS(reason_names) == _BW_REASON_MAX, "a name for each reason");
_Static_assert(1 << ELEMENTS(condition_names) == _BW_KEPT_CONDITION_MAX,
	       "a name for each condition");
_Static_assert(BW_CONDITION_SEALED == 1 << 0 && BW_CONDITION_CHILD == 1 << 1,
	       "condition_names is indexed by bit");
_Static_assert(ELEMENTS(mode_source_names) == _BW_MODE_SOURCE_MAX, "a name for each source");

static int name_find(const char *const *names, const char *name)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -EINVAL;
}

#define DEFINE_TO_STRING(what, type, names)                                           \
	const char *what##_to_string(type value)                                      \
	{                                                                             \
		return (unsigned int)value < ELEMENTS(names) ? (names)[value] : NULL; \
	}

#define DEFINE_FROM_STRING(what)                      \
	int what##_from_string(const char *name)      \
	{                                             \
		return name_find(what##_names, name); \
	}

/* For tables that no NULL ends. */
#define DEFINE_FROM_STRING_BELOW(what, max)                     \
	int what##_from_string(const char *name)                \
	{                                                       \
		for (int i = 0; i < (max); i++)                 \
			if (strcmp(what##_names[i], name) == 0) \
				return i;                       \
		return -EINVAL;                                 \
	}

DEFINE_TO_STRING(control, enum bw_control, control_names)
DEFINE_FROM_STRING(control)
DEFINE_TO_STRING(mode, enum bw_mode, mode_names)
DEFINE_FROM_STRING(mode)
DEFINE_TO_STRING(scope, enum bw_scope, scope_names)
DEFINE_FROM_STRING(scope)
DEFINE_TO_STRING(on_failure, enum policy_on_failure, on_failure_names)
DEFINE_FROM_STRING(on_failure)
DEFINE_FROM_STRING(namespace)
DEFINE_TO_STRING(verdict, enum bw_verdict, verdict_names)
DEFINE_FROM_STRING_BELOW(verdict, _BW_VERDICT_MAX)
DEFINE_TO_STRING(operation, enum bw_operation, operation_names)
DEFINE_FROM_STRING_BELOW(operation, _BW_OPERATION_MAX)
DEFINE_TO_STRING(place, enum bw_place, place_names)
DEFINE_FROM_STRING_BELOW(place, _BW_PLACE_MAX)
DEFINE_TO_STRING(role, enum bw_role, role_names)
DEFINE_FROM_STRING_BELOW(role, _BW_ROLE_MAX)
DEFINE_TO_STRING(reason, enum bw_reason, reason_names)
DEFINE_FROM_STRING_BELOW(reason, _BW_REASON_MAX)
DEFINE_TO_STRING(condition, unsigned int, condition_names)
DEFINE_FROM_STRING_BELOW(condition, (int)ELEMENTS(condition_names))
DEFINE_TO_STRING(mode_source, enum bw_mode_source, mode_source_names)

const char *controls_to_text(uint32_t controls, char buffer[CONTROLS_TEXT_LEN])
{
	char *end = buffer;

	*end = '\0';
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		if (!(controls >> control & 1))
			continue;
		if (end != buffer)
			end = stpcpy(end, " ");
		end = stpcpy(end, control_to_string(control));
	}
	return buffer;
}

const char *control_invariant(enum bw_control control)
{
	return (unsigned int)control < ELEMENTS(control_invariants) ? control_invariants[control]
								    : NULL;
}
