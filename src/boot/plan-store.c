/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/plan-store.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <syslog.h>

#include "base/file.h"
#include "base/lock-holder.h"
#include "base/path.h"
#include "base/replace.h"

/* The record is on the disk only if the directories that it is in are. */
static int above_sync(int root_fd, const char *path)
{
	_cleanup_close_ int fd = directory_open_above(root_fd, path);

	if (fd < 0)
		return fd;
	return fsync(fd) < 0 ? -errno : 0;
}

static int directory_make(int root_fd, char *path)
{
	for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
		int r;

		if (slash)
			*slash = '\0';
		r = directory_create(root_fd, path_at_root(path), slash ? 0755 : 0700);
		if (r >= 0)
			r = above_sync(root_fd, path);
		if (r < 0 && r != -EEXIST)
			return r;
		if (!slash)
			return 0;
		*slash = '/';
	}
}

int plan_store_open(int root_fd, bool make)
{
	_cleanup_free_ char *path = NULL;
	int fd, r;

	r = path_resolve(root_fd, PLAN_STORE, &path);
	if (r < 0)
		return r;
	if (make) {
		r = directory_make(root_fd, path);
		if (r < 0)
			return r;
	}
	fd = openat(root_fd, path_at_root(path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* "/backup/N.WHAT" */
static const char *backup_path(char buffer[64], size_t i, const char *what)
{
	(void)snprintf(buffer, 64, "/backup/%zu.%s", i, what);
	return buffer;
}

static int backup_directory_make(int store_fd)
{
	if (mkdirat(store_fd, "backup", 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	return fsync(store_fd) < 0 ? -errno : 0;
}

int plan_store_keep(int store_fd, size_t i, const char *what, const char *text)
{
	char path[64];
	int r;

	if (!text)
		return 0;
	r = backup_directory_make(store_fd);
	if (r < 0)
		return r;
	return file_replace(store_fd, backup_path(path, i, what), text, strlen(text), 0600);
}

int plan_store_kept(int store_fd, size_t i, const char *what, char **ret_text)
{
	char path[64];
	size_t len = 0;

	return file_read(store_fd, backup_path(path, i, what) + 1, PLAN_TEXT_MAX, ret_text, &len);
}

static void backups_remove(int store_fd)
{
	int fd = openat(store_fd, "backup", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *directory = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!directory) {
		closep(&fd);
		return;
	}
	while ((entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			(void)unlinkat(dirfd(directory), entry->d_name, 0);
	(void)closedir(directory);
	(void)unlinkat(store_fd, "backup", AT_REMOVEDIR);
}

int plan_store_clear(int store_fd)
{
	static const char *const leftovers[] = { "trial", "trial.new", "log",
						 ".plan.json.bootward" };
	int r;

	r = file_remove(store_fd, "/plan.json");
	if (r < 0)
		return r;
	backups_remove(store_fd);
	for (size_t i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++)
		(void)unlinkat(store_fd, leftovers[i], 0);
	return 0;
}

void plan_store_failed(int r, struct problems *problems)
{
	problems_add_at(problems, LOG_ERR, PLAN_STORE, 0, file_cure(r, NULL),
			"cannot be opened: %s", file_reason(r));
}

static int store_lock(int store_fd, int how, struct problems *problems)
{
	char name[32] = "";
	int pid;

	if (flock(store_fd, how | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return -errno;
	pid = lock_holder(store_fd, name);
	if (pid > 0)
		problems_add(problems, LOG_ERR, "wait until it has ended",
			     "process %d (%s) is at work on the boot loader's configuration", pid,
			     *name ? name : "gone");
	else
		problems_add(problems, LOG_ERR, "wait until it has ended",
			     "another process is at work on the boot loader's configuration");
	return -EBUSY;
}

int plan_store_lock(int store_fd, struct problems *problems)
{
	return store_lock(store_fd, LOCK_EX, problems);
}

int plan_store_share(int store_fd, struct problems *problems)
{
	return store_lock(store_fd, LOCK_SH, problems);
}
