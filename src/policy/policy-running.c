/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-running.h"

#include <fcntl.h>
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "kernel/cmdline.h"
#include "policy/control.h"

/* The root directory, and the kernel's command line or NULL. */
static int running_open(struct problems *problems, int *ret_root_fd, char **ret_line)
{
	_cleanup_close_ int root_fd = -EBADF;
	_cleanup_free_ char *line = NULL;
	size_t len = 0;
	int r;

	root_fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0)
		return -errno;
	r = file_read(AT_FDCWD, "/proc/cmdline", CMDLINE_MAX, &line, &len);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		problems_add_at(problems, LOG_WARNING, "/proc/cmdline", 0,
				r == -ENOENT ? "mount -t proc proc /proc" : NULL,
				"cannot be read: %s; the configured "
				"mode stays",
				file_reason(r));
	*ret_root_fd = TAKE_FD(root_fd);
	*ret_line = TAKE_PTR(line);
	return 0;
}

static int running_read(int (*read_policy)(int root_fd, const char *command_line,
					   struct problems *problems, struct policy **ret_policy),
			struct problems *problems, struct policy **ret_policy)
{
	_cleanup_close_ int root_fd = -EBADF;
	_cleanup_free_ char *line = NULL;
	int r = running_open(problems, &root_fd, &line);

	return r < 0 ? r : read_policy(root_fd, line, problems, ret_policy);
}

bool policy_running_is_off(bool initrd)
{
	_cleanup_free_ char *line = NULL, *value = NULL;
	size_t len = 0;

	return file_read(AT_FDCWD, "/proc/cmdline", CMDLINE_MAX, &line, &len) >= 0 &&
	       cmdline_find(line, "bootward", initrd, &value) > 0 && value &&
	       mode_from_string(value) == BW_MODE_OFF;
}

int policy_read_running(struct problems *problems, struct policy **ret_policy)
{
	return running_read(policy_read, problems, ret_policy);
}

int policy_read_running_with(struct policy_sources *changes, struct problems *problems,
			     struct policy **ret_policy)
{
	_cleanup_close_ int root_fd = -EBADF;
	_cleanup_free_ char *line = NULL;
	int r = running_open(problems, &root_fd, &line);

	return r < 0 ? r : policy_read_with(root_fd, line, changes, problems, ret_policy);
}

int policy_read_running_initrd(struct problems *problems, struct policy **ret_policy)
{
	return running_read(policy_read_initrd, problems, ret_policy);
}
