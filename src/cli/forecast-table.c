/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/forecast-table.h"

#include <inttypes.h>
#include <libsmartcols.h>
#include <stdio.h>

#include "cli/evidence-words.h"
#include "policy/control.h"

enum {
	COLUMN_ACTS,
	COLUMN_CONTROL,
	COLUMN_HAPPENED,
	COLUMN_WOULD,
	COLUMN_BY,
	COLUMN_PROGRAM,
	COLUMN_UNIT,
	COLUMN_UID,
	COLUMN_FILE,
	_COLUMN_MAX,
};

static const struct {
	const char *name;
	int flags;
} columns[_COLUMN_MAX] = {
	[COLUMN_ACTS] = { "ACTS", SCOLS_FL_RIGHT },
	[COLUMN_CONTROL] = { "CONTROL", 0 },
	[COLUMN_HAPPENED] = { "HAPPENED", 0 },
	[COLUMN_WOULD] = { "WOULD BE", 0 },
	[COLUMN_BY] = { "BY", 0 },
	[COLUMN_PROGRAM] = { "PROGRAM", 0 },
	[COLUMN_UNIT] = { "UNIT", 0 },
	[COLUMN_UID] = { "UID", SCOLS_FL_RIGHT },
	[COLUMN_FILE] = { "FILE", 0 },
};

static const char *const happened_words[_BW_VERDICT_MAX] = {
	[BW_VERDICT_EXEMPT] = "exempt",
	[BW_VERDICT_AUDIT] = "audited",
	[BW_VERDICT_REFUSE] = "refused",
};

static const char *const would_words[_OUTCOME_MAX] = {
	[OUTCOME_OFF] = "not looked at",   [OUTCOME_EXEMPT] = "exempt",
	[OUTCOME_AUDIT] = "audited",	   [OUTCOME_REFUSE] = "REFUSED",
	[OUTCOME_UNKNOWN] = "cannot tell",
};

static void table_unref(struct libscols_table **table)
{
	scols_unref_table(*table);
}

static int cell_set(struct libscols_line *line, size_t column, const char *text)
{
	return text && scols_line_set_data(line, column, text) >= 0 ? 0 : -ENOMEM;
}

static int cell_escape(struct libscols_line *line, size_t column, const char *text)
{
	_cleanup_free_ char *shown = shown_text(text);

	return cell_set(line, column, shown);
}

static const char *by_text(const struct forecast *forecast)
{
	if (forecast->outcome == OUTCOME_UNKNOWN)
		return doubt_to_string(forecast->doubt);
	return forecast->rule ? forecast->rule->name : "-";
}

static int row_add(struct libscols_table *table, const struct forecast *forecast)
{
	const struct sighting *sighting = forecast->sighting;
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char acts[24], uid[16];

	(void)snprintf(acts, sizeof(acts), "%" PRIu64, sighting->count);
	(void)snprintf(uid, sizeof(uid), "%u", sighting->uid);
	if (!line || cell_set(line, COLUMN_ACTS, acts) < 0 ||
	    cell_set(line, COLUMN_CONTROL, control_to_string(sighting->control)) < 0 ||
	    cell_set(line, COLUMN_HAPPENED, happened_words[sighting->verdict]) < 0 ||
	    cell_set(line, COLUMN_WOULD, would_words[forecast->outcome]) < 0 ||
	    cell_set(line, COLUMN_BY, by_text(forecast)) < 0 ||
	    cell_escape(line, COLUMN_PROGRAM, sighting->exe) < 0 ||
	    cell_escape(line, COLUMN_UNIT, sighting->unit) < 0 ||
	    cell_set(line, COLUMN_UID, uid) < 0 ||
	    cell_escape(line, COLUMN_FILE, sighting->file) < 0)
		return -ENOMEM;
	return 0;
}

int forecast_table_print(const struct forecast *const *forecasts, size_t n)
{
	_cleanup_(table_unref) struct libscols_table *table = scols_new_table();

	if (!table)
		return -ENOMEM;
	/* escaped already, and a name must be whole to be looked up, however wide the terminal is */
	(void)scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	(void)scols_table_enable_noencoding(table, 1);
	(void)scols_table_enable_nowrap(table, 1);
	for (size_t i = 0; i < _COLUMN_MAX; i++)
		if (!scols_table_new_column(table, columns[i].name, 0, columns[i].flags))
			return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		if (row_add(table, forecasts[i]) < 0)
			return -ENOMEM;
	return scols_print_table(table) < 0 ? -ENOMEM : 0;
}
