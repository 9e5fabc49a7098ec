/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy.h"

#include "policy/exempt.h"

struct policy *policy_free(struct policy *policy)
{
	if (!policy)
		return NULL;
	for (size_t i = 0; i < policy->n_directories; i++) {
		free(policy->directories[i].path);
		free(policy->directories[i].asked);
		free(policy->directories[i].source.file);
	}
	for (size_t i = 0; i < policy->n_exemptions; i++)
		exempt_clear(&policy->exemptions[i]);
	free(policy->directories);
	free(policy->exemptions);
	free(policy);
	return NULL;
}
