/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "entry/bls.h"

static bool is_digit(char c)
{
	return isdigit((unsigned char)c);
}

static bool is_alpha(char c)
{
	return isalpha((unsigned char)c);
}

static size_t run_length(const char *text, bool (*is)(char c))
{
	size_t len = 0;

	while (is(text[len]))
		len++;
	return len;
}

/* Compare two runs of letters or digits as text. */
static int text_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int r = memcmp(a, b, a_len < b_len ? a_len : b_len);

	if (r != 0)
		return r;
	return (a_len > b_len) - (a_len < b_len);
}

/* Numbers of any length: zeros in front do not count. */
static int number_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	for (; a_len > 0 && *a == '0'; a_len--)
		a++;
	for (; b_len > 0 && *b == '0'; b_len--)
		b++;
	if (a_len != b_len)
		return a_len < b_len ? -1 : 1;
	return memcmp(a, b, a_len);
}

/* One segment of both, which begin with letters or digits. Moves behind it. */
static int segment_compare_rpm(const char **a, const char **b)
{
	bool number = is_digit(**a);
	size_t a_len = run_length(*a, number ? is_digit : is_alpha);
	size_t b_len = run_length(*b, number ? is_digit : is_alpha);
	int r;

	/* a number is newer than letters */
	if (b_len == 0)
		return number ? 1 : -1;
	r = number ? number_compare(*a, a_len, *b, b_len) : text_compare(*a, a_len, *b, b_len);
	*a += a_len;
	*b += b_len;
	return r;
}

static const char *separators_skip_rpm(const char *text)
{
	while (*text && !isalnum((unsigned char)*text) && *text != '~')
		text++;
	return text;
}

/* A '~' is before everything, the end too. True if both have one, which is passed over. */
static bool tilde_skip(const char **a, const char **b)
{
	if (**a != '~' || **b != '~')
		return false;
	++*a;
	++*b;
	return true;
}

int version_compare_rpm(const char *a, const char *b)
{
	int r = 0;

	while (r == 0) {
		a = separators_skip_rpm(a);
		b = separators_skip_rpm(b);
		if (tilde_skip(&a, &b))
			continue;
		if (*a == '~' || *b == '~')
			return *a == '~' ? -1 : 1;
		if (!*a || !*b)
			return (*a != '\0') - (*b != '\0');
		r = segment_compare_rpm(&a, &b);
	}
	return r;
}

/* --- UAPI.10 --- */

static bool is_version_char(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("~-^.", c));
}

/*
 * The signs that separate: a '~' is before everything, then the end, then '-', '^' and '.', in this
 * order. Returns 0 if neither begins with one that decides, and moves behind it.
 */
static int separator_compare(const char **a, const char **b, char sign)
{
	if (**a != sign && **b != sign)
		return 0;
	if (**a != **b)
		return **a == sign ? -1 : 1;
	++*a;
	++*b;
	return 0;
}

static int separators_compare(const char **a, const char **b)
{
	int r;

	while (**a && !is_version_char(**a))
		++*a;
	while (**b && !is_version_char(**b))
		++*b;
	r = separator_compare(a, b, '~');
	if (r != 0)
		return r;
	if (!**a || !**b)
		return (**a != '\0') - (**b != '\0');
	r = separator_compare(a, b, '-');
	if (r == 0)
		r = separator_compare(a, b, '^');
	return r == 0 ? separator_compare(a, b, '.') : r;
}

/* One segment of both, of which one may be empty. Moves behind it. */
static int segment_compare(const char **a, const char **b)
{
	bool number = is_digit(**a) || is_digit(**b);
	size_t a_len = run_length(*a, number ? is_digit : is_alpha);
	size_t b_len = run_length(*b, number ? is_digit : is_alpha);
	int r;

	/* a number is newer than letters */
	if (number && (a_len == 0 || b_len == 0))
		return a_len == 0 ? -1 : 1;
	r = number ? number_compare(*a, a_len, *b, b_len) : text_compare(*a, a_len, *b, b_len);
	*a += a_len;
	*b += b_len;
	return r;
}

int version_compare(const char *a, const char *b)
{
	int r = 0;

	a = a ? a : "";
	b = b ? b : "";
	while (r == 0) {
		r = separators_compare(&a, &b);
		if (r == 0 && !*a && !*b)
			return 0;
		if (r == 0)
			r = segment_compare(&a, &b);
	}
	return r;
}
