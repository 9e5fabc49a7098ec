/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <zlib.h>

#include "kernel/kconfig.h"

#include "tree.h"

static const char text[] = "CONFIG_X=y\nCONFIG_LSM=\"yama,bpf\"\n";

/* Owned by the caller. `window`: 16 + MAX_WBITS makes gzip data, MAX_WBITS zlib's own. */
static unsigned char *pack(const void *bytes, size_t len, int window, size_t *ret_len)
{
	z_stream stream = { .next_in = (z_const Bytef *)bytes, .avail_in = (uInt)len };
	unsigned char *packed;
	size_t size;

	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
	size = deflateBound(&stream, len);
	packed = malloc(size);
	assert_non_null(packed);
	stream.next_out = packed;
	stream.avail_out = (uInt)size;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	*ret_len = stream.total_out;
	assert_int_equal(deflateEnd(&stream), Z_OK);
	return packed;
}

static void test_whole(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	size_t len = 0;
	_cleanup_free_ unsigned char *packed = pack(text, strlen(text), 16 + MAX_WBITS, &len);

	assert_int_equal(kconfig_parse_gzip(packed, len, &kconfig), 0);
	assert_string_equal(kconfig_get(kconfig, "X"), "y");
	assert_string_equal(kconfig_get(kconfig, "LSM"), "yama,bpf");
}

/* At each of its bytes; none of them may be read beyond the end. */
static void test_cut_off(void **state)
{
	size_t whole = 0;
	_cleanup_free_ unsigned char *packed = pack(text, strlen(text), 16 + MAX_WBITS, &whole);

	for (size_t len = 0; len < whole; len++) {
		_cleanup_kconfig_ struct kconfig *kconfig = NULL;
		_cleanup_free_ unsigned char *part = malloc(len > 0 ? len : 1);

		assert_non_null(part);
		memcpy(part, packed, len);
		assert_int_equal(kconfig_parse_gzip(part, len, &kconfig), -EBADMSG);
		assert_null(kconfig);
	}
}

/* The checksum and the length at the end are compared, and nothing may follow them. */
static void test_damaged(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	size_t len = 0;
	_cleanup_free_ unsigned char *packed = pack(text, strlen(text), 16 + MAX_WBITS, &len);
	_cleanup_free_ unsigned char *more = calloc(1, len + 1);

	assert_non_null(more);
	memcpy(more, packed, len);
	assert_int_equal(kconfig_parse_gzip(more, len + 1, &kconfig), -EBADMSG);
	for (size_t i = len - 8; i < len; i++) {
		packed[i] ^= 0x10;
		assert_int_equal(kconfig_parse_gzip(packed, len, &kconfig), -EBADMSG);
		packed[i] ^= 0x10;
	}
	assert_int_equal(kconfig_parse_gzip(packed, len, &kconfig), 0);
}

static void test_not_gzip(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	size_t len = 0;
	_cleanup_free_ unsigned char *packed = pack(text, strlen(text), MAX_WBITS, &len);

	assert_int_equal(kconfig_parse_gzip(packed, len, &kconfig), -EBADMSG);
	assert_int_equal(kconfig_parse_gzip(text, strlen(text), &kconfig), -EBADMSG);
	assert_null(kconfig);
}

/* Well packed, and no configuration. */
static void test_not_kconfig(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	size_t len = 0;
	_cleanup_free_ unsigned char *packed = pack("CONFIG", 6, 16 + MAX_WBITS, &len);

	assert_int_equal(kconfig_parse_gzip(packed, len, &kconfig), -EBADMSG);
	assert_null(kconfig);
}

/* A few KiB that unpack to more than there may be, and to just as much. */
static void test_length(void **state)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	_cleanup_free_ unsigned char *bomb = NULL, *fits = NULL;
	_cleanup_free_ char *long_text = malloc(4 * KCONFIG_MAX);
	size_t len = 0;

	assert_non_null(long_text);
	memset(long_text, '\n', 4 * KCONFIG_MAX);
	memcpy(long_text, "CONFIG_X=y", strlen("CONFIG_X=y"));
	bomb = pack(long_text, 4 * KCONFIG_MAX, 16 + MAX_WBITS, &len);
	assert_true(len < 64 << 10);
	assert_int_equal(kconfig_parse_gzip(bomb, len, &kconfig), -EFBIG);
	free(bomb);
	bomb = pack(long_text, KCONFIG_MAX + 1, 16 + MAX_WBITS, &len);
	assert_int_equal(kconfig_parse_gzip(bomb, len, &kconfig), -EFBIG);
	assert_null(kconfig);

	fits = pack(long_text, KCONFIG_MAX, 16 + MAX_WBITS, &len);
	assert_int_equal(kconfig_parse_gzip(fits, len, &kconfig), 0);
	assert_string_equal(kconfig_get(kconfig, "X"), "y");
	assert_int_equal(kconfig_parse_gzip(long_text, KCONFIG_MAX + 1, NULL), -EFBIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),	    cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_damaged),	    cmocka_unit_test(test_not_gzip),
		cmocka_unit_test(test_not_kconfig), cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
