/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"

enum {
	CONTEXT = 3,
	BETWEEN_MAX = 2 * CONTEXT + 1, /* changes as far apart as this share a hunk */
	TABLE_MAX = 1 << 20, /* lines before times lines after that are compared each with each */
};

struct line {
	const char *start; /* with its newline, if it has one */
	size_t len;
};

struct lines {
	struct line *items;
	size_t n;
};

static void lines_clear(struct lines *lines)
{
	free(lines->items);
}

static int lines_split(const char *text, struct lines *lines)
{
	/* not NULL: places in it are counted from its start also when it is empty */
	lines->items = calloc(1, sizeof(*lines->items));
	if (!lines->items)
		return -ENOMEM;
	while (text && *text) {
		const char *newline = strchrnul(text, '\n');
		size_t len = (size_t)(newline - text) + (*newline != '\0');
		struct line *longer =
			reallocarray(lines->items, lines->n + 1, sizeof(*lines->items));

		if (!longer)
			return -ENOMEM;
		lines->items = longer;
		lines->items[lines->n++] = (struct line){ text, len };
		text += len;
	}
	return 0;
}

static bool same(const struct line *a, const struct line *b)
{
	return a->len == b->len && memcmp(a->start, b->start, a->len) == 0;
}

/* One line of the whole text: ' ' in both, '-' only before, '+' only after. */
struct step {
	char mark;
	struct line line;
};

struct script {
	struct step *steps;
	size_t n;
};

static void script_clear(struct script *script)
{
	free(script->steps);
}

static void script_add(struct script *script, char mark, const struct line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		script->steps[script->n++] = (struct step){ mark, lines[i] };
}

/* common[i * (m + 1) + j]: length of the longest common sequence of a[i...] and b[j...]. */
static uint32_t *common_count(const struct line *a, size_t n, const struct line *b, size_t m)
{
	uint32_t *common = calloc((n + 1) * (m + 1), sizeof(*common));

	for (size_t i = n; common && i-- > 0;)
		for (size_t j = m; j-- > 0;) {
			uint32_t *here = common + i * (m + 1) + j;
			uint32_t down = here[m + 1], right = here[1];

			*here = same(&a[i], &b[j]) ? here[m + 2] + 1 : down > right ? down : right;
		}
	return common;
}

/* Too much to compare each line with each: all of one goes, all of the other comes. */
static int script_middle(const struct line *a, size_t n, const struct line *b, size_t m,
			 struct script *script)
{
	_cleanup_free_ uint32_t *common = NULL;
	size_t i = 0, j = 0;

	if (n > 0 && m > 0 && (n + 1) <= TABLE_MAX / (m + 1)) {
		common = common_count(a, n, b, m);
		if (!common)
			return -ENOMEM;
	}
	while (common && i < n && j < m) {
		const uint32_t *here = common + i * (m + 1) + j;

		if (same(&a[i], &b[j])) {
			script_add(script, ' ', &a[i++], 1);
			j++;
		} else if (here[m + 1] >= here[1]) {
			script_add(script, '-', &a[i++], 1);
		} else {
			script_add(script, '+', &b[j++], 1);
		}
	}
	script_add(script, '-', a + i, n - i);
	script_add(script, '+', b + j, m - j);
	return 0;
}

static int script_make(const struct lines *before, const struct lines *after, struct script *script)
{
	const struct line *a = before->items, *b = after->items;
	size_t n = before->n, m = after->n, head = 0, tail = 0;
	int r;

	script->steps = calloc(n + m + 1, sizeof(*script->steps));
	if (!script->steps)
		return -ENOMEM;
	while (head < n && head < m && same(&a[head], &b[head]))
		head++;
	while (tail < n - head && tail < m - head && same(&a[n - tail - 1], &b[m - tail - 1]))
		tail++;
	script_add(script, ' ', a, head);
	if (head < n || head < m) {
		r = script_middle(a + head, n - head - tail, b + head, m - head - tail, script);
		if (r < 0)
			return r;
	}
	script_add(script, ' ', n > tail ? a + n - tail : a, tail);
	return 0;
}

/* --- hunks --- */

static size_t count(const struct script *script, size_t from, size_t to, char mark)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += script->steps[i].mark == ' ' || script->steps[i].mark == mark;
	return n;
}

/* diff(1) names the line before an empty range. */
static void range_print(FILE *stream, const struct script *script, size_t from, size_t to,
			char mark)
{
	size_t first = count(script, 0, from, mark), n = count(script, from, to, mark);
	char text[64];

	(void)snprintf(text, sizeof(text), n == 1 ? " %c%zu" : " %c%zu,%zu", mark, first + (n > 0),
		       n);
	(void)fputs(text, stream);
}

static void hunk_print(FILE *stream, const struct script *script, size_t from, size_t to)
{
	(void)fputs("@@", stream);
	range_print(stream, script, from, to, '-');
	range_print(stream, script, from, to, '+');
	(void)fputs(" @@\n", stream);
	for (size_t i = from; i < to; i++) {
		const struct line *line = &script->steps[i].line;

		(void)fputc(script->steps[i].mark, stream);
		(void)fwrite(line->start, 1, line->len, stream);
		if (line->start[line->len - 1] != '\n')
			(void)fputs("\n\\ No newline at end of file\n", stream);
	}
}

/* From change `i` on: where its hunk ends. Changes with little between them share one. */
static size_t hunk_end(const struct script *script, size_t i)
{
	size_t end = i;

	for (; i < script->n && i - end <= BETWEEN_MAX; i++)
		if (script->steps[i].mark != ' ')
			end = i;
	end += 1 + CONTEXT;
	return end < script->n ? end : script->n;
}

static void hunks_print(FILE *stream, const struct script *script)
{
	for (size_t i = 0; i < script->n; i++) {
		size_t end;

		if (script->steps[i].mark == ' ')
			continue;
		end = hunk_end(script, i);
		hunk_print(stream, script, i > CONTEXT ? i - CONTEXT : 0, end);
		i = end - 1;
	}
}

static bool script_changes(const struct script *script)
{
	for (size_t i = 0; i < script->n; i++)
		if (script->steps[i].mark != ' ')
			return true;
	return false;
}

static int script_print(const char *from, const char *to, const struct script *script,
			char **ret_text)
{
	_cleanup_free_ char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	if (!stream)
		return -ENOMEM;
	if (script_changes(script)) {
		(void)fputs("--- ", stream);
		(void)fputs(from, stream);
		(void)fputs("\n+++ ", stream);
		(void)fputs(to, stream);
		(void)fputs("\n", stream);
		hunks_print(stream, script);
	}
	if (fclose(stream) != 0)
		return -ENOMEM;
	*ret_text = TAKE_PTR(text);
	return 0;
}

int diff_unified(const char *path, const char *before, const char *after, char **ret_text)
{
	_cleanup_(lines_clear) struct lines a = { 0 }, b = { 0 };
	_cleanup_(script_clear) struct script script = { 0 };
	int r;

	r = lines_split(before, &a);
	if (r < 0)
		return r;
	r = lines_split(after, &b);
	if (r < 0)
		return r;
	r = script_make(&a, &b, &script);
	if (r < 0)
		return r;
	return script_print(before ? path : "/dev/null", after ? path : "/dev/null", &script,
			    ret_text);
}
