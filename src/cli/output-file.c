/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/output-file.h"

#include <fcntl.h>
#include <limits.h>

#include "base/cleanup.h"
#include "base/path.h"
#include "base/replace.h"

int output_file_write(const char *file, const char *text, size_t len, mode_t mode)
{
	_cleanup_close_ int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	_cleanup_free_ char *path = NULL, *resolved = NULL;
	char here[PATH_MAX] = "";
	int r;

	if (root_fd < 0 || (*file != '/' && !getcwd(here, sizeof(here))))
		return -errno;
	if (asprintf(&path, "%s/%s", here, file) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = path_resolve(root_fd, path, &resolved);
	return r < 0 ? r : file_replace(root_fd, resolved, text, len, mode);
}
