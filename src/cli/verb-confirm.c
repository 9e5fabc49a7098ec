/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <syslog.h>

#include "base/log.h"
#include "base/time-text.h"
#include "cli/confirmed-file.h"
#include "cli/status-output.h"
#include "cli/verb.h"
#include "event/journal.h"
#include "event/kmsg.h"
#include "event/message-id.h"
#include "guard/boot-record.h"
#include "guard/generation.h"
#include "guard/guard.h"
#include "policy/control.h"
#include "policy/trial.h"

/* What is tried, and the policy that it comes to for good. */
struct confirmation {
	uint64_t generation;
	struct bw_policy tried;
	uint64_t policy_hash; /* of what is tried */
	char *drop_in;
	struct policy *policy;
};

static void confirmation_clear(struct confirmation *c)
{
	free(c->drop_in);
	(void)policy_free(c->policy);
}

/* 1 something is on trial; 0 nothing, or no longer, which was said; negative errno: it cannot be told. */
static int tried_read(struct problems *problems, struct confirmation *c)
{
	_cleanup_generation_ struct generation *generation = NULL;
	char until[TIME_TEXT_LEN];
	int r;

	r = pins_namespace_check(problems);
	if (r >= 0)
		r = generation_open_current(problems, &generation);
	if (r == -ENOENT) {
		log_error("there is nothing to confirm: no guard is loaded");
		return 0;
	}
	if (r >= 0)
		r = generation_policy(generation, &c->tried);
	if (r < 0)
		return r;
	c->generation = generation->number;
	c->policy_hash = generation->state.policy_hash;
	if (!c->tried.trial) {
		log_error("there is nothing to confirm: nothing is on trial");
		return 0;
	}
	if (!bw_policy_lapsed(&c->tried, boot_clock()))
		return 1;
	log_error(
		"too late: the trial was over at %s; bootward enforce begins another",
		time_local((int64_t)(boottime_to_realtime(c->tried.trial_until_ns) / 1000), until));
	return 0;
}

static int policy_make(struct problems *problems, struct confirmation *c)
{
	enum bw_mode modes[_BW_CONTROL_MAX];
	int r;

	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		modes[control] = (enum bw_mode)bw_policy_mode(&c->tried, control);
	r = trial_keep(modes, c->policy_hash, problems, &c->drop_in, &c->policy);
	if (r < 0)
		return r;
	return trial_is_barred(c->policy, problems) ? -ESTALE : 0;
}

/* First written, then loaded: whoever is stopped in between has what was confirmed at the next load. */
static int keep(struct confirmation *c, struct problems *problems, struct guard_report *ret_report)
{
	_cleanup_confirmed_file_ struct confirmed_file file = CONFIRMED_FILE_NONE;
	int r;

	r = confirmed_file_open(problems, &file);
	if (r >= 0)
		r = policy_make(problems, c);
	if (r >= 0)
		r = confirmed_file_write(&file, c->drop_in, problems);
	if (r < 0)
		return r;
	r = guard_confirm(c->policy, c->generation, problems, ret_report);
	if (r < 0)
		confirmed_file_restore(&file, problems);
	return r;
}

static void kept_say(const struct confirmation *c, const struct guard_report *report)
{
	char names[CONTROLS_TEXT_LEN], text[320];

	(void)snprintf(text, sizeof(text),
		       "the trial is confirmed: generation %" PRIu64 " enforces for good: %s",
		       (uint64_t)report->state.generation, controls_to_text(c->tried.trial, names));
	kmsg_write(LOG_NOTICE, text);
	(void)journal_send(LOG_NOTICE, MESSAGE_ID_TRIAL_CONFIRMED, text);
	(void)printf("Confirmed: %s\nWritten to " TRIAL_DROP_IN "\n", names);
	if (guard_initrd_is_stale(&report->state))
		log_warning("the initrd has the configuration from before: update-initramfs -u, "
			    "dracut --force or mkinitcpio -P");
}

static int confirm(void)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_(confirmation_clear) struct confirmation c = { 0 };
	struct guard_report report;
	int r = tried_read(&problems, &c);

	if (r <= 0) {
		log_problems(&problems);
		return r < 0 ? CLI_UNKNOWN : CLI_NOT_SO;
	}
	r = keep(&c, &problems, &report);
	log_problems(&problems);
	if (r < 0) {
		log_error("NOT confirmed: a trial that is not over goes on to its end");
		return r == -ESTALE ? CLI_NOT_SO : CLI_UNKNOWN;
	}
	kept_say(&c, &report);
	return CLI_WELL;
}

int verb_confirm(int argc, char **argv, const struct cli *cli)
{
	const struct cli_option options[] = { { 0 } };
	int r;

	return cli_options(cli, options, &argc, argv, &r) ? confirm() : r;
}
