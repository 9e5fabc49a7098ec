/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/escape.h"

#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"

#define UTF8_MAX 4

/* No language piles up more of them on one letter; a hundred cover the lines above. */
#define COMBINING_MAX 4

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

struct range {
	uint32_t first, last;
};

static bool is_among(uint32_t value, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (value >= ranges[i].first && value <= ranges[i].last)
			return true;
	return false;
}

/* Does a terminal, or a reader's eye, do more with it than show it, or nothing at all? */
static bool is_unsafe(uint32_t value)
{
	static const struct range ranges[] = {
		{ 0x0, 0x1f }, /* control characters, as the next */
		{ 0x7f, 0x9f },	       { 0xad, 0xad }, /* shows only where a line ends */
		{ 0x34f, 0x34f }, /* a joiner */
		{ 0x61c, 0x61c }, /* a direction */
		{ 0x115f, 0x1160 }, /* letters without a shape, as the next */
		{ 0x17b4, 0x17b5 },    { 0x180b, 0x180f }, /* choices of another shape */
		{ 0x200b, 0x200f }, /* marks without width */
		{ 0x2028, 0x202e }, /* ends of lines, directions */
		{ 0x2060, 0x206f }, /* joiners, directions */
		{ 0x2800, 0x2800 }, /* blanks of another name, as the next */
		{ 0x3164, 0x3164 },    { 0xe000, 0xf8ff }, /* what each font has to itself */
		{ 0xfdd0, 0xfdef }, /* no characters */
		{ 0xfe00, 0xfe0f }, /* choices of another shape */
		{ 0xfeff, 0xfeff }, /* the order of bytes */
		{ 0xffa0, 0xffa0 }, /* a blank */
		{ 0xfff0, 0xfffb }, /* annotations */
		{ 0x1d173, 0x1d17a }, /* of music, without a shape */
		{ 0x323b0, 0x10ffff }, /* not assigned; tags; again the fonts' own */
	};

	return (value & 0xfffe) == 0xfffe || /* the last two of each plane are no characters */
	       is_among(value, ranges, sizeof(ranges) / sizeof(ranges[0]));
}

/* Is it drawn onto the character before it? */
static bool is_combining(uint32_t value)
{
	static const struct range ranges[] = {
		{ 0x300, 0x36f },   { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
		{ 0x20d0, 0x20ff }, { 0xfe20, 0xfe2f },
	};

	return is_among(value, ranges, sizeof(ranges) / sizeof(ranges[0]));
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

/* Write the character, or the bytes, that `*text` begins with, and go on behind it. `combining`: how
 * many characters before it were drawn onto another. Returns the end of what was written. */
static char *character_escape(char *to, const char **text, unsigned int *combining)
{
	uint32_t value = 0;
	size_t length = utf8_read(*text, &value);

	*combining = length > 0 && is_combining(value) ? *combining + 1 : 0;
	if (**text == '\\') {
		*text += 1;
		return stpcpy(to, "\\\\");
	}
	if (length > 0 && !is_unsafe(value) && *combining <= COMBINING_MAX) {
		*text += length;
		return mempcpy(to, *text - length, length);
	}
	for (size_t n = length > 0 ? length : 1; n > 0; n--)
		to = byte_escape(to, (unsigned char)*(*text)++);
	return to;
}

char *text_escape(const char *text)
{
	char *form = malloc(strlen(text) * 4 + 1), *to = form;
	unsigned int combining = 0;

	if (!form)
		return NULL;
	while (*text)
		to = character_escape(to, &text, &combining);
	*to = 0;
	return form;
}

static int digit_value(char digit)
{
	return digit >= '0' && digit <= '9'   ? digit - '0'
	       : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
					      : -1;
}

/* The byte that an escape stands for, behind its backslash, and how long that is. -1: it is none. */
static int byte_unescape(const char *escape, size_t *ret_length)
{
	int high, low;

	if (*escape == '\\') {
		*ret_length = 1;
		return '\\';
	}
	high = *escape == 'x' ? digit_value(escape[1]) : -1;
	low = high < 0 ? -1 : digit_value(escape[2]);
	if (low < 0 || (high == 0 && low == 0))
		return -1;
	*ret_length = strlen("xff");
	return high << 4 | low;
}

int text_unescape(const char *form, char **ret_text)
{
	_cleanup_free_ char *text = malloc(strlen(form) + 1);
	char *to = text;

	if (!text)
		return -ENOMEM;
	while (*form) {
		size_t length = 0;
		int byte = (unsigned char)*form++;

		if (byte == '\\')
			byte = byte_unescape(form, &length);
		if (byte < 0)
			return -EINVAL;
		*to++ = (char)byte;
		form += length;
	}
	*to = 0;
	*ret_text = TAKE_PTR(text);
	return 0;
}
