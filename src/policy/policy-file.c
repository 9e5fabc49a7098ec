/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/policy-file.h"

#include <ini.h>
#include <string.h>

#include "policy/policy-key.h"

/*
 * inih takes keys and values apart. It is too lenient for a policy in some places: it cuts the
 * names of sections at 50 bytes, passes over what follows a "]", says nothing of a section
 * without keys, takes ":" for "=", and tells only the first line that it did not understand.
 * So each line is looked at on its way to inih (line_admit()), which sees only what it cannot
 * misread; section headers are ours altogether.
 */

#define BLANKS " \t"

enum {
	PROBLEMS_MAX = 100
}; /* of one file */

struct stream {
	struct policy_draft *draft;
	const char *text; /* what was not read yet */
	size_t problems; /* of the list when the file began */
	bool told_of_cr;
	int r;
};

/* --- a line on its way to inih --- */

/* Returns false if the line is not text. */
static bool line_check_characters(struct policy_draft *draft, const char *line)
{
	for (; *line; line++) {
		unsigned char c = (unsigned char)*line;

		if ((c >= 0x20 || c == '\t') && c != 0x7f)
			continue;
		draft_error(draft, "remove it", "the line has a control character (0x%02x) in it",
			    c);
		return false;
	}
	return true;
}

/* "[...]", a comment after it allowed. */
static int section_read(struct policy_draft *draft, const char *line)
{
	_cleanup_free_ char *header = NULL;
	const char *end = strchr(line, ']');
	const char *after = end ? end + 1 : NULL;

	draft->section = POLICY_SECTION_REFUSED;
	if (!end) {
		draft_error(draft, NULL, "section header without ']'");
		return 0;
	}
	after += strspn(after, BLANKS);
	if (*after && (after == end + 1 || !strchr("#;", *after))) {
		draft_error(draft, "put it on a line of its own", "'%s' follows the section header",
			    after);
		return 0;
	}
	header = strndup(line + 1, (size_t)(end - line) - 1);
	if (!header)
		return -ENOMEM;
	for (size_t len = strlen(header); len > 0 && strchr(BLANKS, header[len - 1]); len--)
		header[len - 1] = '\0';
	return policy_section_begin(draft, header);
}

/* Returns 1 if `line` is for inih, 0 if nothing is left to do with it, -ENOMEM. */
static int line_admit(struct policy_draft *draft, const char *line)
{
	static const char bom[] = "\xef\xbb\xbf";
	const char *separator;

	if (draft->line == 1 && strncmp(line, bom, strlen(bom)) == 0) {
		draft_error(draft, "save it as UTF-8 without one",
			    "the file begins with a byte order mark");
		line += strlen(bom);
	}
	if (!line_check_characters(draft, line))
		return 0;
	line += strspn(line, BLANKS);
	if (*line == '\0' || *line == '#' || *line == ';')
		return 0;
	if (*line == '[')
		return section_read(draft, line);
	separator = strpbrk(line, "=:");
	if (!separator || *separator != '=') {
		draft_error(draft, "write KEY=VALUE", "line without '='");
		return 0;
	}
	if (separator == line) {
		draft_error(draft, "write KEY=VALUE", "nothing stands before '='");
		return 0;
	}
	return 1;
}

/* An editor of another system ends all lines with CR LF: told once, and read on without the CR. */
static size_t line_without_cr(struct stream *stream, const char *line, size_t len)
{
	struct policy_draft *draft = stream->draft;

	if (len == 0 || line[len - 1] != '\r')
		return len;
	if (!stream->told_of_cr)
		draft_error(draft, "sed -i 's/\\r$//' on the file removes them",
			    "the lines end with CR LF");
	stream->told_of_cr = true;
	return len - 1;
}

/* inih's fgets(): the next line in `buffer`, empty if it is not for inih. */
static char *stream_line(char *buffer, int size, void *data)
{
	struct stream *stream = data;
	struct policy_draft *draft = stream->draft;
	const char *line = stream->text;
	size_t len = strcspn(line, "\n");

	if (stream->r < 0 || !*line)
		return NULL;
	draft->line++;
	if (draft->problems->n - stream->problems >= PROBLEMS_MAX) {
		draft_error(draft, NULL, "too many problems; the rest of the file was not read");
		return NULL;
	}
	stream->text += len + (line[len] == '\n');
	buffer[0] = '\0';
	if (len > POLICY_LINE_MAX || len >= (size_t)size) {
		draft_error(draft, "spread it over several", "the line is longer than %d bytes",
			    POLICY_LINE_MAX);
		return buffer;
	}
	len = line_without_cr(stream, line, len);
	memcpy(buffer, line, len);
	buffer[len] = '\0';
	stream->r = line_admit(draft, buffer);
	if (stream->r <= 0)
		buffer[0] = '\0';
	return stream->r < 0 ? NULL : buffer;
}

/* --- what inih made of it --- */

static int stream_key(void *data, const char *section, const char *name, const char *value)
{
	struct stream *stream = data;

	if (stream->r >= 0)
		stream->r = policy_key_set(stream->draft, name, value);
	return 1;
}

/* Debian's inih takes its options from variables; a program must not depend on their defaults. */
static void inih_set_up(void)
{
	ini_allow_multiline = false;
	ini_allow_bom = false;
	ini_allow_inline_comments = false;
	ini_allow_no_value = false;
	ini_stop_on_first_error = false;
	ini_use_stack = false;
	ini_allow_realloc = false;
	ini_max_line = POLICY_LINE_MAX + 3;
	ini_initial_alloc = POLICY_LINE_MAX + 3;
}

int policy_file_parse(struct policy_draft *draft, const char *file, const char *text)
{
	struct stream stream = { .draft = draft, .text = text, .problems = draft->problems->n };
	int r;

	draft->file = file;
	draft->line = 0;
	draft->section = POLICY_SECTION_NONE;
	inih_set_up();
	r = ini_parse_stream(stream_line, &stream, stream_key, &stream);
	if (r == -2 || stream.r < 0)
		return -ENOMEM;
	if (r != 0) {
		draft->line = r > 0 ? (unsigned int)r : 0;
		draft_error(draft, NULL, "the line was not understood");
	}
	return 0;
}
