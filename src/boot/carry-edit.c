/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "base/replace.h"
#include "boot/carry.h"
#include "boot/program.h"

/* What is there now: NULL if there is no such file. A link is an error: there was none before. */
static int text_now(int root_fd, const char *path, char **ret_text)
{
	_cleanup_close_ int dir_fd = directory_open_above(root_fd, path);
	size_t len = 0;
	int r;

	r = dir_fd < 0 ? dir_fd
		       : file_read(dir_fd, strrchr(path, '/') + 1, PLAN_TEXT_MAX, ret_text, &len);
	return r == -ENOENT ? 0 : r;
}

static bool text_is(const char *text, const char *wanted)
{
	return text && wanted ? strcmp(text, wanted) == 0 : text == wanted;
}

static int failed(struct job *job, const struct edit *edit, const char *what, int r)
{
	problems_add_at(job->problems, LOG_ERR, edit->path, 0, file_cure(r, NULL), "%s: %s", what,
			file_reason(r));
	return r;
}

static int standing_check(struct job *job, const struct edit *edit)
{
	_cleanup_free_ char *now = NULL;
	int r;

	r = text_now(job->place->root_fd, edit->path, &now);
	if (r < 0)
		return failed(job, edit, "cannot be read", r);
	if (text_is(now, edit->before) || text_is(now, edit->after))
		return 0;
	problems_add_at(job->problems, LOG_ERR, edit->path, 0,
			"what it was and what it was to become is in " PLAN_STORE
			"/backup: make it "
			"one of them, and try again",
			"was changed by somebody else since the plan was made");
	return -ESTALE;
}

/* grub-mkconfig has sh read /etc/default/grub and what is in grub.d, wherever links lead: a slip
 * there would make every later update of the menu fail, that of the next kernel's installation too. */
static bool is_shell(const struct edit *edit)
{
	const char *ending = strrchr(edit->path, '.');

	return path_is_below(edit->path, "/etc/default") || (ending && strcmp(ending, ".cfg") == 0);
}

int carry_edits_check(struct job *job, bool apply)
{
	const struct plan *plan = job->record->plan;
	int r = 0;

	/* all of them are named */
	for (size_t i = 0; i < plan->n_edits; i++) {
		int now = standing_check(job, &plan->edits[i]);

		r = r < 0 ? r : now;
	}
	for (size_t i = 0; r >= 0 && apply && i < plan->n_edits; i++) {
		const struct edit *edit = &plan->edits[i];

		if (edit->after && is_shell(edit))
			r = program_check_shell(job->store_fd, edit->path, edit->after,
						job->problems);
	}
	return r;
}

int carry_edits_done(struct job *job)
{
	const struct plan *plan = job->record->plan;
	int r = 0;

	for (size_t i = 0; i < plan->n_edits; i++) {
		const struct edit *edit = &plan->edits[i];
		_cleanup_free_ char *now = NULL;
		int read = text_now(job->place->root_fd, edit->path, &now);

		if (read < 0)
			return failed(job, edit, "cannot be read", read);
		if (text_is(now, edit->after))
			continue;
		problems_add_at(job->problems, LOG_ERR, edit->path, 0,
				"bootward bootloader revert, and then apply again",
				"%s was applied before, and somebody else has changed or removed "
				"this since",
				plan->word);
		r = -EEXIST;
	}
	return r;
}

/* --- the directory of a new file --- */

static int parent_path(const struct edit *edit, char **ret_path)
{
	size_t len = (size_t)(strrchr(edit->path, '/') - edit->path);

	*ret_path = strndup(edit->path, len);
	return *ret_path ? 0 : -ENOMEM;
}

int carry_edits_survey(struct job *job)
{
	const struct plan *plan = job->record->plan;

	for (size_t i = 0; i < plan->n_edits; i++) {
		_cleanup_close_ int fd =
			directory_open_above(job->place->root_fd, plan->edits[i].path);

		if (fd < 0 && fd != -ENOENT)
			return failed(job, &plan->edits[i], "its directory cannot be opened", fd);
		plan->edits[i].parent_made = fd < 0;
	}
	return 0;
}

static int parent_make(int root_fd, const struct edit *edit)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int dir_fd = -EBADF;
	int r;

	r = parent_path(edit, &path);
	if (r < 0)
		return r;
	dir_fd = directory_open_above(root_fd, path);
	if (dir_fd < 0)
		return dir_fd;
	r = directory_create(dir_fd, strrchr(path, '/') + 1, 0755);
	if (r < 0)
		return r == -EEXIST ? 0 : r;
	return fsync(dir_fd) < 0 ? -errno : 0;
}

/* If somebody else put something there, it stays. */
static void parent_remove(int root_fd, const struct edit *edit)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int dir_fd = -EBADF;

	if (parent_path(edit, &path) < 0)
		return;
	dir_fd = directory_open_above(root_fd, path);
	if (dir_fd >= 0 && unlinkat(dir_fd, strrchr(path, '/') + 1, AT_REMOVEDIR) == 0)
		(void)fsync(dir_fd);
}

/* --- writing --- */

static int edit_write(int root_fd, const struct edit *edit, const char *text)
{
	_cleanup_free_ char *now = NULL;
	int r;

	r = file_replace_clean(root_fd, edit->path);
	if (r < 0)
		return r;
	r = text_now(root_fd, edit->path, &now);
	if (r < 0 || text_is(now, text))
		return r;
	if (!text)
		return file_remove(root_fd, edit->path);
	if (edit->parent_made) {
		r = parent_make(root_fd, edit);
		if (r < 0)
			return r;
	}
	return file_replace(root_fd, edit->path, text, strlen(text), edit->mode);
}

int carry_edits(struct job *job, bool apply)
{
	const struct plan *plan = job->record->plan;

	for (size_t i = 0; i < plan->n_edits; i++) {
		const struct edit *edit = &plan->edits[i];
		const char *text = apply ? edit->after : edit->before;
		int r;

		r = edit_write(job->place->root_fd, edit, text);
		if (r < 0)
			return failed(job, edit, "cannot be written", r);
		if (!text && edit->parent_made)
			parent_remove(job->place->root_fd, edit);
	}
	return 0;
}
