/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/preflight-output.h"

#include <libsmartcols.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/cleanup.h"
#include "base/wrap.h"
#include "kernel/facts.h"

/* --- words --- */

const char *preflight_kind_name(enum preflight_kind kind)
{
	static const char *const names[] = {
		[PREFLIGHT_RUNNING] = "running",
		[PREFLIGHT_NEXT] = "next-boot",
		[PREFLIGHT_INSTALLED] = "installed",
	};

	return names[kind];
}

const char *preflight_verdict_name(enum verdict verdict)
{
	static const char *const names[_VERDICT_MAX] = {
		[VERDICT_UNKNOWN] = "unknown",
		[VERDICT_PASS] = "ready",
		[VERDICT_FAIL] = "not-ready",
		[VERDICT_NOT_ASKED] = "unknown",
	};

	return names[verdict];
}

/* What stands in the first column, and in which colour on a terminal. */
static const struct mark {
	const char *text, *colour;
} marks[_VERDICT_MAX][_SEVERITY_MAX] = {
	[VERDICT_PASS] = { { "pass", NULL }, { "pass", NULL }, { "pass", NULL } },
	[VERDICT_FAIL] = { { "FAIL", "red" }, { "warn", "brown" }, { "note", NULL } },
	[VERDICT_UNKNOWN] = { { "unknown", "brown" }, { "unknown", NULL }, { "unknown", NULL } },
	[VERDICT_NOT_ASKED] = { { "-", NULL }, { "-", NULL }, { "-", NULL } },
};

static const struct mark *mark_of(const struct finding *finding)
{
	return &marks[finding->verdict][finding->check->severity];
}

/* What files say is printed through wrap_text(), for a terminal that may not know what is in it. */
static void text_print(const char *text)
{
	_cleanup_free_ char *plain = wrap_text(text, 0);

	(void)fputs(plain ? plain : "?", stdout);
}

/* 0: stdout is no terminal. */
static size_t terminal_width(void)
{
	struct winsize size = { 0 };

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

/* `text` with each line after the first `indent` further right. */
static void paragraph_print(const char *text, size_t indent)
{
	size_t width = terminal_width();
	_cleanup_free_ char *lines = wrap_text(text, width > 2 * indent ? width - indent : 0);
	char *state = NULL;

	if (!lines)
		return;
	for (char *line = strtok_r(lines, "\n", &state); line; line = strtok_r(NULL, "\n", &state))
		(void)printf("%*s%s\n", line == lines ? 0 : (int)indent, "", line);
}

static const char *release_text(const struct preflight_result *result)
{
	return result->facts->release.text ? result->facts->release.text : "unknown";
}

/* --- the table --- */

static void head_line(const char *label, const char *text, const char *more)
{
	if (!text)
		return;
	(void)printf("%-9s", label);
	text_print(text);
	if (more) {
		(void)printf(" (");
		text_print(more);
		(void)printf(")");
	}
	(void)printf("\n");
}

static void head_print(const struct preflight_machine *machine,
		       const struct preflight_result *result)
{
	static const char *const kinds[] = {
		[PREFLIGHT_RUNNING] = "running",
		[PREFLIGHT_NEXT] = "boots next",
		[PREFLIGHT_INSTALLED] = "installed",
	};
	const struct preflight_subject *subject = result->subject;
	const char *kind = kinds[subject->kind];

	if (subject->kind == PREFLIGHT_RUNNING && machine->captured)
		kind = "ran when the copy was made";
	head_line("Host:", machine->host, result->facts->os.text);
	head_line("Kernel:", release_text(result), kind);
	if (subject->entry)
		head_line("Entry:", subject->entry->title ? subject->entry->title : "(no title)",
			  subject->entry_place);
	if (subject->kind == PREFLIGHT_NEXT)
		head_line("Because:", machine->entries->next_reason, NULL);
	(void)printf("\n");
}

enum {
	COLUMN_VERDICT,
	COLUMN_CHECK,
	COLUMN_SEEN,
	VERDICT_LEN = 8, /* with the blank behind it */
	SEEN_LEN_LEAST = 20,
};

/* How much room the last column has; 0: no end. */
static size_t seen_width(const struct findings *findings)
{
	size_t width = terminal_width(), longest = 0;

	for (size_t i = 0; i < findings->n; i++) {
		size_t len = strlen(findings->items[i].check->id) + 1;

		longest = len > longest ? len : longest;
	}
	longest += VERDICT_LEN;
	return width > longest + SEEN_LEN_LEAST ? width - longest - 1 : 0;
}

static int row_add(struct libscols_table *table, const struct finding *finding, size_t width)
{
	const struct mark *mark = mark_of(finding);
	struct libscols_line *line = scols_table_new_line(table, NULL);
	_cleanup_free_ char *seen = wrap_text(finding->seen, width);

	if (!line || !seen || scols_line_set_data(line, COLUMN_VERDICT, mark->text) < 0 ||
	    scols_line_set_data(line, COLUMN_CHECK, finding->check->id) < 0 ||
	    scols_line_set_data(line, COLUMN_SEEN, seen) < 0)
		return -ENOMEM;
	if (mark->colour)
		(void)scols_cell_set_color(scols_line_get_cell(line, COLUMN_VERDICT), mark->colour);
	return 0;
}

static void table_unref(struct libscols_table **table)
{
	scols_unref_table(*table);
}

/* The last column is wrapped at the newlines that wrap_text() made. */
static int columns_make(struct libscols_table *table)
{
	struct libscols_column *seen;

	if (!scols_table_new_column(table, "VERDICT", 0, 0) ||
	    !scols_table_new_column(table, "CHECK", 0, 0))
		return -ENOMEM;
	seen = scols_table_new_column(table, "SEEN", 0, SCOLS_FL_WRAP);
	if (!seen || scols_column_set_safechars(seen, "\n") < 0 ||
	    scols_column_set_wrapfunc(seen, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL) <
		    0)
		return -ENOMEM;
	return 0;
}

static int table_print(const struct findings *findings)
{
	_cleanup_(table_unref) struct libscols_table *table = scols_new_table();
	size_t width = seen_width(findings);
	int r;

	r = table ? columns_make(table) : -ENOMEM;
	for (size_t i = 0; r >= 0 && i < findings->n; i++)
		r = row_add(table, &findings->items[i], width);
	if (r < 0)
		return r;
	(void)scols_table_enable_colors(table, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
	return scols_print_table(table) < 0 ? -ENOMEM : 0;
}

/* --- what to do --- */

#define LABEL_LEN 10

static bool is_worth_words(const struct finding *finding)
{
	if (finding->verdict == VERDICT_FAIL)
		return finding->check->severity != SEVERITY_NOTED;
	return finding->verdict == VERDICT_UNKNOWN && finding->cure &&
	       finding->check->severity == SEVERITY_NEEDED;
}

static void labelled_print(const char *label, const char *text)
{
	if (!text)
		return;
	(void)printf("  %-8s", label);
	paragraph_print(text, LABEL_LEN);
}

static void cures_print(const struct findings *findings)
{
	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];

		if (!is_worth_words(finding))
			continue;
		(void)printf("\n%s: %s\n", mark_of(finding)->text, finding->check->id);
		labelled_print("wanted:", finding->check->title);
		labelled_print("why:", finding->check->why);
		labelled_print("seen:", finding->seen);
		labelled_print("cure:", finding->cure);
	}
}

