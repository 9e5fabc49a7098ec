/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/confirmed-file.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "base/replace.h"
#include "policy/policy-source.h"
#include "policy/trial.h"

static int failed(struct problems *problems, int r)
{
	problems_add_at(
		problems, LOG_ERR, TRIAL_DROP_IN, 0,
		file_cure(r, r == -EROFS
				     ? "mount the file system of /etc so that it can be written to"
				     : "see that it is a file, in a directory of root's"),
		"cannot be written: %s", file_reason(r));
	return r;
}

/* Each of its directories, with links followed. */
static int directory_make(int root_fd, const char *path, char **ret_path)
{
	_cleanup_free_ char *resolved = NULL;
	int r = path_resolve(root_fd, path, &resolved);

	if (r < 0)
		return r;
	for (char *slash = resolved; slash; *slash = '/') {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		r = directory_create(root_fd, path_at_root(resolved), 0755);
		if (!slash)
			break;
		if (r < 0 && r != -EEXIST)
			return r;
	}
	if (r < 0 && r != -EEXIST)
		return r;
	*ret_path = TAKE_PTR(resolved);
	return 0;
}

static int directory_lock(int root_fd, const char *path, int *ret_fd)
{
	_cleanup_close_ int fd =
		openat(root_fd, path_at_root(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int file_find(struct confirmed_file *file)
{
	_cleanup_free_ char *directory = NULL;
	size_t len;
	int r;

	r = directory_make(file->root_fd, TRIAL_DIRECTORY, &directory);
	if (r >= 0)
		r = directory_lock(file->root_fd, directory, &file->lock_fd);
	if (r < 0)
		return r;
	if (asprintf(&file->path, "%s/" TRIAL_FILE, directory) < 0)
		return -ENOMEM;
	r = file_read(file->root_fd, path_at_root(file->path), POLICY_FILE_MAX, &file->before,
		      &len);
	return r == -ENOENT ? 0 : r;
}

int confirmed_file_open(struct problems *problems, struct confirmed_file *ret_file)
{
	_cleanup_confirmed_file_ struct confirmed_file file = CONFIRMED_FILE_NONE;
	int r;

	file.root_fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	r = file.root_fd < 0 ? -errno : file_find(&file);
	if (r == -EBUSY) {
		problems_add_at(problems, LOG_ERR, TRIAL_DROP_IN, 0, "wait until it is done",
				"another bootward confirm is at work");
		return r;
	}
	if (r < 0)
		return failed(problems, r);
	*ret_file = file;
	file = (struct confirmed_file)CONFIRMED_FILE_NONE;
	return 0;
}

static int text_write(const struct confirmed_file *file, const char *text)
{
	int r = file_replace_clean(file->root_fd, file->path);

	return r < 0 ? r : file_replace(file->root_fd, file->path, text, strlen(text), 0644);
}

int confirmed_file_write(struct confirmed_file *file, const char *text, struct problems *problems)
{
	int r;

	file->changed = true; /* also if it is the last sync that fails */
	r = text_write(file, text);
	if (r >= 0)
		return 0;
	(void)failed(problems, r);
	confirmed_file_restore(file, problems);
	return r;
}

void confirmed_file_restore(struct confirmed_file *file, struct problems *problems)
{
	int r;

	if (!file->changed)
		return;
	r = file->before ? text_write(file, file->before) : file_remove(file->root_fd, file->path);
	if (r < 0 && r != -EROFS)
		problems_add_at(
			problems, LOG_ERR, file->path, 0,
			"look into it: if it is there, the next load and the next boot enforce",
			"cannot be taken back: %s", file_reason(r));
	file->changed = false;
}

void confirmed_file_close(struct confirmed_file *file)
{
	free(file->path);
	free(file->before);
	closep(&file->lock_fd);
	closep(&file->root_fd);
	*file = (struct confirmed_file)CONFIRMED_FILE_NONE;
}
