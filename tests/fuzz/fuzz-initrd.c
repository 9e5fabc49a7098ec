/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <sys/mman.h>

#include "base/cleanup.h"
#include "kernel/initrd-content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct initrd_content content = { .kind = INITRD_NONE };
	_cleanup_close_ int fd = memfd_create("initrd", MFD_CLOEXEC);
	int r;

	CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	r = initrd_content_read(fd, &content);
	CHECK(r == 0 || r == -EBADMSG || r == -EFBIG || r == -EOPNOTSUPP || r == -ENOMEM);
	CHECK((r == 0) == (content.kind != INITRD_NONE));
	/* no packing makes a member this small */
	CHECK(r < 0 || size > 16);
	return 0;
}
