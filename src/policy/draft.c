/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/draft.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/words.h"
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
	policy->event_interval_s = 30;
	policy->event_burst = 10;
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

int policy_source_set(const struct policy_draft *draft, struct policy_source *source)
{
	struct policy_source here;
	int r;

	r = policy_source_here(draft, &here);
	if (r < 0)
		return r;
	policy_source_clear(source);
	*source = here;
	return 0;
}

void draft_unknown(struct policy_draft *draft, const char *what, const char *word,
		   const char *const *known)
{
	_cleanup_free_ char *cure = NULL;
	char suggestion[80];

	words_suggestion(word, known, suggestion, sizeof(suggestion));
	if (!*suggestion)
		cure = words_list("known here: ", known);
	draft_error(draft, cure, "%s '%s' is not known%s", what, word, suggestion);
}

/* Whoever wrote Mode=enforce for a control must not believe that it enforces. */
static void ceiling_tell(const struct policy_draft *draft, enum bw_control control)
{
	const struct policy *policy = draft->policy;
	const struct policy_source *from = &policy->control_from[control];

	if (from->file && policy->mode_source == BW_MODE_SOURCE_FILE)
		source_problem(draft, LOG_NOTICE, from, "raise it there",
			       "%s does no more than %s, because Mode= of [Guard] is the ceiling",
			       control_to_string(control), mode_to_string(policy->mode));
}

static void ceiling_apply(const struct policy_draft *draft)
{
	struct policy *policy = draft->policy;

	for (enum bw_control i = 0; i < _BW_CONTROL_MAX; i++) {
		if (policy->control[i] <= policy->mode)
			continue;
		ceiling_tell(draft, i);
		policy->control[i] = policy->mode;
		policy_source_clear(&policy->control_from[i]);
	}
}

/*
 * systemd has to know what follows a failure before a configuration is read, so that OnFailure= cannot
 * be more than a wish: the drop-in fulfils it. An initrd does not have it, and need not.
 */
static void on_failure_check(const struct policy_draft *draft, int root_fd)
{
	static const char *const places[] = { "etc", "run", "usr/lib" };
	const struct policy *policy = draft->policy;

	if (policy->on_failure != POLICY_ON_FAILURE_EMERGENCY || draft->initrd)
		return;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char path[80];

		(void)snprintf(path, sizeof(path),
			       "%s/systemd/system/bootward.service.d/emergency.conf", places[i]);
		if (faccessat(root_fd, path, F_OK, 0) == 0)
			return;
	}
	source_problem(draft, LOG_WARNING, &policy->on_failure_from,
		       "copy /usr/share/doc/bootward/examples/emergency.conf there; see "
		       "bootward.service(8)",
		       "OnFailure=emergency is not so: systemd does it by "
		       "/etc/systemd/system/bootward.service.d/emergency.conf, which is missing");
}

int policy_draft_finish(struct policy_draft *draft, int root_fd, struct policy **ret_policy)
{
	int r;

	draft->file = NULL;
	draft->line = 0;
	ceiling_apply(draft);
	on_failure_check(draft, root_fd);
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
