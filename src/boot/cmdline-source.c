/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/cmdline-source.h"

#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/path.h"
#include "boot/program.h"
#include "kernel/cmdline.h"

/* Does it say bootward= or rd.bootward=, with any value? Or -ENOMEM. */
static int has_word(const char *line)
{
	_cleanup_free_ char *value = NULL;
	int r = cmdline_find(line, "bootward", true, &value);

	return r == -E2BIG ? 0 : r;
}

/* 1 if the file is there. */
static int file_judge(int root_fd, const char *path, struct problems *problems)
{
	_cleanup_free_ char *resolved = NULL, *text = NULL;
	size_t len = 0;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r >= 0)
		r = file_read(root_fd, path_at_root(resolved), CMDLINE_MAX, &text, &len);
	if (r < 0)
		return r == -ENOMEM ? r : r != -ENOENT;
	for (char *at = text; *at; at++)
		if (*at == '\n')
			*at = ' ';
	r = has_word(text);
	if (r > 0)
		problems_add_at(problems, LOG_WARNING, path, 0, "take it out",
				"has the word bootward=, and every entry that is made from now on "
				"will have it");
	return r < 0 ? r : 1;
}

int cmdline_source_warn(int root_fd, const char *cmdline, struct problems *problems)
{
	static const char *const files[] = { "/etc/kernel/cmdline", "/usr/lib/kernel/cmdline" };
	int r, found = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		r = file_judge(root_fd, files[i], problems);
		if (r < 0)
			return r;
		found += r;
	}
	if (found > 0 || !cmdline || !program_exists(root_fd, "kernel-install"))
		return 0;
	r = has_word(cmdline);
	if (r > 0)
		problems_add(problems, LOG_WARNING,
			     "write the command line that new entries are to have to "
			     "/etc/kernel/cmdline, or install no kernel before the next boot",
			     "this boot has the word bootward= on its command line, and "
			     "kernel-install would copy it into the entry of each kernel that is "
			     "installed now");
	return r < 0 ? r : 0;
}
