/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <systemd/sd-id128.h>

#include "base/log.h"
#include "base/words.h"
#include "cli/events-output.h"
#include "cli/events-waiting.h"
#include "cli/evidence-json.h"
#include "cli/evidence-source.h"
#include "cli/journal-reader.h"
#include "cli/verb.h"
#include "evidence/event-sighting.h"
#include "policy/control.h"

#define FOLLOW_US UINT64_C(1000000)
#define SHOWN_MAX 4096 /* of those that were shown from the ring, to be recognised in the journal */

struct events {
	struct events_view view;
	const char *boot; /* NULL: all */
	struct journal_reader reader;
	bool journal; /* it can be read */
	struct waiting shown;
};

/* --- options --- */

static bool control_option(const char *word, uint32_t *ret_controls)
{
	const int control = word ? control_from_string(word) : 0;
	char suggestion[80];

	if (control < 0)
		log_error("events: unknown control '%s'%s", word,
			  words_suggestion(word, control_names, suggestion, sizeof(suggestion)));
	else
		*ret_controls = word ? 1U << control : (1U << _BW_CONTROL_MAX) - 1;
	return control >= 0;
}

static bool verdict_option(const char *word, uint32_t *ret_verdicts)
{
	const int verdict = word ? verdict_from_string(word) : 0;

	if (verdict < 0)
		log_error("events: unknown verdict '%s'; it is refuse, audit or exempt", word);
	else
		*ret_verdicts = word ? 1U << verdict : (1U << _BW_VERDICT_MAX) - 1;
	return verdict >= 0;
}

/* --- one look at all there is --- */

static void watching_print(const struct events *events, const struct watching *watching)
{
	const struct watch watch = watch_of(watching);

	if (watch.to_us >= events->view.since_us)
		events_print_json(watch_to_json(&watch));
}

static void use_print(const struct events *events, const struct exemption_use *found)
{
	const struct rule_use use = rule_use_of(found);

	if (use.last_us >= events->view.since_us)
		events_print_json(use_to_json(&use, found->boot, found->began_us));
}

static void entry_print(struct events *events, const struct journal_entry *entry,
			struct waiting *now)
{
	const bool all = events->view.json && events->view.all;

	if (entry->kind == JOURNAL_WATCHING && all)
		watching_print(events, &entry->watching);
	if (entry->kind == JOURNAL_USE && all)
		use_print(events, &entry->use);
	if (entry->kind == JOURNAL_REMAINDER)
		events_print(&events->view, &entry->event, "aggregate");
	if (entry->kind == JOURNAL_EVENT) {
		(void)waiting_remove(now, &entry->event);
		if (!waiting_remove(&events->shown, &entry->event))
			events_print(&events->view, &entry->event, "event");
	}
}

static int journal_print(struct events *events, struct waiting *now)
{
	int r;

	for (;;) {
		_cleanup_journal_entry_ struct journal_entry entry = { 0 };

		r = journal_reader_next(&events->reader, &entry);
		if (r <= 0)
			return r;
		entry_print(events, &entry, now);
	}
}

/* What waits is newer than what was brought to the journal. */
static int waiting_print(struct events *events, struct waiting *now)
{
	int r = 0;

	if (events->shown.n > SHOWN_MAX)
		waiting_clear(&events->shown);
	for (size_t i = 0; i < now->n && r >= 0; i++) {
		const bool again = waiting_remove(&events->shown, &now->items[i]);

		if (!again)
			events_print(&events->view, &now->items[i], "event");
		r = waiting_add(&events->shown, &now->items[i]);
	}
	return r;
}

/* The generation is opened for the moment only: its programs must be free to go. */
static int ring_look(struct problems *problems, struct waiting *ret_now)
{
	_cleanup_generation_ struct generation *generation = NULL;
	_cleanup_origins_ struct origins origins = { 0 };
	struct origin origin = { 0 };
	int r;

	r = generation_open_current(problems, &generation);
	if (r == -ENOENT)
		return 0;
	if (r >= 0)
		r = origin_of(generation, &origin);
	if (r < 0)
		return r;
	origins_add(&origins, &origin);
	return waiting_read(generation, &origins, ret_now);
}

