/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/trial.h"

#include <stdio.h>
#include <string.h>

#include "policy/control.h"
#include "policy/policy-hash.h"
#include "policy/policy-running.h"

int trial_policy_read(const char *drop_in, struct problems *problems, struct policy **ret_policy)
{
	_cleanup_policy_sources_ struct policy_sources changes = { 0 };

	changes.items = calloc(1, sizeof(*changes.items));
	if (!changes.items)
		return -ENOMEM;
	changes.n = 1;
	changes.items[0].file = strdup(TRIAL_DROP_IN);
	changes.items[0].text = strdup(drop_in);
	if (!changes.items[0].file || !changes.items[0].text)
		return -ENOMEM;
	return policy_read_running_with(&changes, problems, ret_policy);
}

uint32_t trial_begin(struct policy *policy, uint32_t controls, uint64_t ns)
{
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++) {
		if (!(controls >> control & 1) || policy->control[control] == BW_MODE_ENFORCE)
			continue;
		policy->control[control] = BW_MODE_ENFORCE;
		policy->trial |= 1U << control;
	}
	if (!policy->trial)
		return 0;
	policy->mode = BW_MODE_ENFORCE;
	policy->trial_ns = ns;
	policy->hash = policy_hash(policy);
	return policy->trial;
}

static void section_write(FILE *stream, enum bw_control control, enum bw_mode mode)
{
	char text[96];

	(void)snprintf(text, sizeof(text), "\n[Control %s]\nMode=%s\n", control_to_string(control),
		       mode_to_string(mode));
	(void)fputs(text, stream);
}

/* Raising the ceiling raises what nobody tried, too: those are told their modes. */
char *trial_drop_in(const struct policy *raised, const enum bw_mode modes[_BW_CONTROL_MAX])
{
	static const char head[] =
		"# Written by \"bootward confirm\": what stood its trial. See bootward-enforce(8).\n";
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		return NULL;
	(void)fputs(head, stream);
	(void)fputs(TRIAL_RAISE, stream);
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (raised->control[control] != modes[control])
			section_write(stream, control, modes[control]);
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}
