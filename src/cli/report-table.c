/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-table.h"

#include <inttypes.h>
#include <libsmartcols.h>

#include "policy/control.h"

enum {
	COLUMN_NAME,
	COLUMN_REFUSED,
	COLUMN_AUDITED,
	COLUMN_EXEMPT,
	COLUMN_BAR,
	NUMBERS_LEN =
		26, /* of the three columns and the blanks between, as long as they are short */
	BAR_LEN = 20, /* at most */
	NAME_LEN_LEAST = 12,
	NAME_LEN_FAIR = 24, /* for which a bar gets shorter */
};

static void table_unref(struct libscols_table **table)
{
	scols_unref_table(*table);
}
#define _cleanup_table_ _cleanup_(table_unref)

static int column_make(struct libscols_table *table, const char *title, int flags)
{
	return scols_table_new_column(table, title, 0, flags) ? 0 : -ENOMEM;
}

static int table_make(const struct report_paper *paper, const char *title,
		      struct libscols_table **ret_table)
{
	_cleanup_table_ struct libscols_table *table = scols_new_table();
	static const char *const numbers[] = { "REFUSED", "AUDITED", "EXEMPT" };
	int r;

	if (!table)
		return -ENOMEM;
	(void)scols_table_set_stream(table, paper->stream);
	(void)scols_table_set_termwidth(table, paper->width);
	(void)scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
	(void)scols_table_enable_colors(table, paper->colour);
	(void)scols_table_enable_noencoding(table, 1); /* texts are safe, and escaped once only */
	r = column_make(table, title, 0);
	for (size_t i = 0; r >= 0 && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		r = column_make(table, numbers[i], SCOLS_FL_RIGHT);
	if (r >= 0)
		r = column_make(table, "", 0);
	if (r < 0)
		return r;
	*ret_table = TAKE_PTR(table);
	return 0;
}

static size_t bar_len(const struct report_paper *paper)
{
	const size_t others = NUMBERS_LEN + NAME_LEN_FAIR;
	const size_t room = paper->width > others ? paper->width - others : 0;

	return room < BAR_LEN ? room : BAR_LEN;
}

static size_t name_len(const struct report_paper *paper)
{
	const size_t others = NUMBERS_LEN + bar_len(paper);

	return paper->width > others + NAME_LEN_LEAST ? paper->width - others : NAME_LEN_LEAST;
}

static int number_set(struct libscols_line *line, size_t column, uint64_t n, const char *colour)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, n);
	if (scols_line_set_data(line, column, text) < 0)
		return -ENOMEM;
	if (n > 0 && colour)
		(void)scols_cell_set_color(scols_line_get_cell(line, column), colour);
	return 0;
}

static int row_add(struct libscols_table *table, const struct report_paper *paper, const char *name,
		   const struct verdicts *verdicts, uint64_t most)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	_cleanup_free_ char *fit = text_fit(paper, name, name_len(paper));
	const uint64_t *n = verdicts->n;
	char bar[TEXT_BAR_LEN(BAR_LEN)];

	text_bar(paper, verdicts, most, bar_len(paper), bar);
	if (!line || !fit || scols_line_set_data(line, COLUMN_NAME, fit) < 0 ||
	    number_set(line, COLUMN_REFUSED, n[BW_VERDICT_REFUSE], "red") < 0 ||
	    number_set(line, COLUMN_AUDITED, n[BW_VERDICT_AUDIT], "brown") < 0 ||
	    number_set(line, COLUMN_EXEMPT, n[BW_VERDICT_EXEMPT], NULL) < 0 ||
	    scols_line_set_data(line, COLUMN_BAR, bar) < 0)
		return -ENOMEM;
	if (verdicts_open(verdicts) > 0)
		(void)scols_cell_set_color(scols_line_get_cell(line, COLUMN_BAR),
					   n[BW_VERDICT_REFUSE] > 0 ? "red" : "brown");
	return 0;
}

int report_table_ranking(const struct ranking *ranking, const char *title, size_t top,
			 const struct report_paper *paper)
{
	_cleanup_table_ struct libscols_table *table = NULL;
	const size_t n = ranking->n < top ? ranking->n : top;
	uint64_t most = 0;
	int r = table_make(paper, title, &table);

	for (size_t i = 0; i < n; i++)
		if (verdicts_sum(&ranking->items[i].verdicts) > most)
			most = verdicts_sum(&ranking->items[i].verdicts);
	for (size_t i = 0; r >= 0 && i < n; i++)
		r = row_add(table, paper, ranking->items[i].name, &ranking->items[i].verdicts,
			    most);
	if (r < 0 || scols_print_table(table) < 0)
		return -ENOMEM;
	if (ranking->n > n)
		(void)fprintf(paper->stream, "and %zu more\n", ranking->n - n);
	return 0;
}

/* "NAME (MODE)", or the name alone where modes are not known. */
static void control_label(const struct evidence *evidence, enum bw_control control, char *buffer,
			  size_t size)
{
	const char *mode = mode_to_string(evidence->mode[control]);

	if (evidence->generation != 0)
		(void)snprintf(buffer, size, "%s (%s)", control_to_string(control), mode);
	else
		(void)snprintf(buffer, size, "%s", control_to_string(control));
}

int report_table_controls(const struct summary *summary, const struct report_paper *paper)
{
	_cleanup_table_ struct libscols_table *table = NULL;
	uint64_t most = 0;
	int r = table_make(paper, "CONTROL", &table);

	for (enum bw_control c = 0; c < _BW_CONTROL_MAX; c++)
		if (verdicts_sum(&summary->controls[c]) > most)
			most = verdicts_sum(&summary->controls[c]);
	for (enum bw_control c = 0; r >= 0 && c < _BW_CONTROL_MAX; c++) {
		char name[48];

		if (summary->evidence->mode[c] == BW_MODE_OFF &&
		    verdicts_sum(&summary->controls[c]) == 0)
			continue;
		control_label(summary->evidence, c, name, sizeof(name));
		r = row_add(table, paper, name, &summary->controls[c], most);
	}
	return r < 0 || scols_print_table(table) < 0 ? -ENOMEM : 0;
}
