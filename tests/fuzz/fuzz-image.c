/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "kernel/btf-bytes.h"
#include "kernel/btf-hook.h"
#include "kernel/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

/* Read every byte, so that one that is not there is noticed. */
static unsigned int bytes_sum(const unsigned char *data, size_t len)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += data[i];
	return sum;
}

static void btf_judge(const void *data, size_t len)
{
	_cleanup_btf_ struct btf *btf = NULL;
	struct facts facts = { 0 };
	int r = btf_bytes_load((struct span){ data, len }, &btf);

	CHECK((r == 0) == (btf != NULL));
	if (!btf)
		return;
	btf_hooks(btf, &facts);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		CHECK(facts.hooks[hook] != HOOK_UNKNOWN);
		CHECK(facts.hooks[hook] == HOOK_ABSENT || facts.bpf_lsm_compiled == ANSWER_YES);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	_cleanup_free_ char *release = NULL;
	const void *found = NULL;
	size_t len = 0;
	int r;

	btf_judge(data, size);
	r = kernel_image_parse(data, size, &image);
	CHECK((r == 0) == (image != NULL));
	if (!image)
		return 0;
	if (kernel_image_btf(image, &found, &len) == 0) {
		CHECK(len > 0 && len <= BTF_MAX);
		btf_judge(found, len);
	}
	if (kernel_image_config(image, &found, &len) == 0) {
		CHECK(len >= 3 && bytes_sum(found, len) > 0);
	}
	if (kernel_image_release(image, &release) == 0)
		CHECK(strlen(release) > 0 && strlen(release) <= 64 && !strchr(release, ' '));
	return 0;
}
