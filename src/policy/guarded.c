/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/guarded.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/words.h"
#include "policy/guarded-path.h"
#include "policy/path-danger.h"

static const char *const default_paths = "/tmp /var/tmp /dev/shm";

enum {
	PROBLEMS_MAX = 100
}; /* of all guarded paths */

/* --- reading --- */

static void directory_clear(struct policy_directory *directory)
{
	free(directory->path);
	free(directory->asked);
	free(directory->source.file);
	*directory = (struct policy_directory){ 0 };
}

/* Takes what `directory` holds, also on failure. */
static int directory_add(struct policy *policy, struct policy_directory *directory)
{
	struct policy_directory *directories;

	directories =
		reallocarray(policy->directories, policy->n_directories + 1, sizeof(*directories));
	if (!directories) {
		directory_clear(directory);
		return -ENOMEM;
	}
	policy->directories = directories;
	directories[policy->n_directories++] = *directory;
	*directory = (struct policy_directory){ 0 };
	return 0;
}

static void directories_forget(struct policy *policy)
{
	for (size_t i = 0; i < policy->n_directories; i++)
		directory_clear(&policy->directories[i]);
	policy->n_directories = 0;
}

int guarded_set_paths(struct policy_draft *draft, const char *value)
{
	_cleanup_words_ char **words = NULL;
	int r;

	r = words_split(value, &words);
	if (r < 0)
		return r;
	if (r == 0)
		directories_forget(draft->policy);
	draft->paths_given = true;
	for (char **word = words; *word; word++) {
		struct policy_directory directory = { .path = strdup(*word) };

		r = policy_source_here(draft, &directory.source);
		if (r < 0 || !directory.path) {
			directory_clear(&directory);
			return -ENOMEM;
		}
		r = directory_add(draft->policy, &directory);
		if (r < 0)
			return r;
	}
	return 0;
}

/* --- judging --- */

static bool path_check_danger(struct policy_draft *draft, const struct policy_directory *directory)
{
	switch (guarded_path_danger(directory->path)) {
	case LOG_ERR:
		source_problem(draft, LOG_ERR, &directory->source, "remove it from Paths=",
			       "guarding %s would stop the machine: what it runs on is there",
			       directory->path);
		return false;
	case LOG_WARNING:
		source_problem(
			draft, LOG_WARNING, &directory->source, "guard single directories below it",
			"guarding %s stops package scripts and containers there", directory->path);
		return true;
	default:
		return true;
	}
}

/* Returns whether normalized directory->path can be guarded; if not, said so. */
static bool directory_check(struct policy_draft *draft, const struct policy_directory *directory)
{
	const char *unfit = guarded_path_unfit(directory->path);

	if (unfit) {
		source_problem(draft, LOG_ERR, &directory->source, "guard a directory above it",
			       "guarded path '%.60s%s' %s", directory->path,
			       strlen(directory->path) > 60 ? "..." : "", unfit);
		return false;
	}
	return path_check_danger(draft, directory);
}

/* --- one configured path --- */

static bool guarded_has(const struct policy *policy, const char *path)
{
	for (size_t i = 0; i < policy->n_directories; i++)
		if (strcmp(policy->directories[i].path, path) == 0)
			return true;
	return false;
}

