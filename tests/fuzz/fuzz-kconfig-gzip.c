/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "kernel/kconfig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

/* The same as the text, if it is packed: few inputs get through a checksum by themselves. */
static void packed_check(const uint8_t *data, size_t size)
{
	_cleanup_kconfig_ struct kconfig *plain = NULL, *unpacked = NULL;
	static uint8_t packed[64 << 10];
	z_stream stream = { .next_in = (z_const Bytef *)data, .avail_in = (uInt)size };

	if (size > sizeof(packed) / 2)
		return;
	CHECK(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	stream.next_out = packed;
	stream.avail_out = sizeof(packed);
	CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
	CHECK(kconfig_parse_gzip(packed, stream.total_out, &unpacked) ==
	      kconfig_parse((const char *)data, size, &plain));
	CHECK(kconfig_parse_gzip(packed, stream.total_out - 1, &unpacked) == -EBADMSG);
	CHECK(deflateEnd(&stream) == Z_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	int r;

	r = kconfig_parse_gzip(data, size, &kconfig);
	CHECK((r == 0) == (kconfig != NULL));
	CHECK(r == 0 || r == -EBADMSG || r == -EFBIG);
	packed_check(data, size);
	return 0;
}
