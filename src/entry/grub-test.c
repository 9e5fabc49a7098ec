/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "entry/grub-script.h"

/* The words of a test (grub-core/commands/test.c). */
struct test {
	const struct grub_script *script;
	char *const *words;
	size_t n;
};

static enum grub_status status_of(bool yes)
{
	return yes ? GRUB_STATUS_TRUE : GRUB_STATUS_FALSE;
}

static enum grub_status status_not(enum grub_status status)
{
	static const enum grub_status other[] = {
		[GRUB_STATUS_UNKNOWN] = GRUB_STATUS_UNKNOWN,
		[GRUB_STATUS_FALSE] = GRUB_STATUS_TRUE,
		[GRUB_STATUS_TRUE] = GRUB_STATUS_FALSE,
	};

	return other[status];
}

static enum grub_status status_and(enum grub_status a, enum grub_status b)
{
	if (a == GRUB_STATUS_FALSE || b == GRUB_STATUS_FALSE)
		return GRUB_STATUS_FALSE;
	return a == GRUB_STATUS_TRUE && b == GRUB_STATUS_TRUE ? GRUB_STATUS_TRUE
							      : GRUB_STATUS_UNKNOWN;
}

static enum grub_status status_or(enum grub_status a, enum grub_status b)
{
	return status_not(status_and(status_not(a), status_not(b)));
}

/* -e, -f, -d and -s of files that are in the tree. */
static enum grub_status file_test(const struct test *test, char letter, const char *name)
{
	_cleanup_free_ char *resolved = NULL;
	const char *path = grub_script_path(test->script, name);
	struct stat st;
	int r;

	if (!path)
		return GRUB_STATUS_UNKNOWN;
	r = path_resolve(test->script->root_fd, path, &resolved);
	if (r == 0 &&
	    fstatat(test->script->root_fd, path_at_root(resolved), &st, AT_SYMLINK_NOFOLLOW) < 0)
		r = -errno;
	if (r != 0)
		return r == -ENOENT || r == -ENOTDIR ? GRUB_STATUS_FALSE : GRUB_STATUS_UNKNOWN;
	switch (letter) {
	case 'd':
		return status_of(S_ISDIR(st.st_mode));
	case 'f':
		return status_of(!S_ISDIR(st.st_mode));
	case 's':
		return status_of(!S_ISDIR(st.st_mode) && st.st_size > 0);
	default:
		return GRUB_STATUS_TRUE;
	}
}

static enum grub_status unary_test(const struct test *test, const char *operator,
				   const char * operand)
{
	switch (operator[1]) {
	case 'n':
		return status_of(*operand != '\0');
	case 'z':
		return status_of(*operand == '\0');
	default:
		return file_test(test, operator[1], operand);
	}
}

static bool is_unary(const char *word)
{
	return word[0] == '-' && word[1] && strchr("nzdefs", word[1]) && word[2] == '\0';
}

static bool is_binary(const char *word)
{
	static const char *const operators[] = { "=",	"==",  "!=",  "<",   "<=",  ">",  ">=",
						 "-eq", "-ne", "-lt", "-le", "-gt", "-ge" };

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (strcmp(word, operators[i]) == 0)
			return true;
	return false;
}

static enum grub_status binary_test(const char *left, const char *operator, const char * right)
{
	if (strcmp(operator, "=") == 0 || strcmp(operator, "==") == 0)
		return status_of(strcmp(left, right) == 0);
	if (strcmp(operator, "!=") == 0)
		return status_of(strcmp(left, right) != 0);
	if (strcmp(operator, "-eq") == 0)
		return status_of(strtol(left, NULL, 0) == strtol(right, NULL, 0));
	if (strcmp(operator, "-ne") == 0)
		return status_of(strtol(left, NULL, 0) != strtol(right, NULL, 0));
	return GRUB_STATUS_UNKNOWN;
}

static void words_skip(struct test *test, size_t n)
{
	test->words += n;
	test->n -= n;
}

/* One test, without -a, -o and parentheses (of which generated files have none). */
static enum grub_status primary_test(struct test *test)
{
	enum grub_status status;

	if (test->n >= 3 && is_binary(test->words[1])) {
		status = binary_test(test->words[0], test->words[1], test->words[2]);
		words_skip(test, 3);
	} else if (test->n >= 2 && is_unary(test->words[0])) {
		status = unary_test(test, test->words[0], test->words[1]);
		words_skip(test, 2);
	} else if (test->n >= 1 && strcmp(test->words[0], "(") == 0) {
		status = GRUB_STATUS_UNKNOWN;
		words_skip(test, test->n);
	} else if (test->n >= 1) {
		status = status_of(*test->words[0] != '\0');
		words_skip(test, 1);
	} else {
		status = GRUB_STATUS_FALSE;
	}
	return status;
}

static enum grub_status negated_test(struct test *test)
{
	bool negated = false;
	enum grub_status status;

	while (test->n > 1 && strcmp(test->words[0], "!") == 0) {
		negated = !negated;
		words_skip(test, 1);
	}
	status = primary_test(test);
	return negated ? status_not(status) : status;
}

static enum grub_status and_test(struct test *test)
{
	enum grub_status status = negated_test(test);

	while (test->n > 0 && strcmp(test->words[0], "-a") == 0) {
		words_skip(test, 1);
		status = status_and(status, negated_test(test));
	}
	return status;
}

enum grub_status grub_test(const struct grub_script *script, char *const *words, size_t n)
{
	struct test test = { .script = script, .words = words, .n = n };
	enum grub_status status = and_test(&test);

	while (test.n > 0 && strcmp(test.words[0], "-o") == 0) {
		words_skip(&test, 1);
		status = status_or(status, and_test(&test));
	}
	return test.n > 0 ? GRUB_STATUS_UNKNOWN : status;
}
