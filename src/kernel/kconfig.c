/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/kconfig.h"

#include <stdbool.h>
#include <string.h>

#define PREFIX	"CONFIG_"
#define NOT_SET " is not set"

/* What an option's name is made of (scripts/kconfig/lexer.l, 5.10 to 7.2): CONFIG_FONT_8x8. */
#define NAME                         \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"abcdefghijklmnopqrstuvwxyz" \
	"0123456789_-"
/* y, m, n, a decimal or hexadecimal number, or nothing. */
#define WORD NAME "+."

/* Both point into the text. */
struct option {
	const char *name;
	const char *value;
};

struct kconfig {
	char *text;
	struct option *options; /* by name, each once */
	size_t n, size;
};

struct kconfig *kconfig_free(struct kconfig *kconfig)
{
	if (kconfig) {
		free(kconfig->options);
		free(kconfig->text);
		free(kconfig);
	}
	return NULL;
}

/* Text that kconfig wrote has no other control characters; a '\r' comes from another hand. */
static bool is_text(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

/*
 * Take the quotes off `value`, in place. Kconfig writes a '"' and a backslash with a backslash
 * before it, and reads any character after one as itself (conf_set_sym_val() in
 * scripts/kconfig/confdata.c). Unlike it we want nothing to follow the string.
 */
static bool value_unquote(char *value)
{
	char *to = value;
	const char *from = value + 1;

	for (; *from && *from != '"'; from++) {
		if (*from == '\\' && !*++from)
			return false;
		*to++ = *from;
	}
	if (*from != '"' || from[1])
		return false;
	*to = '\0';
	return true;
}

/* "X=value", without the prefix. */
static int option_parse(char *line, struct option *ret_option)
{
	size_t len = strspn(line, NAME);
	char *value = line + len + 1;

	if (len == 0 || line[len] != '=')
		return -EBADMSG;
	if (*value == '"' ? !value_unquote(value) : value[strspn(value, WORD)] != '\0')
		return -EBADMSG;
	line[len] = '\0';
	*ret_option = (struct option){ .name = line, .value = value };
	return 1;
}

/* "# CONFIG_X is not set", or any other comment. */
static int comment_parse(char *line, struct option *ret_option)
{
	const size_t prefix = strlen("# " PREFIX);
	size_t len;

	if (strncmp(line, "# " PREFIX, prefix) != 0)
		return 0;
	line += prefix;
	len = strspn(line, NAME);
	if (len == 0 || strcmp(line + len, NOT_SET) != 0)
		return 0;
	line[len] = '\0';
	*ret_option = (struct option){ .name = line, .value = "n" };
	return 1;
}

/* 1 and an option, 0 if the line says nothing, or -EBADMSG. */
static int line_parse(char *line, struct option *ret_option)
{
	const size_t prefix = strlen(PREFIX);

	if (!*line)
		return 0;
	if (*line == '#')
		return comment_parse(line, ret_option);
	if (strncmp(line, PREFIX, prefix) != 0)
		return -EBADMSG;
	return option_parse(line + prefix, ret_option);
}

static int option_add(struct kconfig *kconfig, struct option option)
{
	if (kconfig->n == kconfig->size) {
		size_t size = kconfig->size > 0 ? kconfig->size * 2 : 1024;
		struct option *options;

		options = reallocarray(kconfig->options, size, sizeof(*options));
		if (!options)
			return -ENOMEM;
		kconfig->options = options;
		kconfig->size = size;
	}
	kconfig->options[kconfig->n++] = option;
	return 0;
}

/* By name; the same name by its place in the text. */
static int option_order(const void *a, const void *b)
{
	const struct option *one = a, *other = b;
	int r = strcmp(one->name, other->name);

	return r != 0 ? r : (one->name > other->name) - (one->name < other->name);
}

/*
 * Of options that are set twice the last one counts, as for kconfig itself (conf_read_simple() in
 * scripts/kconfig/confdata.c warns of an override and goes on) and for a shell.
 */
static void options_sort(struct kconfig *kconfig)
{
	struct option *options = kconfig->options;
	size_t n = 0;

	qsort(options, kconfig->n, sizeof(*options), option_order);
	for (size_t i = 0; i < kconfig->n; i++) {
		if (n > 0 && strcmp(options[n - 1].name, options[i].name) == 0)
			n--;
		options[n++] = options[i];
	}
	kconfig->n = n;
}

static int lines_parse(struct kconfig *kconfig, size_t len)
{
	char *const text_end = kconfig->text + len;
	char *end = NULL;
	int r;

	for (char *line = kconfig->text; line < text_end; line = end + 1) {
		struct option option = { 0 };

		/* kconfig ends each line: what does not end was cut off */
		end = memchr(line, '\n', (size_t)(text_end - line));
		if (!end)
			return -EBADMSG;
		*end = '\0';
		r = line_parse(line, &option);
		if (r > 0)
			r = option_add(kconfig, option);
		if (r < 0)
			return r;
	}
	return kconfig->n > 0 ? 0 : -EBADMSG;
}

int kconfig_parse(const char *text, size_t len, struct kconfig **ret_kconfig)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	int r;

	if (len > KCONFIG_MAX)
		return -EFBIG;
	if (!is_text(text, len))
		return -EBADMSG;
	kconfig = calloc(1, sizeof(*kconfig));
	if (!kconfig)
		return -ENOMEM;
	kconfig->text = malloc(len + 1);
	if (!kconfig->text)
		return -ENOMEM;
	*(char *)mempcpy(kconfig->text, text, len) = '\0';
	r = lines_parse(kconfig, len);
	if (r < 0)
		return r;
	options_sort(kconfig);
	*ret_kconfig = TAKE_PTR(kconfig);
	return 0;
}

static int option_compare(const void *name, const void *option)
{
	return strcmp(name, ((const struct option *)option)->name);
}

const char *kconfig_get(const struct kconfig *kconfig, const char *option)
{
	const struct option *found;

	found = bsearch(option, kconfig->options, kconfig->n, sizeof(*kconfig->options),
			option_compare);
	return found ? found->value : NULL;
}
