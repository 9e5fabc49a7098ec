/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-change.h"

#include <string.h>
#include <syslog.h>

#define BLANKS	 " \t"
#define OWN_FROM "### BEGIN /etc/grub.d/10_linux"
#define OWN_TO	 "### END /etc/grub.d/10_linux"

struct line {
	const char *start;
	size_t len; /* without its newline */
	unsigned int number; /* 0: there is none */
	bool own; /* in what 10_linux wrote */
};

struct reader {
	const char *next;
	unsigned int number;
	bool own;
};

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool line_next(struct reader *reader, struct line *line)
{
	*line = (struct line){ .start = reader->next, .len = strcspn(reader->next, "\n") };
	if (*reader->next == '\0')
		return false;
	if (starts(line->start, OWN_FROM))
		reader->own = true;
	else if (starts(line->start, OWN_TO))
		reader->own = false;
	line->number = ++reader->number;
	line->own = reader->own;
	reader->next += line->len;
	reader->next += *reader->next == '\n';
	return true;
}

struct chunk {
	const char *start;
	size_t len;
};

/* Words as far as blanks part them: who quotes a blank has both parts compared. */
static bool chunk_next(struct chunk *rest, struct chunk *ret_chunk)
{
	size_t skip = 0, len = 0;

	while (skip < rest->len && strchr(BLANKS, rest->start[skip]))
		skip++;
	while (skip + len < rest->len && !strchr(BLANKS, rest->start[skip + len]))
		len++;
	*ret_chunk = (struct chunk){ rest->start + skip, len };
	rest->start += skip + len;
	rest->len -= skip + len;
	return len > 0;
}

static bool chunk_is(const struct chunk *chunk, const char *word)
{
	return chunk->len == strlen(word) && memcmp(chunk->start, word, chunk->len) == 0;
}

static bool chunks_equal(const struct chunk *a, const struct chunk *b)
{
	return a->len == b->len && memcmp(a->start, b->start, a->len) == 0;
}

/* Has it the name of `word`, up to and with its "="? */
static bool chunk_is_named(const struct chunk *chunk, const char *word)
{
	size_t len = strcspn(word, "=") + 1;

	return chunk->len >= len && memcmp(chunk->start, word, len) == 0;
}

/* Is the line's command one of these? The list ends with NULL. */
static bool is_command(const struct line *line, const char *const *commands)
{
	struct chunk rest = { line->start, line->len }, chunk;

	if (!chunk_next(&rest, &chunk))
		return false;
	for (; *commands; commands++)
		if (chunk_is(&chunk, *commands))
			return true;
	return false;
}

/* The commands whose words become a kernel's command line; with Xen it is the first module's. */
static bool starts_kernel(const struct line *line)
{
	static const char *const commands[] = { "linux",  "linux16", "linuxefi",
						"module", "module2", NULL };

	return is_command(line, commands);
}

/* What else decides on whether something starts, and what: entries and what belongs to them. */
static bool makes_menu(const struct line *line)
{
	static const char *const commands[] = { "menuentry",  "submenu",    "initrd",
						"initrd16",   "initrdefi",  "chainloader",
						"multiboot",  "multiboot2", "devicetree",
						"configfile", NULL };

	return is_command(line, commands);
}

static bool kernel_next(struct reader *reader, struct line *line)
{
	while (line_next(reader, line))
		if (starts_kernel(line))
			return true;
	return false;
}

static bool menu_next(struct reader *reader, struct line *line)
{
	while (line_next(reader, line))
		if (makes_menu(line))
			return true;
	return false;
}

static bool other_next(struct reader *reader, struct line *line)
{
	while (line_next(reader, line))
		if (!starts_kernel(line))
			return true;
	return false;
}

static bool lines_equal(const struct line *a, const struct line *b)
{
	return a->len == b->len && memcmp(a->start, b->start, a->len) == 0;
}

/* The next word that has another name than ours. */
static bool foreign_next(struct chunk *rest, const char *word, struct chunk *ret_chunk)
{
	while (chunk_next(rest, ret_chunk))
		if (!chunk_is_named(ret_chunk, word))
			return true;
	return false;
}

static bool foreign_same(const struct line *before, const struct line *after, const char *word)
{
	struct chunk a = { before->start, before->len }, b = { after->start, after->len };
	struct chunk a_word, b_word;

	while (foreign_next(&a, word, &a_word))
		if (!foreign_next(&b, word, &b_word) || !chunks_equal(&a_word, &b_word))
			return false;
	return !foreign_next(&b, word, &b_word);
}

