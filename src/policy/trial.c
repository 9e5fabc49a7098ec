/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/trial.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

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

int trial_keep(const enum bw_mode modes[_BW_CONTROL_MAX], uint64_t hash, struct problems *problems,
	       char **ret_drop_in, struct policy **ret_policy)
{
	_cleanup_problems_ struct problems said = { 0 }; /* in the first reading */
	_cleanup_policy_ struct policy *raised = NULL, *kept = NULL;
	_cleanup_free_ char *drop_in = NULL;
	int r;

	r = trial_policy_read(TRIAL_RAISE, problems, &raised);
	if (r < 0)
		return r;
	drop_in = trial_drop_in(raised, modes);
	if (!drop_in)
		return -ENOMEM;
	r = trial_policy_read(drop_in, &said, &kept);
	if (r < 0)
		return r;
	if (kept->hash != hash) {
		problems_add(
			problems, LOG_ERR,
			"see bootward check-config; bootward enforce begins a trial of what is now",
			"what is tried is not what would be kept: a drop-in that comes after " TRIAL_DROP_IN
			" says otherwise, that file says more than bootward wrote, or the configuration "
			"was changed since");
		return -ESTALE;
	}
	*ret_drop_in = TAKE_PTR(drop_in);
	*ret_policy = TAKE_PTR(kept);
	return 0;
}

bool trial_is_barred(const struct policy *policy, struct problems *problems)
{
	if (policy->mode_source != BW_MODE_SOURCE_COMMAND_LINE)
		return false;
	problems_add(
		problems, LOG_ERR, "boot without that word",
		"the kernel command line says bootward=%s, which goes before all that is configured: "
		"nothing can be tried in this boot",
		mode_to_string(policy->mode));
	return true;
}
