/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/evidence-source.h"

#include <string.h>
#include <syslog.h>
#include <time.h>

#include "base/time-text.h"
#include "cli/evidence-file.h"
#include "cli/evidence-journal.h"
#include "evidence/evidence-guard.h"
#include "evidence/evidence-since.h"
#include "guard/generation.h"

static int64_t clock_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

int evidence_since(const char *text, struct problems *problems, int64_t *ret_us)
{
	const int64_t now = clock_us();
	int r = time_parse_since(text, now, ret_us);

	if (r < 0)
		problems_add(problems, LOG_ERR,
			     "say it as -2h, 7d, today, yesterday, 2026-11-01, '2026-11-01 12:00'",
			     "--since: '%s' is no time", text);
	else if (*ret_us > now)
		problems_add(problems, LOG_WARNING, NULL,
			     "--since: '%s' is in the future: there is nothing since", text);
	return r;
}

/* -ENOENT with a problem: there is no guard. */
static int evidence_from_maps(struct problems *problems, struct growing *growing,
			      struct evidence *evidence)
{
	_cleanup_generation_ struct generation *generation = NULL;
	struct event_clocks clocks;
	int r = generation_open_current(problems, &generation);

	if (r == -ENOENT)
		problems_add(problems, LOG_WARNING, "bootward-load loads one",
			     "no guard is loaded, so nothing is known of this boot");
	if (r < 0)
		return r;
	event_clocks_read(&clocks);
	r = evidence_from_guard(generation, &clocks, growing, evidence);
	if (r < 0)
		problems_add(problems, LOG_ERR, NULL, "what the guard has seen cannot be read: %s",
			     strerror(-r));
	return r;
}

/* Of this boot the maps know exact counts, and the journal what they had no room for. */
static int evidence_from_here(bool journal, int64_t since_us, struct problems *problems,
			      struct evidence *ret_evidence)
{
	_cleanup_evidence_ struct evidence now = { 0 }, all = { 0 };
	_cleanup_growing_ struct growing growing = { 0 };
	int r;

	r = evidence_from_maps(problems, &growing, &now);
	if (r < 0 && (r != -ENOENT || !journal))
		return r;
	r = journal ? evidence_from_journal(since_us, problems, &growing, &now) : 0;
	if (r >= 0)
		r = growing_finish(&growing, &now);
	if (r >= 0)
		r = evidence_move_since(&now, since_us, &all);
	if (r < 0)
		return r;
	*ret_evidence = all;
	all = (struct evidence){ 0 };
	return 0;
}

int evidence_open(const struct evidence_options *options, struct problems *problems,
		  struct evidence *ret_evidence)
{
	const bool journal = options->since && !options->boot_only;
	int64_t since_us = 0;
	int r;

	r = options->since ? evidence_since(options->since, problems, &since_us) : 0;
	if (r < 0)
		return r;
	r = options->file ? evidence_from_file(options->file, since_us, problems, ret_evidence)
			  : evidence_from_here(journal, since_us, problems, ret_evidence);
	if (r < 0)
		return r;
	evidence_count_losses(ret_evidence);
	evidence_sort(ret_evidence);
	return 0;
}
