/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/log.h"
#include "cli/evidence-source.h"
#include "cli/json.h"
#include "cli/output-file.h"
#include "cli/report-output.h"
#include "cli/verb.h"

enum {
	TOP = 10, /* rows of each ranking, unless asked for otherwise */
	TOP_HTML = 25,
	TOP_MAX = 100000,
	WIDTH = 80, /* where there is no terminal */
};

/* What the options ask for. */
struct report_request {
	struct evidence_options evidence;
	const char *top, *html_file;
	bool json, html, ascii;
};

static int64_t clock_us(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* --- terminal --- */

static struct report_paper paper_of_stdout(bool ascii)
{
	struct winsize size = { 0 };
	const char *no_color = getenv("NO_COLOR");

	if (!setlocale(LC_CTYPE, ""))
		ascii = true;
	return (struct report_paper){
		.stream = stdout,
		.width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) >= 0 && size.ws_col > 0
				 ? size.ws_col
				 : WIDTH,
		.ascii = ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
		.colour = isatty(STDOUT_FILENO) && !(no_color && *no_color),
	};
}

/* --- writing --- */

static int page_write(const struct report_view *view, const char *file)
{
	_cleanup_free_ char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);
	int r;

	if (!stream)
		return -ENOMEM;
	r = report_html(view, stream);
	if (fclose(stream) != 0)
		r = -ENOMEM;
	if (r < 0)
		return r;
	if (file)
		return output_file_write(file, text, len, 0600);
	(void)fwrite(text, 1, len, stdout); /* main looks whether it was written */
	return 0;
}

/* --- the verb --- */

static int report_write(const struct report_request *request, const struct report_view *view)
{
	struct report_paper paper;
	json_object *object;

	if (request->html)
		return page_write(view, request->html_file);
	if (!request->json) {
		paper = paper_of_stdout(request->ascii);
		return report_print(view, &paper);
	}
	object = report_json(view);
	if (!object)
		return -ENOMEM;
	json_print(object);
	return 0;
}

static bool request_check(const struct report_request *request, size_t *ret_top)
{
	unsigned long top = request->html ? TOP_HTML : TOP;
	char *end = NULL;

	if (request->top) {
		errno = 0;
		top = strtoul(request->top, &end, 10);
		if (errno || *end || *request->top < '0' || *request->top > '9' || top < 1 ||
		    top > TOP_MAX) {
			log_error("--top: '%s' is no number from 1 to %d", request->top, TOP_MAX);
			return false;
		}
	}
	if (request->json + request->html + request->ascii > 1) {
		log_error("report: --json, --html and --ascii are three forms of it: give one");
		return false;
	}
	*ret_top = top;
	return true;
}

static int report(const struct report_request *request, size_t top)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_evidence_ struct evidence evidence = { 0 };
	_cleanup_summary_ struct summary summary = { 0 };
	struct report_view view = { .summary = &summary,
				    .since = request->evidence.since,
				    .file = request->evidence.file,
				    .now_us = clock_us(),
				    .top = top };
	struct utsname name = { 0 };
	int r;

	r = evidence_open(&request->evidence, &problems, &evidence);
	log_problems(&problems);
	if (r < 0)
		return CLI_UNKNOWN;
	view.host = uname(&name) < 0 ? "(unknown)" : name.nodename;
	r = summary_make(&evidence, view.now_us, &summary);
	if (r >= 0)
		r = report_write(request, &view);
	if (r < 0) {
		log_error("%s: cannot be written: %s",
			  request->html_file ? request->html_file : "report", strerror(-r));
		return CLI_UNKNOWN;
	}
	return summary_is_blind(&summary) ? CLI_UNKNOWN : CLI_WELL;
}

int verb_report(int argc, char **argv, const struct cli *cli)
{
	struct report_request request = { 0 };
	const struct cli_option options[] = {
		{ "since", "TIME", "Back to then, from the journal too: -2h, 7d, 2026-11-01", NULL,
		  &request.evidence.since },
		{ "boot", NULL, "Of this boot alone, also with --since",
		  &request.evidence.boot_only, NULL },
		{ "file", "FILE", "From what 'bootward events --json' wrote; - is stdin", NULL,
		  &request.evidence.file },
		{ "top", "N", "How many rows of each ranking (10; of a page 25)", NULL,
		  &request.top },
		{ "ascii", NULL, "Print nothing but ASCII", &request.ascii, NULL },
		{ "json", NULL, "Print JSON", &request.json, NULL },
		{ "html", "FILE", "Make a page of it, in the place of FILE if one is given",
		  &request.html, &request.html_file },
		{ 0 },
	};
	size_t top;
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	if (!request_check(&request, &top))
		return CLI_UNKNOWN;
	return report(&request, top);
}
