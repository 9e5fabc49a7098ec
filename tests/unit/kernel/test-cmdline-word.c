/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cmdline-word.h"

#include <ctype.h>
#include <string.h>

#include "kernel/cmdline.h"

#include "tree.h"

#define ABSENT "(absent)"

/* Each line as "[NAME]" or "[NAME|VALUE]", with a '!' before what is init's. */
static const struct {
	const char *line;
	const char *words;
} cases[] = {
	{ "", "" },
	{ " \t\n\v\f\r", "" },
	{ "quiet", "[quiet]" },
	{ "  a\tb\nc \n", "[a][b][c]" },
	{ "a=b c=d=e f=", "[a|b][c|d=e][f|]" },
	{ "=a =b=c", "[=a][=b|c]" },
	/* quotes around a value, and around a word */
	{ "a=\"b c\" d", "[a|b c][d]" },
	{ "\"a=b c\" d", "[a|b c][d]" },
	{ "\"a b\" c", "[a b][c]" },
	{ "\"a\" \"\" b", "[a][][b]" },
	{ "a=\"\" b", "[a|][b]" },
	/* elsewhere they keep blanks together and stay */
	{ "a=b\"c d\"e f", "[a|b\"c d\"e][f]" },
	{ "a\"b c\" d", "[a\"b c\"][d]" },
	{ "a\"=b c\"=d e", "[a\"|b c\"=d][e]" },
	{ "\"a\"b c", "[a\"b][c]" },
	{ "\"a\"=b c", "[a\"|b][c]" },
	{ "\"a=\"b\"\" c", "[a|b\"][c]" },
	{ "a=\"b\"\" c", "[a|b\"\" c]" },
	{ "a=\"b\"\"\" c", "[a|b\"\"][c]" },
	/* what is not closed lasts to the end */
	{ "a=\"b c", "[a|b c]" },
	{ "\"a b=c d", "[a b|c d]" },
	{ "a b\"", "[a][b\"]" },
	{ "a=\"", "[a|]" },
	{ "a=b\"", "[a|b\"]" },
	{ "\"", "[]" },
	/* no escapes, no single quotes */
	{ "a=\\\"b c\\\" d", "[a|\\\"b c\\\"][d]" },
	{ "a='b c'", "[a|'b][c']" },
	/* the kernel's blanks have Latin-1's in them, UTF-8 or not */
	{ "a\xa0\x62", "[a][b]" },
	{ "x=\xc3\xa0z", "[x|\xc3][z]" },
	{ "x=\"\xc3\xa0z\"", "[x|\xc3\xa0z]" },
	{ "\xc3\xa9=\xc3\xb6", "[\xc3\xa9|\xc3\xb6]" },
	/* the rest is init's */
	{ "a -- b=c d", "[a]![--]![b|c]![d]" },
	{ "a \"--\" b", "[a]![--]![b]" },
	{ "-- -- x", "![--]![--]![x]" },
	{ "--a --=b b-- c", "[--a][--|b][b--][c]" },
	{ "__ a", "[__][a]" },
};

static char *words_of(const char *line)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);
	struct cmdline_word word;
	bool for_init = false;

	assert_non_null(stream);
	while (cmdline_word_next(&line, &for_init, &word)) {
		(void)fprintf(stream, "%s[%.*s", word.for_init ? "!" : "", (int)word.name_len,
			      word.name);
		if (word.value)
			(void)fprintf(stream, "|%.*s", (int)word.value_len, word.value);
		(void)fputc(']', stream);
	}
	assert_int_equal(fclose(stream), 0);
	return text;
}

static void test_cases(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		_cleanup_free_ char *words = words_of(cases[i].line);

		print_message("<%s>\n", cases[i].line);
		assert_string_equal(words, cases[i].words);
	}
}

/*
 * The kernel's way, written once more as it is there: it cuts the line up by writing NULs into
 * it. Returns the rest of the line.
 */
static char *kernel_next_arg(char *args, char **ret_param, char **ret_value)
{
	size_t i, equals = 0;
	bool quoted = false, in_quote;

	if (*args == '"') {
		args++;
		quoted = true;
	}
	in_quote = quoted;
	for (i = 0; args[i] != '\0'; i++) {
		bool space = isspace((unsigned char)args[i]) || args[i] == '\xa0';

		if (space && !in_quote)
			break;
		if (args[i] == '=' && equals == 0)
			equals = i;
		if (args[i] == '"')
			in_quote = !in_quote;
	}
	*ret_param = args;
	*ret_value = NULL;
	if (equals > 0) {
		args[equals] = '\0';
		*ret_value = &args[equals + 1];
		if (**ret_value == '"') {
			++*ret_value;
			if (args[i - 1] == '"')
				args[i - 1] = '\0';
		}
	}
	if (quoted && i > 0 && args[i - 1] == '"')
		args[i - 1] = '\0';
	if (args[i] != '\0') {
		args[i] = '\0';
		i++;
	}
	return args + i;
}

