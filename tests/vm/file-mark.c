// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What stat(1) and chmod(1) do not know of a file:
 *
 *	file-mark acl FILE UID			also user UID may read, write and execute it
 *	file-mark generation FILE [NUMBER]	print its inode's generation, or set it
 */
#include <err.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/xattr.h>
#include <unistd.h>

static void acl_set(const char *path, uid_t uid)
{
	const struct {
		struct posix_acl_xattr_header header;
		struct posix_acl_xattr_entry entries[5];
	} acl = {
		{ POSIX_ACL_XATTR_VERSION },
		{
			{ ACL_USER_OBJ, 7, (__u32)ACL_UNDEFINED_ID },
			{ ACL_USER, 7, uid },
			{ ACL_GROUP_OBJ, 5, (__u32)ACL_UNDEFINED_ID },
			{ ACL_MASK, 7, (__u32)ACL_UNDEFINED_ID },
			{ ACL_OTHER, 5, (__u32)ACL_UNDEFINED_ID },
		},
	};

	if (setxattr(path, "system.posix_acl_access", &acl, sizeof(acl), 0) < 0)
		err(1, "%s: access control list", path);
}

static void generation_mark(const char *path, const char *number)
{
	unsigned int generation = number ? (unsigned int)strtoul(number, NULL, 10) : 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(1, "%s", path);
	/* the two calls say long, and mean int */
	if (ioctl(fd, number ? FS_IOC_SETVERSION : FS_IOC_GETVERSION, &generation) < 0)
		err(1, "%s: generation", path);
	close(fd);
	if (!number)
		printf("%u\n", generation);
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "acl") == 0)
		acl_set(argv[2], (uid_t)strtoul(argv[3], NULL, 10));
	else if ((argc == 3 || argc == 4) && strcmp(argv[1], "generation") == 0)
		generation_mark(argv[2], argv[3]);
	else
		errx(2, "usage: file-mark acl FILE UID | generation FILE [NUMBER]");
	return 0;
}
