/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/escape.h"

#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"

#define UTF8_MAX 4

/* What a first byte says: how long the character is, and the least that needs so many bytes. */
static size_t utf8_begin(unsigned char byte, uint32_t *ret_value, uint32_t *ret_least)
{
	static const struct {
		unsigned char mask, mark;
		uint32_t least;
	} forms[UTF8_MAX] = {
		{ 0x80, 0x00, 0 },
		{ 0xe0, 0xc0, 0x80 },
		{ 0xf0, 0xe0, 0x800 },
		{ 0xf8, 0xf0, 0x10000 },
	};

	for (size_t i = 0; i < UTF8_MAX; i++)
		if ((byte & forms[i].mask) == forms[i].mark) {
			*ret_value = byte & (unsigned char)~forms[i].mask;
			*ret_least = forms[i].least;
			return i + 1;
		}
	return 0;
}

/* The character that `text` begins with: its length and number; 0 if it is not valid. */
static size_t utf8_read(const char *text, uint32_t *ret_value)
{
	uint32_t value, least;
	size_t length = utf8_begin((unsigned char)*text, &value, &least);

	for (size_t i = 1; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];

		if ((byte & 0xc0) != 0x80) /* NUL is none either */
			return 0;
		value = value << 6 | (byte & 0x3f);
	}
	if (length == 0 || value < least || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*ret_value = value;
	return length;
}

size_t utf8_length(const char *text)
{
	uint32_t value;

	return utf8_read(text, &value);
}

/* Does a terminal, or a reader's eye, do more with it than show it? */
static bool is_unsafe(uint32_t value)
{
	return value < 0x20 || (value >= 0x7f && value < 0xa0) || /* control characters */
	       value == 0x61c || (value >= 0x200b && value <= 0x200f) || /* marks without width */
	       (value >= 0x2028 && value <= 0x202e) || /* ends of lines, directions */
	       (value >= 0x2060 && value <= 0x206f) || value == 0xfeff ||
	       (value >= 0xfff9 && value <= 0xfffb) || (value >= 0xe0000 && value <= 0xe0fff);
}

static char *byte_escape(char *to, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";

	*to++ = '\\';
	*to++ = 'x';
	*to++ = digits[byte >> 4];
	*to++ = digits[byte & 0xf];
	return to;
}

char *text_escape(const char *text)
{
	char *form = malloc(strlen(text) * 4 + 1), *to = form;

	if (!form)
		return NULL;
	while (*text) {
		uint32_t value = 0;
		size_t length = utf8_read(text, &value);

		if (*text == '\\') {
			to = stpcpy(to, "\\\\");
			text++;
		} else if (length > 0 && !is_unsafe(value)) {
			to = mempcpy(to, text, length);
			text += length;
		} else {
			for (size_t n = length > 0 ? length : 1; n > 0; n--)
				to = byte_escape(to, (unsigned char)*text++);
		}
	}
	*to = 0;
	return form;
}

static int digit_value(char digit)
{
	return digit >= '0' && digit <= '9'   ? digit - '0'
	       : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
					      : -1;
}

int text_unescape(const char *form, char **ret_text)
{
	_cleanup_free_ char *text = malloc(strlen(form) + 1);
	char *to = text;

	if (!text)
		return -ENOMEM;
	while (*form) {
		if (*form != '\\') {
			*to++ = *form++;
		} else if (form[1] == '\\') {
			*to++ = '\\';
			form += 2;
		} else {
			int high = form[1] == 'x' ? digit_value(form[2]) : -1;
			int low = high < 0 ? -1 : digit_value(form[3]);

			if (low < 0 || (high == 0 && low == 0))
				return -EINVAL;
			*to++ = (char)(high << 4 | low);
			form += 4;
		}
	}
	*to = 0;
	*ret_text = TAKE_PTR(text);
	return 0;
}
