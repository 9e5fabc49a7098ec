/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/draft.h"

#include <string.h>

#include "policy/control.h"
#include "policy/exempt-check.h"
#include "policy/guarded.h"
#include "policy/policy-hash.h"

/*
 * What a control does at most unless its own Mode= says otherwise. Those that are not here follow
 * the ceiling.
 */
static const struct {
	enum bw_control control;
	enum bw_mode mode;
} control_defaults[] = {
	/* A program that an upgrade replaced while it ran maps its own deleted file. */
	{ BW_CONTROL_UNLINKED_EXEC, BW_MODE_AUDIT },
	/* Rootless containers do little else. */
	{ BW_CONTROL_USERNS_EXEC, BW_MODE_OFF },
};

struct policy_draft *policy_draft_free(struct policy_draft *draft)
{
	if (!draft)
		return NULL;
	policy_free(draft->policy);
	free(draft);
	return NULL;
}

int policy_draft_new(struct problems *problems, struct policy_draft **ret_draft)
{
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	struct policy *policy;

	draft = calloc(1, sizeof(*draft));
	if (!draft)
		return -ENOMEM;
	draft->problems = problems;
	draft->policy = policy = calloc(1, sizeof(*policy));
	if (!policy)
		return -ENOMEM;
	policy->mode = BW_MODE_AUDIT;
	policy->mode_source = BW_MODE_SOURCE_FILE;
	policy->scope = BW_SCOPE_ALL;
	policy->on_failure = POLICY_ON_FAILURE_CONTINUE;
	for (size_t i = 0; i < _BW_CONTROL_MAX; i++)
		policy->control[i] = BW_MODE_ENFORCE;
	for (size_t i = 0; i < sizeof(control_defaults) / sizeof(control_defaults[0]); i++)
		policy->control[control_defaults[i].control] = control_defaults[i].mode;
	draft->errors = problems_count(problems, LOG_ERR);
	*ret_draft = TAKE_PTR(draft);
	return 0;
}

int policy_source_here(const struct policy_draft *draft, struct policy_source *ret_source)
{
	char *file = NULL;

	if (draft->file) {
		file = strdup(draft->file);
		if (!file)
			return -ENOMEM;
	}
	*ret_source = (struct policy_source){ .file = file, .line = draft->line };
	return 0;
}

static void ceiling_apply(struct policy *policy)
{
	for (size_t i = 0; i < _BW_CONTROL_MAX; i++)
		if (policy->control[i] > policy->mode)
			policy->control[i] = policy->mode;
}

int policy_draft_finish(struct policy_draft *draft, int root_fd, struct policy **ret_policy)
{
	int r;

	draft->file = NULL;
	draft->line = 0;
	ceiling_apply(draft->policy);
	r = guarded_check_all(draft, root_fd);
	if (r < 0)
		return r;
	r = exempt_check_all(draft, root_fd);
	if (r < 0)
		return r;
	if (problems_count(draft->problems, LOG_ERR) > draft->errors)
		return -EINVAL;
	draft->policy->hash = policy_hash(draft->policy);
	*ret_policy = TAKE_PTR(draft->policy);
	return 0;
}