/* The ring first: what is taken from it meanwhile is in the journal then. */
static int all_print(struct events *events, struct problems *problems)
{
	_cleanup_waiting_ struct waiting now = { 0 };
	int ring, r;

	ring = ring_look(problems, &now);
	r = events->journal ? journal_print(events, &now) : 0;
	if (r < 0)
		problems_add(problems, LOG_ERR, NULL, "the journal cannot be read to its end: %s",
			     strerror(-r));
	if (ring < 0)
		problems_add(problems, LOG_ERR, "run it as root",
			     "what waits in the kernel cannot be read: %s", strerror(-ring));
	if (r >= 0)
		r = waiting_print(events, &now);
	(void)fflush(stdout);
	return r < 0 ? r : ring;
}

static int follow(struct events *events, struct problems *problems)
{
	int r = 0;

	while (r >= 0 && !ferror(stdout)) {
		if (events->journal)
			r = journal_reader_wait(&events->reader, FOLLOW_US);
		else
			(void)usleep(FOLLOW_US);
		if (r >= 0)
			r = all_print(events, problems);
	}
	return r;
}

/* --- the verb --- */

static int guard_print(const struct events_view *view, struct problems *problems)
{
	_cleanup_generation_ struct generation *generation = NULL;
	int r = generation_open_current(problems, &generation);

	if (r >= 0)
		r = events_print_guard(view, generation);
	return r == -ENOENT ? 0 : r;
}

static int run(struct events *events, bool following, struct problems *problems)
{
	int r, guard = 0;

	events->journal = journal_reader_open(events->view.since_us, events->boot, problems,
					      &events->reader) >= 0;
	r = all_print(events, problems);
	if (events->view.json && events->view.all && !following)
		guard = guard_print(&events->view, problems);
	if (guard < 0)
		problems_add(problems, LOG_ERR, "run it as root",
			     "what the guard has seen cannot be read: %s", strerror(-guard));
	if (r >= 0 && following) {
		log_problems(problems);
		problems_clear(problems);
		r = follow(events, problems);
	}
	if (events->reader.damaged > 0)
		problems_add(problems, LOG_WARNING, NULL,
			     "%llu entries of the journal are no evidence of this version",
			     (unsigned long long)events->reader.damaged);
	log_problems(problems);
	return r < 0 || guard < 0 || !events->journal ? CLI_UNKNOWN : CLI_WELL;
}

int verb_events(int argc, char **argv, const struct cli *cli)
{
	_cleanup_problems_ struct problems problems = { 0 };
	const char *since = NULL, *control = NULL, *verdict = NULL;
	char boot[SD_ID128_STRING_MAX] = "";
	bool json = false, following = false;
	const struct cli_option options[] = {
		{ "control", "NAME", "Only of this control", NULL, &control },
		{ "follow", NULL, "Go on with what comes", &following, NULL },
		{ "json", NULL, "Print lines of JSON: evidence", &json, NULL },
		{ "since", "TIME", "Also of earlier boots: 7d, -2h, 2026-11-01", NULL, &since },
		{ "verdict", "WORD", "Only refuse, audit or exempt", NULL, &verdict },
		{ 0 },
	};
	struct events events = { 0 };
	sd_id128_t id;
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	events.view.json = json;
	events.view.all = !control && !verdict;
	if (!control_option(control, &events.view.controls) ||
	    !verdict_option(verdict, &events.view.verdicts))
		return CLI_UNKNOWN;
	if (since && evidence_since(since, &problems, &events.view.since_us) < 0) {
		log_problems(&problems);
		return CLI_UNKNOWN;
	}
	if (!since && sd_id128_get_boot(&id) >= 0)
		events.boot = sd_id128_to_string(id, boot);
	r = run(&events, following, &problems);
	journal_reader_close(&events.reader);
	waiting_clear(&events.shown);
	return r;
}
