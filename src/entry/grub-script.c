/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub-script.h"

#include <string.h>
#include <syslog.h>

/* The grammar of grub-core/script/parser.y. */

static int list_run(struct grub_script *script, const char *const *stops,
		    struct grub_piece *ret_stop);

static const char *const reserved[] = { "then", "elif", "else", "fi",	"do",
					"done", "in",	"case", "esac", NULL };

#define BAD_TOKEN "a quote is open, or a sign stands where none may"

static int syntax_error(struct grub_script *script, unsigned int line, const char *what)
{
	int r;

	problems_add_at(script->problems, LOG_WARNING, script->file, line,
			"grub-script-check FILE says more", "%s", what);
	r = grub_script_lose(script, "%s:%u cannot be understood", script->file, line);
	return r < 0 ? r : -EBADMSG;
}

static int limit_error(struct grub_script *script, const char *what)
{
	int r;

	problems_add_at(script->problems, LOG_WARNING, script->file, script->line, NULL, "%s",
			what);
	r = grub_script_lose(script, "%s:%u is too much to follow", script->file, script->line);
	return r < 0 ? r : -E2BIG;
}

static int nesting_enter(struct grub_script *script)
{
	if (++script->depth <= GRUB_NESTING_MAX)
		return 0;
	return limit_error(script, "blocks, calls and files are nested too deeply");
}

static enum grub_run run_less(enum grub_run a, enum grub_run b)
{
	return a < b ? a : b;
}

/* Up to a '}', without running it. */
static int block_take(struct grub_script *script, struct grub_block *ret_block)
{
	static const char *const none[] = { NULL };
	const struct grub_block block = { .file = script->file, .start = script->cursor };
	enum grub_run run = script->run;
	struct grub_piece stop;
	unsigned int line = script->cursor.line;
	int r;

	script->run = GRUB_RUN_NO;
	r = list_run(script, none, &stop);
	script->run = run;
	if (r < 0)
		return r;
	if (stop.token != GRUB_TOKEN_CLOSE)
		return syntax_error(script, line, "'}' is missing for the '{' here");
	*ret_block = block;
	return 0;
}

/* Commands until one of the words that may follow here. */
static int list_until(struct grub_script *script, const char *const *stops,
		      struct grub_piece *ret_stop)
{
	unsigned int line = script->line;
	char what[64];
	int r;

	r = list_run(script, stops, ret_stop);
	if (r < 0)
		return r;
	for (size_t i = 0; stops[i]; i++)
		if (grub_piece_is(ret_stop, stops[i]))
			return 0;
	(void)snprintf(what, sizeof(what), "'%s' is missing for what begins here", stops[0]);
	return syntax_error(script, line, what);
}

/* One "if" or "elif" and its commands. `rest` is how they are run, and afterwards those that follow. */
static int branch_run(struct grub_script *script, enum grub_run *rest, struct grub_piece *ret_stop)
{
	static const char *const then[] = { "then", NULL };
	static const char *const ends[] = { "fi", "elif", "else", NULL };
	enum grub_run branch = *rest;
	struct grub_piece stop;
	int r;

	script->run = *rest;
	r = list_until(script, then, &stop);
	if (r < 0)
		return r;
	if (script->status == GRUB_STATUS_FALSE)
		branch = GRUB_RUN_NO;
	else if (script->status == GRUB_STATUS_TRUE)
		*rest = GRUB_RUN_NO;
	else
		branch = *rest = run_less(*rest, GRUB_RUN_MAYBE);
	script->run = branch;
	return list_until(script, ends, ret_stop);
}

static int if_run(struct grub_script *script)
{
	static const char *const fi[] = { "fi", NULL };
	enum grub_run before = script->run, rest = before;
	struct grub_piece stop;
	int r;

	do
		r = branch_run(script, &rest, &stop);
	while (r == 0 && grub_piece_is(&stop, "elif"));
	if (r == 0 && grub_piece_is(&stop, "else")) {
		script->run = rest;
		r = list_until(script, fi, &stop);
	}
	script->run = before;
	script->status = GRUB_STATUS_UNKNOWN;
	return r;
}

/* What is in a loop is gone through once, and may or may not be run. */
static int while_run(struct grub_script *script)
{
	static const char *const doing[] = { "do", NULL };
	static const char *const done[] = { "done", NULL };
	enum grub_run before = script->run;
	struct grub_piece stop;
	int r;

	script->run = run_less(before, GRUB_RUN_MAYBE);
	r = list_until(script, doing, &stop);
	if (r == 0)
		r = list_until(script, done, &stop);
	script->run = before;
	script->status = GRUB_STATUS_UNKNOWN;
	return r;
}

static int for_run(struct grub_script *script)
{
	_cleanup_free_ char *name = NULL;
	struct grub_piece piece;
	int r = 0;

	grub_token_next(&script->cursor, &piece);
	if (piece.token != GRUB_TOKEN_WORD)
		return syntax_error(script, piece.line, "'for' without the name of a variable");
	name = strndup(piece.start, piece.len);
	if (!name)
		return -ENOMEM;
	do
		grub_token_next(&script->cursor, &piece);
	while (piece.token == GRUB_TOKEN_WORD);
	if (piece.token != GRUB_TOKEN_NEWLINE)
		return syntax_error(script, piece.line, "'do' is missing for the 'for' here");
	if (script->run != GRUB_RUN_NO)
		r = grub_variable_set(&script->variables, name, NULL, NULL);
	return r < 0 ? r : while_run(script);
}

