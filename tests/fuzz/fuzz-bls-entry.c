/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "entry/bls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

static int sign(int r)
{
	return (r > 0) - (r < 0);
}

/* No value is longer than the file, and none has a newline in it. */
static void value_check(const char *value, size_t size)
{
	CHECK(!value || (strlen(value) <= size && !strchr(value, '\n')));
}

/* Sorting needs an order: the same both ways, and equal to itself. */
static void order_check(const char *a, const char *b)
{
	a = a ? a : "";
	b = b ? b : "";
	CHECK(version_compare(a, a) == 0 && version_compare_rpm(a, a) == 0);
	CHECK(sign(version_compare(a, b)) == -sign(version_compare(b, a)));
	(void)version_compare_rpm(a, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);

	CHECK(text);
	for (int reader = BLS_GRUB; reader <= BLS_SYSTEMD_BOOT; reader++) {
		struct bls bls = { 0 };
		int left, done;

		CHECK(bls_parse(text, (enum bls_reader)reader, &bls) == 0);
		value_check(bls.title, size);
		value_check(bls.version, size);
		value_check(bls.linux_path, size);
		value_check(bls.efi_path, size);
		value_check(bls.initrd, size);
		value_check(bls.options, size);
		order_check(bls.version, bls.title);
		order_check(bls.sort_key, bls.machine_id);
		if (bls.title)
			CHECK(bls_tries(bls.title, ".conf", &left, &done) == (left >= 0));
		bls_clear(&bls);
	}
	free(text);
	return 0;
}
