/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub-word.h"

#include <stdio.h>
#include <string.h>

#include "tree.h"

/* The words of a text, "[word]" each, then the signs; '?' where it is not well formed. */
static void words_say(const char *text, struct grub_words *words, char *said, size_t size)
{
	struct grub_variables variables = { 0 };
	struct grub_cursor cursor = { .at = text, .line = 1 };
	FILE *stream = fmemopen(said, size, "w");
	struct grub_piece piece;

	assert_non_null(stream);
	assert_int_equal(grub_variable_set(&variables, "a", "one", NULL), 0);
	assert_int_equal(grub_variable_set(&variables, "b", " two  three ", NULL), 0);
	assert_int_equal(grub_variable_set(&variables, "e", "", NULL), 0);
	assert_int_equal(grub_variable_set(&variables, "u", NULL, NULL), 0);
	assert_int_equal(grub_variable_set(&variables, "1", "first", NULL), 0);
	for (;;) {
		static const char signs[] = { [GRUB_TOKEN_NEWLINE] = ';',
					      [GRUB_TOKEN_OPEN] = '{',
					      [GRUB_TOKEN_CLOSE] = '}',
					      [GRUB_TOKEN_BAD] = '?' };
		size_t n = words->n;

		grub_token_next(&cursor, &piece);
		if (piece.token == GRUB_TOKEN_WORD)
			assert_int_equal(grub_words_add(words, &variables, &piece), 0);
		else if (piece.token != GRUB_TOKEN_END)
			fputc(signs[piece.token], stream);
		for (; n < words->n; n++)
			fprintf(stream, "[%s]", words->items[n]);
		if (piece.token == GRUB_TOKEN_END || piece.token == GRUB_TOKEN_BAD)
			break;
	}
	fclose(stream);
	grub_variables_clear(&variables);
}

static void test_words(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "", "" },
		{ "a b\tc\n", "[a][b][c];" },
		{ "a;b", "[a];[b]" },
		{ "a{b}c", "[a]{[b]}[c]" },
		{ "a # comment\nb#c", "[a];[b#c]" },
		{ "'a b'\"c d\"e\\ f", "[a bc de f]" },
		{ "'a\\b' \"a\\b \\\" \\$a \\\\\"", "[a\\b][a\\b \" $a \\]" },
		{ "a\\\nb \\\nc", "[ab][c]" },
		{ "\"a\\\nb\"", "[ab]" },
		{ "\"a\\\\\nb\"", "[a\\\nb]" },
		{ "'' \"\"", "[][]" },
		{ "$a ${a}x $ax \"${a}\"", "[one][onex][one]" },
		{ "$b x", "[two][three][x]" },
		{ "x${b}y", "[x][two][three][y]" },
		{ "\"$b\"", "[ two  three ]" },
		{ "$e \"$e\" x$e", "[][x]" },
		{ "$1x ${1}", "[firstx][first]" },
		{ "$\"text\" '$a'", "[text][$a]" },
		{ "\"$ $a\"", "[ one]" },
		{ "\"${\"", "[{]" },
		{ "a | b", "[a]?" },
		{ "a && b", "[a]?" },
		{ "'a", "?" },
		{ "\"a\\\"", "?" },
		{ "a$", "?" },
		{ "${a", "?" },
		{ "a\\", "?" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_grub_words_ struct grub_words words = { 0 };
		char said[256] = "";

		words_say(cases[i].text, &words, said, sizeof(said));
		assert_string_equal(said, cases[i].said);
	}
}

static void test_not_known(void **state)
{
	_cleanup_grub_words_ struct grub_words words = { 0 }, none = { 0 };
	char said[64];

	words_say("$a$no${nope}$u $tuned_params", &words, said, sizeof(said));
	assert_string_equal(words.missing, "no");
	assert_string_equal(words.unknown, "u");
	words_say("$a $tuned_params", &none, said, sizeof(said));
	assert_null(none.missing);
	assert_null(none.unknown);
}

static void test_cmdline(void **state)
{
	static const struct {
		const char *text, *cmdline;
	} cases[] = {
		{ "linux /k", "" },
		{ "linux /k a  b", "a b" },
		{ "linux /k 'a b' c", "\"a b\" c" },
		{ "linux /k x=\\\"a\\\"", "x=\\\"a\\\"" },
		{ "linux /k a\\\\b", "a\\\\b" },
		{ "linux /k 'a\\x20b'", "a\\x20b" },
		{ "linux /k ds=nocloud-net\\;s=http://x/", "ds=nocloud-net;s=http://x/" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_grub_words_ struct grub_words words = { 0 };
		char said[256] = "";
		char *cmdline;

		words_say(cases[i].text, &words, said, sizeof(said));
		cmdline = grub_words_cmdline(&words, 2);
		assert_string_equal(cmdline, cases[i].cmdline);
		free(cmdline);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_not_known),
		cmocka_unit_test(test_cmdline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