/* From here on GRUB or the kernel reads no more words of the kernel's. */
static bool ends_words(const struct chunk *chunk)
{
	return *chunk->start == '#' || memchr(chunk->start, ';', chunk->len) ||
	       chunk_is(chunk, "--");
}

/* There as it should be: once and last of its name, or not at all. */
static bool word_as_wanted(const struct line *line, const char *word, bool present)
{
	struct chunk rest = { line->start, line->len }, chunk;
	unsigned int n = 0;
	bool last = false;

	while (chunk_next(&rest, &chunk)) {
		if (present && ends_words(&chunk))
			break;
		if (!chunk_is_named(&chunk, word))
			continue;
		last = chunk_is(&chunk, word);
		n += last;
	}
	return present ? n == 1 && last : n == 0;
}

struct comparison {
	const struct grub_change *change;
	struct problems *problems;
};

static bool kernel_check(const struct comparison *comparison, const struct line *before,
			 const struct line *after)
{
	if (!before->own && !after->own && lines_equal(before, after))
		return true;
	if (!foreign_same(before, after, comparison->change->word)) {
		problems_add_at(comparison->problems, LOG_ERR, comparison->change->file,
				before->number,
				"something was changed since this file was made: have it made "
				"again (update-grub), look at it, and try again",
				"the line that starts this kernel would get other changes than %s",
				comparison->change->word);
		return false;
	}
	if (word_as_wanted(after, comparison->change->word, comparison->change->present))
		return true;
	problems_add_at(comparison->problems, LOG_ERR, comparison->change->file, before->number,
			"find out what else sets the kernel's command line in /etc/default and "
			"/etc/grub.d",
			"the line that starts this kernel would %s",
			comparison->change->present ? "not have the word once and last of its name"
						    : "still have the word");
	return false;
}

static bool kernels_check(const struct comparison *comparison, const char *before,
			  const char *after)
{
	struct reader a = { .next = before }, b = { .next = after };
	struct line a_line, b_line;
	unsigned int n_own = 0;
	bool a_is, b_is;

	for (;;) {
		a_is = kernel_next(&a, &a_line);
		b_is = kernel_next(&b, &b_line);
		if (!a_is || !b_is)
			break;
		if (!kernel_check(comparison, &a_line, &b_line))
			return false;
		n_own += b_line.own;
	}
	if (a_is == b_is && n_own > 0)
		return true;
	problems_add_at(comparison->problems, LOG_ERR, comparison->change->file, a_line.number,
			"have it made again (update-grub), look at it, and try again",
			a_is == b_is ? "no line in it starts a kernel that 10_linux found"
			: a_is	     ? "there would be fewer kernels to start than now"
				     : "there would be more kernels to start than now");
	return false;
}

static bool menu_check(const struct comparison *comparison, const char *before, const char *after)
{
	struct reader a = { .next = before }, b = { .next = after };
	struct line a_line, b_line;

	for (;;) {
		bool a_is = menu_next(&a, &a_line), b_is = menu_next(&b, &b_line);

		if (!a_is && !b_is)
			return true;
		if (a_is != b_is || !lines_equal(&a_line, &b_line))
			break;
	}
	problems_add_at(comparison->problems, LOG_ERR, comparison->change->file, a_line.number,
			"have it made again (update-grub), look at it, and try again",
			"an entry, or the initrd of one, would come, go or change: something else "
			"was changed since this file was made");
	return false;
}

static void others_compare(const struct comparison *comparison, const char *before,
			   const char *after)
{
	struct reader a = { .next = before }, b = { .next = after };
	struct line a_line, b_line;

	for (;;) {
		bool a_is = other_next(&a, &a_line), b_is = other_next(&b, &b_line);

		if (!a_is && !b_is)
			return;
		if (a_is != b_is || !lines_equal(&a_line, &b_line))
			break;
	}
	problems_add_at(comparison->problems, LOG_WARNING, comparison->change->file, a_line.number,
			NULL,
			"it changes elsewhere too, beginning here: something else was changed "
			"since it was made");
}

bool grub_change_check(const struct grub_change *change, const char *before, const char *after,
		       struct problems *problems)
{
	const struct comparison comparison = { .change = change, .problems = problems };

	if (!kernels_check(&comparison, before, after) || !menu_check(&comparison, before, after))
		return false;
	others_compare(&comparison, before, after);
	return true;
}

bool grub_change_is_own(const char *text, unsigned int number)
{
	struct reader reader = { .next = text };
	struct line line;

	while (line_next(&reader, &line))
		if (line.number == number)
			return line.own;
	return false;
}
