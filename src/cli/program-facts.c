/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/program-facts.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "policy/exempt-check.h"
#include "policy/path-danger.h"

/* --- which --- */

static int path_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each path once, sorted, borrowed. */
static int paths_collect(const struct evidence *evidence, const struct policy *policy,
			 const char ***ret_paths, size_t *ret_n)
{
	const size_t n_exemptions = policy ? policy->n_exemptions : 0;
	_cleanup_free_ const char **paths = NULL;
	size_t n = 0, kept = 0;

	paths = calloc(evidence->n + n_exemptions + 1, sizeof(*paths));
	if (!paths)
		return -ENOMEM;
	for (size_t i = 0; i < evidence->n; i++)
		if (evidence->items[i].exe_whole && !program_is_memory(evidence->items[i].exe))
			paths[n++] = evidence->items[i].exe;
	for (size_t i = 0; i < n_exemptions; i++)
		if (policy->exemptions[i].exe)
			paths[n++] = policy->exemptions[i].exe;
	if (n > 0)
		qsort(paths, n, sizeof(*paths), path_compare);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(paths[i], paths[i - 1]) != 0)
			paths[kept++] = paths[i];
	*ret_paths = TAKE_PTR(paths);
	*ret_n = kept;
	return 0;
}

/* --- the file --- */

static bool is_gone(int r)
{
	return r == -ENOENT || r == -ENOTDIR;
}

/* `program` has where its path leads. */
static void file_look(int root_fd, struct program *program)
{
	struct stat st;

	if (fstatat(root_fd, path_at_root(program->resolved), &st, AT_SYMLINK_NOFOLLOW) < 0) {
		program->standing = is_gone(-errno) ? PROGRAM_MISSING : PROGRAM_UNKNOWN;
		return;
	}
	program->standing = PROGRAM_THERE;
	program->setuid = st.st_mode & S_ISUID;
	program->unfit = exempt_program_unfit(root_fd, program->resolved);
}

/* Who could put another file in its place. */
static int danger_look(int root_fd, struct program *program)
{
	_cleanup_free_ char *path = strdup(program->resolved);
	const char *where = NULL;

	if (!path)
		return -ENOMEM;
	program->danger = path_danger(root_fd, path, &where);
	if (!program->danger)
		return 0;
	program->danger_at = strdup(where);
	return program->danger_at ? 0 : -ENOMEM;
}

static int program_look(int root_fd, const char *path, struct program *program)
{
	int r;

	program->path = strdup(path);
	if (!program->path)
		return -ENOMEM;
	r = path_resolve_trusted(root_fd, path, &program->resolved, &program->danger,
				 &program->danger_at);
	if (r == -ENOMEM)
		return r;
	if (r == -ECANCELED) {
		program->standing = PROGRAM_THERE;
		return 0;
	}
	if (r < 0) {
		program->standing = is_gone(r) ? PROGRAM_MISSING : PROGRAM_UNKNOWN;
		return 0;
	}
	file_look(root_fd, program);
	return program->standing == PROGRAM_THERE ? danger_look(root_fd, program) : 0;
}

/* --- what the kernel knows it by --- */

static int program_identify(const struct inquiry *inquiry, int root_fd, struct program *program)
{
	_cleanup_close_ int fd = -EBADF;
	struct bw_answer answer;
	int r;

	if (program->standing != PROGRAM_THERE || !program->resolved || program->unfit)
		return 0;
	fd = openat(root_fd, path_at_root(program->resolved), O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return 0;
	r = inquiry_file(inquiry, fd, BW_OPERATION_EXEC, &answer);
	if (r < 0)
		return r;
	program->identified = true;
	program->id = answer.id;
	return 0;
}

/* The maps that carry question and answer hold one: whoever asks has the lock. */
static int programs_identify(const struct program_source *source, struct problems *problems,
			     struct programs *programs)
{
	const struct inquiry inquiry = generation_inquiry(source->generation);
	_cleanup_close_ int lock_fd = -EBADF;
	int r;

	r = pins_open(PINS_LOCK | PINS_HURRY, problems, &lock_fd);
	for (size_t i = 0; r >= 0 && i < programs->n; i++)
		r = program_identify(&inquiry, source->root_fd, &programs->items[i]);
	return r < 0 ? r : 0;
}

int program_facts_read(const struct evidence *evidence, const struct policy *policy,
		       const struct program_source *source, struct problems *problems,
		       struct programs *ret_programs)
{
	_cleanup_programs_ struct programs programs = { 0 };
	_cleanup_free_ const char **paths = NULL;
	size_t n = 0;
	int r;

	r = paths_collect(evidence, policy, &paths, &n);
	if (r < 0)
		return r;
	programs.items = calloc(n + 1, sizeof(*programs.items));
	if (!programs.items)
		return -ENOMEM;
	while (programs.n < n) {
		const char *path = paths[programs.n];

		r = program_look(source->root_fd, path, &programs.items[programs.n++]);
		if (r < 0)
			return r;
	}
	r = source->generation ? programs_identify(source, problems, &programs) : 0;
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		problems_add(problems, LOG_WARNING, "try again, as root",
			     "the kernel could not be asked what it knows the programs by: %s",
			     strerror(-r));
	*ret_programs = programs;
	programs = (struct programs){ 0 };
	return 0;
}
