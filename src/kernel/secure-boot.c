/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/secure-boot.h"

#include "kernel/root-file.h"

#define EFI "/sys/firmware/efi"
/* EFI_GLOBAL_VARIABLE; efivarfs puts four bytes of attributes before the value */
#define SECURE_BOOT EFI "/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

enum answer secure_boot_read(const struct subject *subject)
{
	_cleanup_close_ int efi_fd = -EBADF, fd = -EBADF;
	unsigned char variable[5];
	int r;

	if (!subject->live && !subject->captured)
		return ANSWER_UNKNOWN;
	r = root_directory_open(subject->root_fd, EFI, &efi_fd);
	if (r == -ENOENT && subject->live)
		return ANSWER_NO; /* not booted by EFI; a copy may just lack it */
	if (r < 0 || root_file_open(subject->root_fd, SECURE_BOOT, &fd) < 0)
		return ANSWER_UNKNOWN;
	if (read(fd, variable, sizeof(variable)) != (ssize_t)sizeof(variable))
		return ANSWER_UNKNOWN;
	return variable[4] == 1 ? ANSWER_YES : ANSWER_NO;
}
