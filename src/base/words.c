/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/words.h"

#include <string.h>

#define BLANKS " \t"

char **words_free(char **words)
{
	for (char **word = words; word && *word; word++)
		free(*word);
	free(words);
	return NULL;
}

int words_split(const char *text, char ***ret_words)
{
	_cleanup_words_ char **words = NULL;
	size_t n = 0;

	words = calloc(1, sizeof(*words));
	if (!words)
		return -ENOMEM;
	while (*(text += strspn(text, BLANKS))) {
		size_t len = strcspn(text, BLANKS);
		char **longer = reallocarray(words, n + 2, sizeof(*words));

		if (!longer)
			return -ENOMEM;
		words = longer;
		words[n + 1] = NULL;
		words[n] = strndup(text, len);
		if (!words[n])
			return -ENOMEM;
		n++;
		text += len;
	}
	*ret_words = TAKE_PTR(words);
	return (int)n;
}

char *words_list(const char *before, const char *const *words)
{
	char *text = strdup(before);

	for (size_t i = 0; text && words[i]; i++) {
		_cleanup_free_ char *shorter = text;

		if (asprintf(&text, "%s%s%s", shorter, i > 0 ? ", " : "", words[i]) < 0)
			text = NULL;
	}
	return text;
}

/* Longer words are never suggested: nothing that people write by hand here is longer. */
enum {
	DISTANCE_LEN = 40
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static int same(char a, char b)
{
	return lower(a) == lower(b);
}

/* Insertions, deletions, changes and swaps of neighbours that lead from `a` to `b`. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t row[DISTANCE_LEN + 1][DISTANCE_LEN + 1];

	for (size_t j = 0; j <= b_len; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		row[i][0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t change = row[i - 1][j - 1] + !same(a[i - 1], b[j - 1]);
			size_t best = least(change, least(row[i - 1][j], row[i][j - 1]) + 1);

			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				best = least(best, row[i - 2][j - 2] + 1);
			row[i][j] = best;
		}
	}
	return row[a_len][b_len];
}

const char *words_nearest(const char *word, const char *const *known)
{
	const char *nearest = NULL;
	size_t len = strlen(word), best = DISTANCE_LEN;

	if (len > DISTANCE_LEN)
		return NULL;
	for (; *known; known++) {
		size_t known_len = strlen(*known);
		size_t slips = (len > known_len ? len : known_len) / 4 + 1;
		size_t d;

		if (known_len > DISTANCE_LEN)
			continue;
		d = distance(word, len, *known, known_len);
		if (d <= slips && d < known_len && d < best) {
			best = d;
			nearest = *known;
		}
	}
	return nearest;
}

const char *words_suggestion(const char *word, const char *const *known, char *buffer, size_t size)
{
	const char *nearest = words_nearest(word, known);

	buffer[0] = '\0';
	if (nearest)
		(void)snprintf(buffer, size, " (did you mean '%s'?)", nearest);
	return buffer;
}
