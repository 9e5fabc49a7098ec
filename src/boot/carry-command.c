/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "base/replace.h"
#include "base/words.h"
#include "boot/carry.h"
#include "boot/entry-kept.h"
#include "boot/grub-change.h"
#include "boot/grub-entries.h"
#include "boot/loader.h"
#include "boot/program.h"

/* One command on its way, and what it needs to be undone. */
struct run {
	const struct command *command;
	size_t index;
	bool apply;
	char *output; /* resolved path of command->output */
	char *old; /* what was in it, once it was read */
	bool replaced; /* and is no longer */
};

static void run_clear(struct run *run)
{
	free(run->output);
	free(run->old);
}

static int output_failed(struct job *job, const char *path, int r)
{
	problems_add_at(job->problems, LOG_ERR, path, 0, file_cure(r, NULL), "%s", file_reason(r));
	return r;
}

static int output_read(struct job *job, struct run *run)
{
	_cleanup_free_ char *kept = NULL;
	size_t len = 0;
	int r;

	r = path_resolve(job->place->root_fd, run->command->output, &run->output);
	if (r >= 0)
		r = file_read(job->place->root_fd, path_at_root(run->output), PLAN_TEXT_MAX,
			      &run->old, &len);
	if (r < 0)
		return output_failed(job, run->command->output, r);
	/* the first one: after a power cut it may be ours already */
	if (plan_store_kept(job->store_fd, run->index, "output", &kept) == 0)
		return 0;
	return plan_store_keep(job->store_fd, run->index, "output", run->old);
}

/* --- trial: another file in the output's place --- */

static int trial_path(const struct job *job, char **ret_path)
{
	_cleanup_free_ char *store = NULL;
	char *path;
	int r;

	r = path_resolve(job->place->root_fd, PLAN_STORE, &store);
	if (r < 0)
		return r;
	if (asprintf(&path, "%s%s/trial", job->place->root, store) < 0)
		return -ENOMEM;
	*ret_path = path;
	return 0;
}

/* The command's words with the trial's path for the output's; the array is the caller's, the words
 * are borrowed. NULL: no memory. `ret_named`: there was such a word. */
static const char **trial_argv(const struct command *command, const char *trial, bool *ret_named)
{
	const char **argv;
	size_t n = 0;

	while (command->argv[n])
		n++;
	argv = calloc(n + 1, sizeof(*argv));
	for (size_t i = 0; argv && i < n; i++) {
		const bool is_output = strcmp(command->argv[i], command->output) == 0;

		argv[i] = is_output ? trial : command->argv[i];
		*ret_named |= is_output;
	}
	return argv;
}

/* "grub-mkconfig" has a "grub-script-check", "grub2-mkconfig" a "grub2-script-check". */
static int script_check(struct job *job, const struct command *command, const char *path)
{
	static const char ending[] = "-mkconfig";
	const char *at = strstr(command->argv[0], ending);
	_cleanup_free_ char *name = NULL;
	const char *argv[] = { NULL, path, NULL };

	if (!at || at[strlen(ending)] != '\0')
		return 0;
	if (asprintf(&name, "%.*s-script-check", (int)(at - command->argv[0]), command->argv[0]) <
	    0) {
		name = NULL;
		return -ENOMEM;
	}
	argv[0] = name;
	return program_run(job->place, job->store_fd, argv, -1, job->problems);
}

/* A new grub.cfg: as programs know it, and as we open it. */
struct fresh {
	const char *path;
	int dir_fd;
	const char *name;
};

static int fresh_check(struct job *job, const struct run *run, const struct fresh *fresh,
		       char **ret_text)
{
	const struct grub_change change = { .file = run->output,
					    .word = job->record->plan->word,
					    .present = run->apply };
	_cleanup_free_ char *text = NULL;
	size_t len = 0;
	int r;

	r = file_read(fresh->dir_fd, fresh->name, PLAN_TEXT_MAX, &text, &len);
	if (r < 0)
		return output_failed(job, fresh->path, r);
	r = script_check(job, run->command, fresh->path);
	if (r < 0)
		return r;
	if (!grub_change_check(&change, run->old, text, job->problems))
		return -EPROTO;
	r = grub_entries_check(job->place, &change, run->old, text, job->problems);
	if (r >= 0)
		*ret_text = TAKE_PTR(text);
	return r;
}