static void warn_unless_directory(struct policy_draft *draft, int root_fd,
				  const struct policy_directory *directory)
{
	struct stat st;

	if (fstatat(root_fd, path_at_root(directory->path), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return; /* guarded from when it appears */
	if (!S_ISDIR(st.st_mode))
		source_problem(draft, LOG_WARNING, &directory->source, "name its directory",
			       "guarded path %s is not a directory", directory->path);
}

/*
 * Is what the links of a guarded path lead to guarded as well? Never an error: the path itself is
 * guarded in any case.
 */
static bool resolved_check(struct policy_draft *draft, const struct policy_directory *resolved)
{
	const char *unfit = guarded_path_unfit(resolved->path);

	if (guarded_path_danger(resolved->path) == LOG_ERR)
		unfit = "is what the machine runs on";
	if (unfit) {
		source_problem(
			draft, LOG_WARNING, &resolved->source,
			"replace the link, or guard another directory",
			"guarded path %s goes through a symbolic link; %.60s%s is NOT guarded "
			"as well, because it %s",
			resolved->asked, resolved->path, strlen(resolved->path) > 60 ? "..." : "",
			unfit);
		return false;
	}
	source_problem(draft, LOG_NOTICE, &resolved->source, NULL,
		       "guarded path %s goes through a symbolic link; %s is guarded as well",
		       resolved->asked, resolved->path);
	return path_check_danger(draft, resolved);
}

/* Others could make it lead to any program that the machine needs, and stop that. */
static void link_refused(struct policy_draft *draft, const struct policy_directory *directory,
			 const char *where, const char *why)
{
	source_problem(draft, LOG_WARNING, &directory->source,
		       "name the directory that it leads to, or correct owner and mode",
		       "guarded path %s goes through a symbolic link that others than root could "
		       "change (%s %s); what it leads to is NOT guarded as well",
		       directory->path, where, why);
}

/* What symbolic links in `directory` lead to is guarded too. */
static int guarded_add_resolved(struct policy_draft *draft, int root_fd,
				const struct policy_directory *directory)
{
	struct policy_directory resolved = { .source.line = directory->source.line };
	_cleanup_free_ char *where = NULL;
	const char *why = NULL;
	int r;

	r = path_resolve_trusted(root_fd, directory->path, &resolved.path, &why, &where);
	if (r == -ENOMEM)
		return r;
	if (r == -ECANCELED) {
		link_refused(draft, directory, where, why);
		return 0;
	}
	if (r < 0) {
		source_problem(draft, LOG_WARNING, &directory->source, NULL,
			       "where the symbolic links of guarded path %s lead is not known: %s",
			       directory->path, strerror(-r));
		return 0;
	}
	if (strcmp(resolved.path, directory->path) == 0) {
		warn_unless_directory(draft, root_fd, directory);
		directory_clear(&resolved);
		return 0;
	}
	resolved.asked = strdup(directory->path);
	resolved.source.file = directory->source.file ? strdup(directory->source.file) : NULL;
	if (!resolved.asked || (directory->source.file && !resolved.source.file)) {
		directory_clear(&resolved);
		return -ENOMEM;
	}
	if (!resolved_check(draft, &resolved) || guarded_has(draft->policy, resolved.path)) {
		directory_clear(&resolved);
		return 0;
	}
	warn_unless_directory(draft, root_fd, &resolved);
	return directory_add(draft->policy, &resolved);
}

/* `directory->path` as it was written becomes a normalized one. Returns 1, 0 if refused. */
static int directory_normalize(struct policy_draft *draft, struct policy_directory *directory)
{
	char *path = NULL;
	int r;

	r = path_normalize(directory->path, &path);
	if (r == -EINVAL) {
		source_problem(draft, LOG_ERR, &directory->source,
			       "write an absolute path without '..'", "guarded path '%.60s' %s",
			       directory->path,
			       directory->path[0] == '/' ? "has '..' in it" : "is not absolute");
		return 0;
	}
	if (r < 0)
		return r;
	free(directory->path);
	directory->path = path;
	return directory_check(draft, directory);
}

/*
 * The path as configured. Takes what `directory` holds. Returns 1 if there is no room for it, which
 * is a problem, or 0, or a negative errno.
 */
static int guarded_add(struct policy_draft *draft, struct policy_directory *directory)
{
	struct policy *policy = draft->policy;
	int r;

	r = directory_normalize(draft, directory);
	if (r <= 0 || guarded_has(policy, directory->path)) {
		directory_clear(directory);
		return r < 0 ? r : 0;
	}
	if (policy->n_directories == BW_DIRECTORIES_MAX) {
		source_problem(draft, LOG_ERR, &directory->source,
			       "guard a directory that several of them are in",
			       "more than %d guarded directories, %s is one too many",
			       BW_DIRECTORIES_MAX, directory->path);
		directory_clear(directory);
		return 1;
	}
	return directory_add(policy, directory);
}

/* Whoever enforces these must not believe that they do something. (path-load refuses memfds too.) */
static void warn_if_none(const struct policy_draft *draft)
{
	const bool exec = draft->policy->control[BW_CONTROL_PATH_EXEC] == BW_MODE_ENFORCE;
	const bool map = draft->policy->control[BW_CONTROL_PATH_MAP] == BW_MODE_ENFORCE;

	if (exec || map)
		problems_add(draft->problems, LOG_WARNING,
			     "give Paths= in [Guard], or set these controls' Mode=off",
			     "Paths= is empty: %s enforced, and no directory is guarded",
			     !map    ? "path-exec is"
			     : !exec ? "path-map is"
				     : "path-exec and path-map are");
}

int guarded_check_all(struct policy_draft *draft, int root_fd)
{
	const size_t told = draft->problems->n;
	struct policy *policy = draft->policy;
	_cleanup_free_ struct policy_directory *asked = NULL;
	size_t n_asked, n;
	int r = 0;

	if (!draft->paths_given) {
		r = guarded_set_paths(draft, default_paths);
		if (r < 0)
			return r;
	}
	asked = TAKE_PTR(policy->directories);
	n_asked = TAKE(policy->n_directories, 0);
	if (n_asked == 0)
		warn_if_none(draft);
	for (size_t i = 0; i < n_asked; i++) {
		if (r == 0 && draft->problems->n - told < PROBLEMS_MAX)
			r = guarded_add(draft, &asked[i]);
		else
			directory_clear(&asked[i]);
	}
	if (draft->problems->n - told >= PROBLEMS_MAX)
		problems_add(draft->problems, LOG_ERR, "correct these first",
			     "too many problems; the other guarded paths were not looked at");
	n = policy->n_directories;
	for (size_t i = 0; i < n && r >= 0; i++)
		r = guarded_add_resolved(draft, root_fd, &policy->directories[i]);
	return r < 0 ? r : 0;
}