static int function_define(struct grub_script *script)
{
	struct grub_function function = { 0 };
	struct grub_piece name, open;
	int r;

	grub_token_next(&script->cursor, &name);
	do
		grub_token_next(&script->cursor, &open);
	while (open.token == GRUB_TOKEN_NEWLINE);
	if (name.token != GRUB_TOKEN_WORD || open.token != GRUB_TOKEN_OPEN)
		return syntax_error(script, name.line, "'function' without a name and '{'");
	r = block_take(script, &function.body);
	if (r < 0 || script->run == GRUB_RUN_NO)
		return r;
	if (script->n_functions >= GRUB_FUNCTIONS_MAX)
		return limit_error(script, "there are too many functions");
	function.name = strndup(name.start, name.len);
	if (!function.name)
		return -ENOMEM;
	script->functions[script->n_functions++] = function;
	return 0;
}

/* One word of a command, or its block. */
static int argument_take(struct grub_script *script, const struct grub_piece *piece,
			 struct grub_words *words, struct grub_block *block)
{
	int r = 0;

	script->steps += 1 + piece->len / 64;
	if (piece->token == GRUB_TOKEN_OPEN)
		return block_take(script, block);
	if (script->run != GRUB_RUN_NO)
		r = grub_words_add(words, &script->variables, piece);
	return r == -E2BIG ? limit_error(script, "the command is too long") : r;
}

/* What is not known of the name of a file that is loaded is no matter of the command line. */
static void path_doubt(struct grub_words *words)
{
	words->path_unknown = words->missing || words->unknown;
	free(TAKE_PTR(words->missing));
	free(TAKE_PTR(words->unknown));
}

/* The words of a command, and what it has in braces. */
static int command_take(struct grub_script *script, struct grub_piece piece,
			struct grub_words *words, struct grub_block *block)
{
	bool loads = piece.len >= 5 && strncmp(piece.start, "linux", 5) == 0;

	for (unsigned int n = 1;; n++) {
		struct grub_cursor before;
		int r = argument_take(script, &piece, words, block);

		if (r < 0)
			return r;
		if (n == 2 && loads)
			path_doubt(words);
		before = script->cursor;
		grub_token_next(&script->cursor, &piece);
		if (piece.token == GRUB_TOKEN_BAD)
			return syntax_error(script, piece.line, BAD_TOKEN);
		if (piece.token == GRUB_TOKEN_WORD || piece.token == GRUB_TOKEN_OPEN)
			continue;
		/* what ends a list is for who reads the list */
		if (piece.token != GRUB_TOKEN_NEWLINE)
			script->cursor = before;
		return 0;
	}
}

static int simple_run(struct grub_script *script, const struct grub_piece *piece)
{
	_cleanup_grub_words_ struct grub_words words = { 0 };
	struct grub_block block = { 0 };
	int r;

	r = command_take(script, *piece, &words, &block);
	if (r < 0 || script->run == GRUB_RUN_NO)
		return r;
	for (size_t i = 0; i < words.n; i++)
		script->steps += strlen(words.items[i]) / 64;
	if (++script->steps > GRUB_STEPS_MAX)
		return limit_error(script, "it runs too many commands");
	script->line = piece->line;
	script->status = GRUB_STATUS_UNKNOWN;
	r = grub_command_run(script, &words, &block);
	if (r == -E2BIG && !script->lost)
		return limit_error(script, "there is too much of it");
	return r;
}

static int command_run(struct grub_script *script, const struct grub_piece *piece)
{
	static const struct {
		const char *word;
		int (*run)(struct grub_script *script);
	} compounds[] = {
		{ "if", if_run },   { "while", while_run },	     { "until", while_run },
		{ "for", for_run }, { "function", function_define },
	};
	int r;

	script->line = piece->line;
	for (size_t i = 0; i < sizeof(compounds) / sizeof(compounds[0]); i++) {
		if (!grub_piece_is(piece, compounds[i].word))
			continue;
		r = nesting_enter(script);
		if (r == 0)
			r = compounds[i].run(script);
		script->depth--;
		return r;
	}
	for (size_t i = 0; reserved[i]; i++)
		if (grub_piece_is(piece, reserved[i]))
			return syntax_error(script, piece->line,
					    "a word of GRUB's shell stands where "
					    "none may");
	return simple_run(script, piece);
}

static bool is_stop(const struct grub_piece *piece, const char *const *stops)
{
	for (; *stops; stops++)
		if (grub_piece_is(piece, *stops))
			return true;
	return piece->token == GRUB_TOKEN_END || piece->token == GRUB_TOKEN_CLOSE;
}

static int list_run(struct grub_script *script, const char *const *stops,
		    struct grub_piece *ret_stop)
{
	for (;;) {
		struct grub_piece piece;
		int r;

		grub_token_next(&script->cursor, &piece);
		if (piece.token == GRUB_TOKEN_NEWLINE)
			continue;
		if (is_stop(&piece, stops)) {
			*ret_stop = piece;
			return 0;
		}
		if (piece.token != GRUB_TOKEN_WORD)
			return syntax_error(script, piece.line, BAD_TOKEN);
		r = command_run(script, &piece);
		if (r < 0)
			return r;
	}
}

int grub_script_call(struct grub_script *script, const struct grub_block *block)
{
	static const char *const none[] = { NULL };
	struct grub_cursor cursor = script->cursor;
	const char *file = script->file;
	unsigned int line = script->line;
	struct grub_piece stop;
	int r;

	r = nesting_enter(script);
	if (r == 0) {
		script->file = block->file;
		script->cursor = block->start;
		r = list_run(script, none, &stop);
		if (r == 0 && stop.token == GRUB_TOKEN_CLOSE && block->whole)
			r = syntax_error(script, stop.line, "'}' without a '{'");
		script->unwritable |= script->cursor.unwritable;
	}
	script->depth--;
	script->file = file;
	script->cursor = cursor;
	script->line = line;
	return r;
}
