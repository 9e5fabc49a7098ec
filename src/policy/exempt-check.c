/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/exempt-check.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/path.h"
#include "policy/control.h"
#include "policy/exempt.h"
#include "policy/path-danger.h"

#define MEMFD_CONTROLS (1U << BW_CONTROL_MEMFD_EXEC | 1U << BW_CONTROL_MEMFD_MAP)

/* --- is it complete? --- */

static size_t units_count(const struct policy_exemption *exemption)
{
	size_t n = 0;

	while (exemption->units && exemption->units[n])
		n++;
	return n;
}

/* How many entries it becomes: one for each unit and user. */
static size_t entries_count(const struct policy_exemption *exemption)
{
	size_t units = units_count(exemption);
	size_t uids = exemption->n_uids;

	return (units > 0 ? units : 1) * (uids > 0 ? uids : 1);
}

/* In a user namespace of their own, anybody can pretend to run any program (PR_SET_MM_MAP). */
static void check_namespaces(struct policy_draft *draft, struct policy_exemption *exemption)
{
	if (exemption->namespaces == 0)
		exemption->namespaces =
			POLICY_NAMESPACE_HOST | (exemption->exe ? 0 : POLICY_NAMESPACE_CHILD);
	else if (exemption->exe && exemption->namespaces & POLICY_NAMESPACE_CHILD)
		source_problem(draft, LOG_WARNING, &exemption->source,
			       "remove 'child' from UserNamespace=, or Exe= if everybody is meant",
			       "[Exempt %s] is open to everybody who can make a user namespace: "
			       "in it they can pretend to run %s",
			       exemption->name, exemption->exe);
}

static void check_conditions(struct policy_draft *draft, struct policy_exemption *exemption)
{
	if (exemption->controls == 0)
		source_problem(draft, LOG_ERR, &exemption->source,
			       "add Controls= with the controls that it is for",
			       "[Exempt %s] names no control", exemption->name);
	if (!exemption->exe && exemption->n_uids == 0 && units_count(exemption) == 0)
		source_problem(draft, LOG_ERR, &exemption->source,
			       "add Exe=, Uid= or Unit=, or set the control's Mode=off",
			       "[Exempt %s] is for everyone: it would switch its controls off",
			       exemption->name);
	if (exemption->sealed_only && exemption->controls & ~MEMFD_CONTROLS)
		source_problem(
			draft, LOG_ERR, &exemption->source,
			"put the other controls into an exemption of their own",
			"[Exempt %s] has SealedOnly=yes, which only memfd-exec and memfd-map know",
			exemption->name);
	check_namespaces(draft, exemption);
}

/* --- does somebody answer for it? --- */

static bool is_placeholder(const char *text)
{
	return text && strncmp(text, EXEMPT_PLACEHOLDER, strlen(EXEMPT_PLACEHOLDER)) == 0;
}

static bool check_owned(struct policy_draft *draft, const struct policy_exemption *exemption)
{
	if (!is_placeholder(exemption->owner) && !is_placeholder(exemption->reason))
		return true;
	source_problem(draft, LOG_WARNING, &exemption->source,
		       "write there who answers for it and why, or remove it",
		       "[Exempt %s] is left out: its %s is not filled in", exemption->name,
		       is_placeholder(exemption->owner) ? "Owner=" : "Reason=");
	return false;
}

/* --- its program --- */

/* Of a script the kernel runs the interpreter: no task's program is ever the script. */
static bool is_script(int root_fd, const char *path)
{
	_cleanup_close_ int fd = -EBADF;
	char magic[2] = "";

	fd = openat(root_fd, path_at_root(path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	return fd >= 0 && read(fd, magic, 2) == 2 && memcmp(magic, "#!", 2) == 0;
}

static bool is_there(int root_fd, const char *path)
{
	struct stat st;

	return fstatat(root_fd, path_at_root(path), &st, AT_SYMLINK_NOFOLLOW) == 0;
}

const char *exempt_program_unfit(int root_fd, const char *path)
{
	struct stat st;

	if (fstatat(root_fd, path_at_root(path), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return file_reason(-errno);
	if (!S_ISREG(st.st_mode))
		return "it is not a regular file";
	if (!(st.st_mode & 0111))
		return "it is not executable";
	if (is_script(root_fd, path))
		return "it is a script; its interpreter is what runs";
	return NULL;
}

static int program_leave_out(struct policy_draft *draft, const struct policy_exemption *exemption,
			     const char *where, const char *why)
{
	source_problem(draft, LOG_WARNING, &exemption->source, "correct owner and mode",
		       "[Exempt %s] is left out: %s %s, so others than root could use it",
		       exemption->name, where, why);
	return 0;
}

/* These two return 1 if the exemption stays in the policy, 0 if it goes, -ENOMEM. */
static int check_program(struct policy_draft *draft, int root_fd,
			 const struct policy_exemption *exemption)
{
	_cleanup_free_ char *path = NULL, *link_at = NULL;
	const char *why = NULL, *where = NULL;
	int r;

	r = path_resolve_trusted(root_fd, exemption->exe, &path, &why, &link_at);
	if (r == -ENOMEM)
		return r;
	if (r == -ECANCELED)
		return program_leave_out(draft, exemption, link_at, why);
	/* in an initrd that is no news, and the real root's loader comes back to it */
	if (draft->initrd && (r == -ENOENT || (r == 0 && !is_there(root_fd, path))))
		return 1;
	why = r < 0 ? file_reason(r) : exempt_program_unfit(root_fd, path);
	if (why) {
		source_problem(draft, LOG_WARNING, &exemption->source,
			       "correct it and load the policy again, or remove the exemption",
			       "[Exempt %s] opens nothing: its program %s cannot be used: %s",
			       exemption->name, exemption->exe, why);
		return 1;
	}
	why = path_danger(root_fd, path, &where);
	return why ? program_leave_out(draft, exemption, where, why) : 1;
}

static int check_one(struct policy_draft *draft, int root_fd,
		     const struct policy_exemption *exemption)
{
	if (!check_owned(draft, exemption))
		return 0;
	return exemption->exe ? check_program(draft, root_fd, exemption) : 1;
}

int exempt_check_all(struct policy_draft *draft, int root_fd)
{
	struct policy *policy = draft->policy;
	size_t kept = 0, entries = 0;
	int r;

	for (size_t i = 0; i < policy->n_exemptions; i++) {
		struct policy_exemption *exemption = &policy->exemptions[i];
		struct policy_exemption moved;

		check_conditions(draft, exemption);
		r = check_one(draft, root_fd, exemption);
		if (r < 0)
			return r;
		if (r == 0) {
			exempt_clear(exemption);
			continue;
		}
		entries += entries_count(exemption);
		moved = *exemption;
		*exemption = (struct policy_exemption){ 0 };
		policy->exemptions[kept++] = moved;
	}
	policy->n_exemptions = kept;
	if (entries > EXEMPT_ENTRIES_MAX)
		problems_add(draft->problems, LOG_ERR,
			     "give fewer units and users in one exemption",
			     "the exemptions need %zu entries, at most %d are possible", entries,
			     EXEMPT_ENTRIES_MAX);
	return 0;
}
