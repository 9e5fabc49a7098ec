/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-text.h"

#include <string.h>
#include <wchar.h>

#include "base/cleanup.h"

/* --- names --- */

/* The character that `text` begins with, as it stands on paper. Returns its length in `text`. */
static size_t character_read(const struct report_paper *paper, const char *text, char *ret_form,
			     size_t *ret_columns)
{
	static const char digits[] = "0123456789abcdef";
	mbstate_t state = { 0 };
	wchar_t wide = 0;
	size_t len = (unsigned char)*text < 0x80 || paper->ascii
			     ? 1
			     : mbrtowc(&wide, text, strlen(text), &state);
	bool known = (unsigned char)*text < 0x80;

	if (len == (size_t)-1 || len == (size_t)-2)
		len = 1;
	else if (wide)
		known = wcwidth(wide) >= 0;
	if (known) {
		*(char *)mempcpy(ret_form, text, len) = '\0';
		*ret_columns = wide ? (size_t)wcwidth(wide) : 1;
		return len;
	}
	(void)snprintf(ret_form, 5, "\\x%c%c", digits[(unsigned char)*text >> 4],
		       digits[*text & 0xf]);
	*ret_columns = 4;
	return 1;
}

#define FORM_LEN 8 /* of a character, with its NUL */

/* The same text with what is not on the paper escaped; and its columns. */
static char *text_plain(const struct report_paper *paper, const char *text, size_t *ret_columns)
{
	char *plain = malloc(strlen(text) * 4 + 1), *end = plain;
	size_t all = 0, columns;
	char form[FORM_LEN];

	if (!plain)
		return NULL;
	while (*text) {
		text += character_read(paper, text, form, &columns);
		end = stpcpy(end, form);
		all += columns;
	}
	*end = '\0';
	*ret_columns = all;
	return plain;
}

/* Length of the beginning of `text` that has at most `columns`, of which *ret_columns are used. */
static size_t text_head(const struct report_paper *paper, const char *text, size_t columns,
			size_t *ret_columns)
{
	size_t used = 0, at = 0;

	while (text[at]) {
		char form[FORM_LEN];
		size_t more, len = character_read(paper, text + at, form, &more);

		if (used + more > columns)
			break;
		used += more;
		at += len;
	}
	*ret_columns = used;
	return at;
}

char *text_fit(const struct report_paper *paper, const char *name, size_t width)
{
	const char *dots = paper->ascii ? "..." : "…";
	const size_t dots_columns = paper->ascii ? 3 : 1;
	size_t columns = 0, skipped, used, head, tail;
	_cleanup_free_ char *plain = text_plain(paper, name, &columns);
	char *fit;

	if (!plain || columns <= width || width <= dots_columns)
		return TAKE_PTR(plain);
	head = text_head(paper, plain, (width - dots_columns) / 3, &used);
	tail = text_head(paper, plain, columns - (width - dots_columns - used), &skipped);
	if (columns - skipped + used + dots_columns > width) /* half of a wide character */
		tail += text_head(paper, plain + tail, 2, &skipped);
	return asprintf(&fit, "%.*s%s%s", (int)head, plain, dots, plain + tail) < 0 ? NULL : fit;
}

/* --- bars --- */

const char *text_bar_sign(const struct report_paper *paper, enum bw_verdict verdict)
{
	static const char *const signs[_BW_VERDICT_MAX][2] = {
		[BW_VERDICT_EXEMPT] = { "░", "." },
		[BW_VERDICT_AUDIT] = { "▒", "=" },
		[BW_VERDICT_REFUSE] = { "█", "#" },
	};

	return signs[verdict][paper->ascii];
}

static size_t share(uint64_t n, uint64_t most, size_t width)
{
	return (size_t)((double)n / (double)most * (double)width + 0.5);
}

void text_bar(const struct report_paper *paper, const struct verdicts *verdicts, uint64_t most,
	      size_t width, char *buffer)
{
	static const enum bw_verdict order[] = { BW_VERDICT_REFUSE, BW_VERDICT_AUDIT,
						 BW_VERDICT_EXEMPT };
	size_t room = width;

	*buffer = '\0';
	for (size_t i = 0; most > 0 && i < sizeof(order) / sizeof(order[0]); i++) {
		const uint64_t n = verdicts->n[order[i]];
		size_t columns = share(n, most, width);

		columns = n > 0 && columns == 0 ? 1 : columns;
		columns = columns > room ? room : columns;
		room -= columns;
		for (; columns > 0; columns--)
			buffer = stpcpy(buffer, text_bar_sign(paper, order[i]));
	}
}

/* --- sparklines --- */

static const char *level_sign(const struct report_paper *paper, uint64_t n, uint64_t most)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const digits[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9" };
	const size_t levels = paper->ascii ? sizeof(digits) / sizeof(digits[0])
					   : sizeof(blocks) / sizeof(blocks[0]);
	size_t level = share(n, most, levels);

	level = level < 1 ? 1 : level > levels ? levels : level;
	return paper->ascii ? digits[level - 1] : blocks[level - 1];
}

static uint64_t period_count(const struct period *period, enum bw_control control)
{
	return verdicts_sum(control == _BW_CONTROL_MAX ? &period->all : &period->controls[control]);
}

uint64_t text_sparkline(const struct report_paper *paper, const struct periods *periods,
			enum bw_control control, size_t width, char *buffer)
{
	const size_t first = periods->n > width ? periods->n - width : 0;
	uint64_t most = 0;

	for (size_t i = 0; i < periods->n; i++)
		if (period_count(&periods->items[i], control) > most)
			most = period_count(&periods->items[i], control);
	*buffer = '\0';
	for (size_t i = first; i < periods->n; i++) {
		const struct period *period = &periods->items[i];
		const uint64_t n = period_count(period, control);

		buffer = stpcpy(buffer, n > 0			  ? level_sign(paper, n, most)
					: period->watched_us <= 0 ? "?"
					: paper->ascii		  ? "."
								  : "·");
	}
	return most;
}
