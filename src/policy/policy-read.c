/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-read.h"

#include <fcntl.h>

#include "kernel/cmdline.h"
#include "policy/control.h"
#include "policy/draft.h"
#include "policy/policy-file.h"
#include "policy/policy-hash.h"
#include "policy/policy-source.h"

/* systemd's own sign of an initrd, which not every initrd has. */
static bool is_initrd(int root_fd)
{
	return faccessat(root_fd, "etc/initrd-release", F_OK, 0) == 0;
}

/* A word that is not understood must neither arm nor disarm: the configured mode stays. */
static int mode_from_command_line(struct policy_draft *draft, const char *line)
{
	static const char cure[] = "say bootward=off, bootward=audit or bootward=enforce";
	_cleanup_free_ char *value = NULL;
	int r, mode;

	r = cmdline_find(line, "bootward", draft->initrd, &value);
	if (r == -E2BIG)
		problems_add(draft->problems, LOG_WARNING, NULL,
			     "the kernel command line is longer than %d bytes and was not read; "
			     "the configured mode stays",
			     CMDLINE_MAX);
	if (r <= 0)
		return r == -E2BIG ? 0 : r;
	mode = value ? mode_from_string(value) : -EINVAL;
	if (mode < 0) {
		problems_add(draft->problems, LOG_WARNING, cure,
			     "the kernel command line says bootward%s%.40s, which is not known; "
			     "the configured mode stays",
			     value ? "=" : "", value ? value : "");
		return 0;
	}
	draft->policy->mode = (enum bw_mode)mode;
	draft->policy->mode_source = BW_MODE_SOURCE_COMMAND_LINE;
	policy_source_clear(&draft->policy->mode_from);
	return 0;
}

static int files_parse(struct policy_draft *draft, const struct policy_sources *sources)
{
	int r = 0;

	for (size_t i = 0; i < sources->n && r >= 0; i++)
		r = policy_file_parse(draft, sources->items[i].file, sources->items[i].text);
	return r;
}

struct question {
	int root_fd;
	bool initrd;
	const char *command_line; /* or NULL */
	struct policy_sources *changes; /* or NULL */
};

static int read_for(const struct question *q, struct problems *problems, struct policy **ret_policy)
{
	_cleanup_policy_sources_ struct policy_sources sources = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	int r;

	r = policy_draft_new(problems, &draft);
	if (r < 0)
		return r;
	draft->initrd = q->initrd;
	r = policy_sources_read(q->root_fd, problems, &sources);
	if (r < 0)
		return r;
	r = q->changes ? policy_sources_change(&sources, q->changes) : 0;
	if (r < 0)
		return r;
	r = files_parse(draft, &sources);
	if (r < 0)
		return r;
	draft->policy->configured_mode = draft->policy->mode;
	draft->policy->configured_hash = policy_configured_hash(draft->policy);
	if (q->command_line)
		r = mode_from_command_line(draft, q->command_line);
	if (r < 0)
		return r;
	return policy_draft_finish(draft, q->root_fd, ret_policy);
}

int policy_read(int root_fd, const char *command_line, struct problems *problems,
		struct policy **ret_policy)
{
	const struct question question = {
		.root_fd = root_fd,
		.initrd = is_initrd(root_fd),
		.command_line = command_line,
	};

	return read_for(&question, problems, ret_policy);
}

int policy_read_initrd(int root_fd, const char *command_line, struct problems *problems,
		       struct policy **ret_policy)
{
	const struct question question = {
		.root_fd = root_fd,
		.initrd = true,
		.command_line = command_line,
	};

	return read_for(&question, problems, ret_policy);
}

int policy_read_with(int root_fd, const char *command_line, struct policy_sources *changes,
		     struct problems *problems, struct policy **ret_policy)
{
	const struct question question = {
		.root_fd = root_fd,
		.initrd = is_initrd(root_fd),
		.command_line = command_line,
		.changes = changes,
	};

	return read_for(&question, problems, ret_policy);
}