/* "run: this" in a list of cures is "run this" in a sentence. */
static void cure_print(const char *cure)
{
	static const char run[] = "run: ";
	bool is_run = strncmp(cure, run, strlen(run)) == 0;

	(void)fputs(is_run ? "run " : "", stdout);
	text_print(cure + (is_run ? strlen(run) : 0));
}

static void next_print(const struct preflight_result *result)
{
	const struct finding *decisive = result->decisive;

	if (!decisive) {
		(void)printf("\nready: %s\n",
			     result->subject->kind == PREFLIGHT_RUNNING
				     ? "the guard can be loaded: bootward-load"
				     : "as far as files tell; once it runs, run bootward preflight "
				       "again");
		return;
	}
	if (result->verdict == VERDICT_FAIL) {
		(void)printf("\nnot ready: ");
	} else {
		(void)printf("\ncannot tell: %s: ", decisive->check->id);
		text_print(decisive->seen);
		(void)fputs(decisive->cure ? "; " : "", stdout);
	}
	cure_print(decisive->cure ? decisive->cure : "");
	(void)printf("\n");
}

int preflight_print(const struct preflight_machine *machine, const struct preflight_result *result)
{
	int r;

	head_print(machine, result);
	r = table_print(&result->findings);
	if (r < 0)
		return r;
	cures_print(&result->findings);
	next_print(result);
	return 0;
}

/* --- summary and list --- */

/* One word: a blank in it (a directory, or what an image says its name is) would move the columns. */
static void column_print(const char *text)
{
	_cleanup_free_ char *plain = wrap_text(text, 0);

	for (char *c = plain; c && *c; c++)
		if (*c == ' ')
			*c = '?';
	(void)fputs(plain ? plain : "?", stdout);
}

void preflight_print_summary(const struct preflight_machine *machine,
			     const struct preflight_result *result)
{
	const char *separator = " ";

	column_print(machine->host);
	(void)printf(" ");
	column_print(release_text(result));
	(void)printf(" %s", preflight_verdict_name(result->verdict));
	for (size_t i = 0; result->decisive && i < result->findings.n; i++) {
		const struct finding *finding = &result->findings.items[i];

		if (finding->check->severity != SEVERITY_NEEDED ||
		    finding->verdict != result->verdict)
			continue;
		(void)printf("%s%s", separator, finding->check->id);
		separator = ",";
	}
	(void)printf("%s\n", result->decisive ? "" : " -");
}

void preflight_print_list(void)
{
	for (size_t i = 0; i < checks_count; i++)
		(void)printf("%-28s %-8s %s\n", checks[i].id, severity_name(checks[i].severity),
			     checks[i].title);
}
