/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy.h"

#include "policy/exempt.h"

void policy_source_clear(struct policy_source *source)
{
	free(source->file);
	*source = (struct policy_source){ 0 };
}

struct policy *policy_free(struct policy *policy)
{
	if (!policy)
		return NULL;
	for (size_t i = 0; i < policy->n_directories; i++) {
		free(policy->directories[i].path);
		free(policy->directories[i].asked);
		policy_source_clear(&policy->directories[i].source);
	}
	for (size_t i = 0; i < policy->n_exemptions; i++)
		exempt_clear(&policy->exemptions[i]);
	for (size_t i = 0; i < _BW_CONTROL_MAX; i++)
		policy_source_clear(&policy->control_from[i]);
	policy_source_clear(&policy->mode_from);
	policy_source_clear(&policy->scope_from);
	policy_source_clear(&policy->on_failure_from);
	free(policy->directories);
	free(policy->exemptions);
	free(policy);
	return NULL;
}
