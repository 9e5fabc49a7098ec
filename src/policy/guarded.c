/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/guarded.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/words.h"
#include "policy/guarded-path.h"

static const char *const default_paths = "/tmp /var/tmp /dev/shm";

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
	const char *asked = directory->asked ? directory->asked : directory->path;
	const char *arrow = directory->asked ? " -> " : "";
	const char *path = directory->asked ? directory->path : "";

	switch (guarded_path_danger(directory->path)) {
	case LOG_ERR:
		source_problem(draft, LOG_ERR, &directory->source, "remove it from Paths=",
			       "guarding %s%s%s would stop the machine: what it runs on is there",
			       asked, arrow, path);
		return false;
	case LOG_WARNING:
		source_problem(draft, LOG_WARNING, &directory->source,
			       "guard single directories below it",
			       "guarding %s%s%s stops package scripts and containers there", asked,
			       arrow, path);
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

/* What symbolic links in `directory` lead to is guarded too. */
static int guarded_add_resolved(struct policy_draft *draft, int root_fd,
				const struct policy_directory *directory)
{
	struct policy_directory resolved = { .source.line = directory->source.line };
	int r;

	r = path_resolve(root_fd, directory->path, &resolved.path);
	if (r == -ENOMEM)
		return r;
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
	source_problem(draft, LOG_NOTICE, &directory->source, NULL,
		       "guarded path %s goes through a symbolic link; %s is guarded as well",
		       resolved.asked, resolved.path);
	if (guarded_has(draft->policy, resolved.path) || !directory_check(draft, &resolved)) {
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

/* The path as configured. Takes what `directory` holds. */
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
		return 0;
	}
	return directory_add(policy, directory);
}

int guarded_check_all(struct policy_draft *draft, int root_fd)
{
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
	for (size_t i = 0; i < n_asked; i++) {
		if (r >= 0)
			r = guarded_add(draft, &asked[i]);
		else
			directory_clear(&asked[i]);
	}
	n = policy->n_directories;
	for (size_t i = 0; i < n && r >= 0; i++)
		r = guarded_add_resolved(draft, root_fd, &policy->directories[i]);
	return r < 0 ? r : 0;
}