static bool is_blank(char c)
{
	return c && strchr(" \t\n\v\f\r\xa0", c);
}

/* Each word is what the kernel makes of it, and between them there is nothing but blanks. */
static void line_compare(const char *line)
{
	_cleanup_free_ char *copy = strdup(line);
	struct cmdline_word word = { 0 };
	const char *rest = line, *behind = line;
	char *args = copy;
	bool for_init = false, kernel_for_init = false;

	assert_non_null(copy);
	for (;;) {
		char *param = NULL, *value = NULL;

		while (is_blank(*args))
			args++;
		if (!*args)
			break;
		args = kernel_next_arg(args, &param, &value);
		kernel_for_init |= !value && strcmp(param, "--") == 0;

		assert_true(cmdline_word_next(&rest, &for_init, &word));
		while (behind < word.start)
			assert_true(is_blank(*behind++));
		behind = word.start + word.len;
		assert_ptr_equal(rest, behind);
		assert_true(word.len > 0);
		assert_int_equal(word.name_len, strlen(param));
		assert_memory_equal(word.name, param, word.name_len);
		assert_int_equal(word.value != NULL, value != NULL);
		assert_int_equal(word.value_len, value ? strlen(value) : 0);
		if (value)
			assert_memory_equal(word.value, value, word.value_len);
		assert_int_equal(word.for_init, kernel_for_init);
	}
	assert_false(cmdline_word_next(&rest, &for_init, &word));
	while (*behind)
		assert_true(is_blank(*behind++));
}

static void test_every_short_line(void **state)
{
	static const char letters[] = "a-=\" ";
	const size_t n = strlen(letters);

	for (size_t len = 0; len <= 8; len++) {
		size_t lines = 1;

		for (size_t i = 0; i < len; i++)
			lines *= n;
		for (size_t line = 0; line < lines; line++) {
			char text[16] = "";
			size_t rest = line;

			for (size_t i = 0; i < len; i++, rest /= n)
				text[i] = letters[rest % n];
			line_compare(text);
		}
	}
}

static void test_random_lines(void **state)
{
	static const char letters[] = "ab-_.=,\"\"  \t\n'\\\xc3\xa0";
	unsigned int seed = 1;

	for (size_t line = 0; line < 20000; line++) {
		char text[64] = "";
		size_t len = (size_t)rand_r(&seed) % (sizeof(text) - 1);

		for (size_t i = 0; i < len; i++)
			text[i] = letters[(size_t)rand_r(&seed) % (sizeof(letters) - 1)];
		line_compare(text);
	}
}

static void test_same_lines(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		line_compare(cases[i].line);
}

static const struct {
	const char *line;
	const char *value; /* of lsm-list */
} last_cases[] = {
	{ "", ABSENT },
	{ "lsm-list=a", "a" },
	{ "lsm_list=a", "a" },
	{ "lsm-list=a lsm_list=b lsm_list_=c xlsm-list=d", "b" },
	{ "lsm-list=a lsm-list=", "" },
	{ "lsm-list=a lsm-list", "a" },
	{ "lsm-list", ABSENT },
	{ "\"lsm-list\" x", ABSENT },
	{ "lsm-list=\"a b\" x", "a b" },
	{ "\"lsm-list=a b\" x", "a b" },
	{ "x=\"lsm-list=a\" y", ABSENT },
	{ "lsm-list=a -- lsm-list=b", "a" },
	{ "-- lsm-list=b", ABSENT },
	{ "LSM-LIST=a", ABSENT },
	{ "lsm.list=a", ABSENT },
	{ "lsm-list=a-b", "a-b" },
};

static void test_last(void **state)
{
	for (size_t i = 0; i < sizeof(last_cases) / sizeof(last_cases[0]); i++) {
		_cleanup_free_ char *value = NULL;
		int r;

		print_message("<%s>\n", last_cases[i].line);
		r = cmdline_word_last(last_cases[i].line, "lsm-list", &value);
		assert_int_equal(r, value != NULL);
		assert_string_equal(value ? value : ABSENT, last_cases[i].value);
	}
}

static void test_length(void **state)
{
	_cleanup_free_ char *line = malloc(CMDLINE_MAX + 2), *value = NULL;

	assert_non_null(line);
	memset(line, ' ', CMDLINE_MAX + 2);
	memcpy(line + CMDLINE_MAX - 3, "a=b", 3);
	line[CMDLINE_MAX] = '\0';
	assert_int_equal(cmdline_word_last(line, "a", &value), 1);
	assert_string_equal(value, "b");
	line[CMDLINE_MAX] = ' ';
	line[CMDLINE_MAX + 1] = '\0';
	assert_int_equal(cmdline_word_last(line, "a", NULL), -E2BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),	     cmocka_unit_test(test_every_short_line),
		cmocka_unit_test(test_random_lines), cmocka_unit_test(test_same_lines),
		cmocka_unit_test(test_last),	     cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
