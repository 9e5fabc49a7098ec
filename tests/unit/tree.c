/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int tree_setup(void **state)
{
	struct tree *tree = calloc(1, sizeof(*tree));

	if (!tree)
		return -1;
	strcpy(tree->path, "/tmp/bootward-test-XXXXXX");
	if (!mkdtemp(tree->path) || chmod(tree->path, 0755) < 0)
		return -1;
	umask(022);
	tree->fd = open(tree->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	*state = tree;
	return tree->fd < 0 ? -1 : 0;
}

static int tree_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

int tree_teardown(void **state)
{
	struct tree *tree = *state;
	int r = nftw(tree->path, tree_remove, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);

	close(tree->fd);
	free(tree);
	return r;
}

/* The directories above `path`, and `path` itself if it ends with "/". */
static void parents_make(const struct tree *tree, const char *path)
{
	char part[4096];

	for (const char *end = strchr(path + 1, '/'); end; end = strchr(end + 1, '/')) {
		(void)snprintf(part, sizeof(part), "%.*s", (int)(end - path - 1), path + 1);
		(void)mkdirat(tree->fd, part, 0755);
	}
}

void tree_directory(const struct tree *tree, const char *path)
{
	struct stat st;

	parents_make(tree, path);
	(void)mkdirat(tree->fd, path + 1, 0755);
	assert_int_equal(fstatat(tree->fd, path + 1, &st, 0), 0);
	assert_true(S_ISDIR(st.st_mode));
}

void tree_bytes(const struct tree *tree, const char *path, const void *bytes, size_t len)
{
	int fd;

	parents_make(tree, path);
	fd = openat(tree->fd, path + 1, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

void tree_file(const struct tree *tree, const char *path, const char *text)
{
	tree_bytes(tree, path, text, strlen(text));
}

void tree_link(const struct tree *tree, const char *path, const char *target)
{
	parents_make(tree, path);
	assert_int_equal(symlinkat(target, tree->fd, path + 1), 0);
}

void tree_mode(const struct tree *tree, const char *path, unsigned int mode)
{
	assert_int_equal(fchmodat(tree->fd, path[1] ? path + 1 : ".", mode, 0), 0);
}

void tree_program(const struct tree *tree, const char *path)
{
	tree_file(tree, path, "\177ELF");
	tree_mode(tree, path, 0755);
}
