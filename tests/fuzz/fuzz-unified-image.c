/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "entry/unified-image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

static void text_check(const char *text, size_t size)
{
	CHECK(!text || (strlen(text) <= size && strlen(text) <= UNIFIED_TEXT_MAX));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -EBADF;
	_cleanup_unified_image_ struct unified_image image = { 0 };
	int r;

	if (fd < 0)
		fd = memfd_create("image", MFD_CLOEXEC);
	CHECK(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	r = unified_image_read(fd, &image);
	CHECK(r == 0 || r == -EBADMSG || r == -EFBIG);
	CHECK((r == 0) == (image.n > 0) && image.n <= UNIFIED_PROFILES_MAX);
	for (size_t i = 0; i < image.n; i++) {
		text_check(image.profiles[i].cmdline, size);
		text_check(image.profiles[i].uname, size);
		text_check(image.profiles[i].osrel, size);
		text_check(image.profiles[i].profile, size);
	}
	return 0;
}
