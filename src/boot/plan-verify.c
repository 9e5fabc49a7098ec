/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/plan-verify.h"

#include <stdarg.h>
#include <string.h>

#include "boot/name-list.h"

struct verdict_text {
	enum plan_outcome outcome;
	char *why;
};

__attribute__((format(printf, 3, 4))) static int say(struct verdict_text *text,
						     enum plan_outcome outcome, const char *format,
						     ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vasprintf(&text->why, format, arguments);
	va_end(arguments);
	text->outcome = outcome;
	if (n < 0)
		text->why = NULL;
	return n < 0 ? -ENOMEM : 0;
}

/* What could be compared with is missing, or was not given a chance. 1 if all is there. */
static int verify_grounds(const struct plan_record *record, const struct plan_context *now,
			  struct verdict_text *text)
{
	if (record->state != PLAN_STATE_APPLIED)
		return say(
			text, PLAN_OUTCOME_UNKNOWN,
			"the plan was not carried out to its end (%s): bootward bootloader apply "
			"finishes it, revert takes it back",
			plan_state_to_string(record->state));
	if (!now->active)
		return say(text, PLAN_OUTCOME_UNKNOWN,
			   "which security modules are active cannot be read");
	/* another kernel is another boot */
	if (!now->release || !record->release || strcmp(record->release, now->release) != 0)
		return 1;
	if (!record->boot_id || !now->boot_id)
		return say(text, PLAN_OUTCOME_UNKNOWN,
			   "whether the system was rebooted since the plan was applied cannot be "
			   "told: the boot's number (/proc/sys/kernel/random/boot_id) %s",
			   now->boot_id ? "of then is not known" : "cannot be read");
	if (strcmp(record->boot_id, now->boot_id) == 0)
		return say(text, PLAN_OUTCOME_UNKNOWN,
			   "the system was not rebooted since the plan was applied");
	return 1;
}

static int verify_list(const struct plan_record *record, const struct plan_context *now,
		       const struct name_list *active, struct verdict_text *text)
{
	_cleanup_name_list_ struct name_list aim = { 0 };
	_cleanup_free_ char *aim_text = NULL;
	size_t last;
	int r;

	r = name_list_split(record->active, &aim);
	if (r < 0)
		return r;
	/* ima and evm are last whatever lsm= says (Linux 6.9) */
	for (last = aim.n; last > 0; last--)
		if (strcmp(aim.names[last - 1], "ima") != 0 &&
		    strcmp(aim.names[last - 1], "evm") != 0)
			break;
	r = name_list_insert(&aim, last, "bpf");
	if (r < 0)
		return r;
	if (name_list_equal(&aim, active)) {
		text->outcome = PLAN_OUTCOME_AS_PLANNED;
		return 0;
	}
	aim_text = name_list_join(&aim);
	if (!aim_text)
		return -ENOMEM;
	if (record->release && now->release && strcmp(record->release, now->release) != 0)
		return say(
			text, PLAN_OUTCOME_UNKNOWN,
			"kernel %s was booted, and the plan was made on %s, whose list cannot be "
			"compared: it is %s now",
			now->release, record->release, now->active);
	return say(text, PLAN_OUTCOME_OTHER, "%s is active, and %s was planned", now->active,
		   aim_text);
}

static int verify(const struct plan_record *record, const struct plan_context *now,
		  struct verdict_text *text)
{
	_cleanup_name_list_ struct name_list active = { 0 };
	int r;

	r = verify_grounds(record, now, text);
	if (r <= 0)
		return r;
	r = name_list_split(now->active, &active);
	if (r < 0)
		return r;
	if (!name_list_has(&active, "bpf"))
		return say(text, PLAN_OUTCOME_OTHER,
			   "bpf is not active: the kernel did not get %s, or was not built for it",
			   record->plan->word);
	if (!record->active)
		return say(text, PLAN_OUTCOME_UNKNOWN,
			   "bpf is active; what else was before is not in the record, so whether "
			   "something was lost cannot be told");
	return verify_list(record, now, &active, text);
}

int plan_verify(const struct plan_record *record, const struct plan_context *now,
		enum plan_outcome *ret_outcome, char **ret_why)
{
	struct verdict_text text = { .outcome = PLAN_OUTCOME_UNKNOWN };
	int r;

	r = verify(record, now, &text);
	if (r < 0)
		return r;
	*ret_outcome = text.outcome;
	*ret_why = text.why;
	return 0;
}