static int output_put(struct job *job, struct run *run, const char *text)
{
	int r;

	r = file_replace(job->place->root_fd, run->output, text, strlen(text), 0600);
	if (r < 0)
		return output_failed(job, run->output, r);
	return 0;
}

static void trial_remove(struct job *job)
{
	(void)unlinkat(job->store_fd, "trial", 0);
	(void)unlinkat(job->store_fd, "trial.new", 0); /* grub-mkconfig's own draft */
}

static int trial_run(struct job *job, struct run *run, const char *trial, const char *const *argv)
{
	const struct fresh fresh = { trial, job->store_fd, "trial" };
	_cleanup_free_ char *text = NULL;
	int r;

	trial_remove(job);
	r = file_replace_clean(job->place->root_fd, run->output);
	if (r >= 0)
		r = program_run(job->place, job->store_fd, argv, -1, job->problems);
	if (r >= 0)
		r = fresh_check(job, run, &fresh, &text);
	if (r >= 0 && strcmp(text, run->old) != 0) {
		r = output_put(job, run, text);
		run->replaced = r >= 0;
	}
	trial_remove(job);
	return r;
}

/* --- or on the output itself --- */

static int direct_run(struct job *job, struct run *run)
{
	_cleanup_free_ char *path = NULL, *text = NULL;
	int r;

	if (asprintf(&path, "%s%s", job->place->root, run->output) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	run->replaced = true;
	r = program_run(job->place, job->store_fd, (const char *const *)run->command->argv, -1,
			job->problems);
	if (r < 0)
		return r;
	return fresh_check(job, run,
			   &(struct fresh){ path, job->place->root_fd, path_at_root(run->output) },
			   &text);
}

static int command_run(struct job *job, struct run *run)
{
	_cleanup_free_ const char **argv = NULL;
	_cleanup_free_ char *trial = NULL;
	bool named = false;
	int r;

	if (!run->command->output)
		return program_run(job->place, job->store_fd,
				   (const char *const *)run->command->argv, -1, job->problems);
	r = output_read(job, run);
	if (r >= 0)
		r = trial_path(job, &trial);
	if (r < 0)
		return r;
	argv = trial_argv(run->command, trial, &named);
	if (!argv)
		return -ENOMEM;
	return named ? trial_run(job, run, trial, argv) : direct_run(job, run);
}

/* --- all of them --- */

static int runs_undo(struct job *job, struct run *runs, size_t n)
{
	int r = 0;

	for (size_t i = n; r >= 0 && i-- > 0;)
		if (runs[i].replaced)
			r = output_put(job, &runs[i], runs[i].old);
	return r;
}

static void runs_free(struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_clear(&runs[i]);
	free(runs);
}

/* What they write without saying where, only the loader's own files tell. NULL: they say it. */
static const struct loader *loader_to_ask(const struct job *job)
{
	const struct loader *loader = loader_by_name(job->record->plan->loader);

	return loader && loader->check ? loader : NULL;
}

/* Once: whatever is undone is compared with the same. */
static int entries_keep(struct job *job)
{
	return loader_to_ask(job) && !job->kept ? entries_kept_read(job->place, &job->kept) : 0;
}

static int result_check(struct job *job, bool apply)
{
	const char *word = job->record->plan->word;
	const struct loader *loader = loader_to_ask(job);
	_cleanup_free_ char *name = strndup(word, strcspn(word, "="));
	int r;

	if (!name)
		return -ENOMEM;
	if (!loader)
		return 0;
	r = loader->check(job->place, word, apply, job->problems);
	return r < 0 ? r : entries_kept_check(job->place, job->kept, name, job->problems);
}

int carry_commands(struct job *job, bool apply, bool *ret_unknown)
{
	const struct plan *plan = job->record->plan;
	struct run *runs = calloc(plan->n_commands + 1, sizeof(*runs));
	bool unknown = false;
	int r = runs ? entries_keep(job) : -ENOMEM;
	size_t n = 0;

	for (size_t i = 0; r >= 0 && i < plan->n_commands; i++) {
		if (!command_runs(&plan->commands[i], apply))
			continue;
		runs[n] = (struct run){ .command = &plan->commands[i], .index = i, .apply = apply };
		unknown |= !runs[n].command->output;
		r = command_run(job, &runs[n++]);
	}
	if (r >= 0)
		r = result_check(job, apply);
	if (r < 0) {
		if (runs_undo(job, runs, n) < 0)
			unknown = true;
		*ret_unknown = unknown;
	}
	runs_free(runs, n);
	return r;
}
