/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>
#include <string.h>

/* A PE file made of sections with text, as far as a reader of unified kernel images looks at it. */
struct image {
	uint8_t bytes[16384];
	size_t len;
	unsigned int n;
};

static inline void image_number(uint8_t *at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> 8 * i);
}

enum {
	IMAGE_PE = 64,
	IMAGE_SECTIONS = IMAGE_PE + 24 + 16,
	IMAGE_DATA = 4096,
};

static inline void image_start(struct image *image)
{
	*image = (struct image){ .len = IMAGE_DATA };
	memcpy(image->bytes, "MZ", 2);
	image->bytes[60] = IMAGE_PE;
	memcpy(image->bytes + IMAGE_PE, "PE\0", 4);
	image->bytes[IMAGE_PE + 20] = 16; /* the optional header */
}

/* What lies in the file is rounded up to 16 bytes here. */
static inline void image_section(struct image *image, const char *name, const char *text)
{
	uint8_t *header = image->bytes + IMAGE_SECTIONS + 40 * (size_t)image->n++;
	size_t len = strlen(text), rounded = (len + 15) / 16 * 16;

	image->bytes[IMAGE_PE + 6] = (uint8_t)image->n;
	memcpy(header, name, strnlen(name, 8));
	image_number(header + 8, (uint32_t)len);
	image_number(header + 16, (uint32_t)rounded);
	image_number(header + 20, (uint32_t)image->len);
	memcpy(image->bytes + image->len, text, len);
	image->len += rounded;
}
