/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/report-output.h"

#include <fcntl.h>
#include <locale.h>
#include <string.h>

#include "base/file.h"
#include "evidence-made.h"

#define NOW (MADE_NOW + MADE_HOUR / 2)

/* A report of what was made up, in one of its forms; the caller's. */
static char *report_of(struct evidence *e, const struct report_paper *paper, bool html)
{
	_cleanup_summary_ struct summary summary = { 0 };
	const struct report_view view = {
		.summary = &summary, .host = "host\x1b", .now_us = NOW, .top = 6
	};
	struct report_paper on;
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	evidence_sort(e);
	assert_int_equal(summary_make(e, NOW, &summary), 0);
	assert_non_null(stream);
	if (html) {
		assert_int_equal(report_html(&view, stream), 0);
	} else if (paper) {
		on = *paper;
		on.stream = stream;
		assert_int_equal(report_print(&view, &on), 0);
	} else {
		json_object *object = report_json(&view);

		assert_non_null(object);
		assert_true(fputs(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY),
				  stream) >= 0);
		json_object_put(object);
	}
	assert_int_equal(fclose(stream), 0);
	return text;
}

/* The same as tests/golden/report/NAME; with GOLDEN_UPDATE set, that is written. */
static void assert_golden(const char *name, const char *text)
{
	_cleanup_free_ char *path = NULL, *golden = NULL;
	size_t length;

	assert_true(asprintf(&path, "%s/report/%s", getenv("GOLDEN"), name) > 0);
	if (getenv("GOLDEN_UPDATE")) {
		FILE *file = fopen(path, "we");

		assert_non_null(file);
		assert_true(fputs(text, file) >= 0);
		assert_int_equal(fclose(file), 0);
	}
	assert_int_equal(file_read(AT_FDCWD, path, 1 << 20, &golden, &length), 0);
	assert_string_equal(text, golden);
}

static const struct report_paper unicode = { .width = 80 }, ascii = { .width = 80, .ascii = true },
				 narrow = { .width = 20, .ascii = true },
				 colour = { .width = 80, .colour = true };

static void made_all(struct evidence *e)
{
	made_usual(e);
	made_payload(e);
	made_hostile(e);
	e->lost = 12;
	e->unrecorded = 1;
}

static void test_golden(void **state)
{
	static const struct {
		const char *name;
		const struct report_paper *paper;
		bool html;
	} rows[] = {
		{ "all.txt", &unicode, false },	      { "all-ascii.txt", &ascii, false },
		{ "all-narrow.txt", &narrow, false }, { "all-colour.txt", &colour, false },
		{ "all.json", NULL, false },	      { "all.html", NULL, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_evidence_ struct evidence e = { 0 };
		_cleanup_free_ char *text = NULL;

		made_all(&e);
		text = report_of(&e, rows[i].paper, rows[i].html);
		assert_golden(rows[i].name, text);
	}
}

/* Silence is told for what it is: blind, quiet, or not all. */
static void test_silence(void **state)
{
	_cleanup_evidence_ struct evidence blind = { 0 }, quiet = { 0 }, lost = { 0 };
	_cleanup_free_ char *blind_text = NULL, *quiet_text = NULL, *lost_text = NULL,
			    *lost_page = NULL;

	blind_text = report_of(&blind, &ascii, false);
	assert_golden("blind.txt", blind_text);
	quiet.generation = 3;
	made_watch(&quiet, MADE_NOW - MADE_HOUR, MADE_NOW);
	quiet_text = report_of(&quiet, &ascii, false);
	assert_golden("quiet.txt", quiet_text);
	lost.generation = 3;
	made_watch(&lost, MADE_NOW - MADE_HOUR, MADE_NOW);
	lost.lost = 7;
	lost.evicted = 8;
	lost.unrecorded = 9;
	lost_text = report_of(&lost, &ascii, false);
	assert_golden("lost.txt", lost_text);
	lost_page = report_of(&lost, NULL, true);
	assert_golden("lost.html", lost_page);
}

/* Whatever a name is, no byte of it does anything to a terminal, and ASCII is ASCII. */
static void test_no_raw_byte(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_free_ char *text = NULL, *plain = NULL, *page = NULL;

	made_all(&e);
	text = report_of(&e, &unicode, false);
	plain = report_of(&e, &ascii, false);
	page = report_of(&e, NULL, true);
	for (const char *c = text; *c; c++)
		assert_true(*c == '\n' || (unsigned char)*c >= ' ');
	assert_null(strstr(text, "\xe2\x80\xae"));
	for (const char *c = plain; *c; c++)
		assert_true(*c == '\n' || (*c >= ' ' && *c < 127));
	assert_null(strstr(page, "<script"));
	assert_null(strstr(page, "://"));
	assert_non_null(strstr(page, "&lt;/script&gt;"));
}

/* No reference leads out of the page. */
static void test_page_stands_alone(void **state)
{
	_cleanup_evidence_ struct evidence e = { 0 };
	_cleanup_free_ char *page = NULL;

	made_all(&e);
	page = report_of(&e, NULL, true);
	for (const char *const *word =
		     (const char *const[]){ " src=", " href=", "url(", "@import", "<link", NULL };
	     *word; word++)
		assert_null(strstr(page, *word));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_no_raw_byte),
		cmocka_unit_test(test_page_stands_alone),
	};

	(void)setenv("TZ", "UTC", 1);
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
