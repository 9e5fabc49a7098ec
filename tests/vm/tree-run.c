// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree-run DIRECTORY PROGRAM: start the program of that directory through a copy of its mount that
 * is attached nowhere (open_tree(2)). Exit status: the program's, 126 it was refused.
 */
#include <err.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int tree;

	if (argc != 3)
		errx(2, "usage: tree-run DIRECTORY PROGRAM");
	tree = (int)syscall(SYS_open_tree, AT_FDCWD, argv[1], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (tree < 0)
		err(2, "open_tree %s", argv[1]);
	(void)execveat(tree, argv[2], argv + 2, environ, 0);
	err(126, "%s", argv[2]);
}
