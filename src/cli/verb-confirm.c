/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>

#include "base/file.h"
#include "base/log.h"
#include "base/replace.h"
#include "base/time-text.h"
#include "cli/status-output.h"
#include "cli/verb.h"
#include "event/journal.h"
#include "event/kmsg.h"
#include "event/message-id.h"
#include "guard/boot-record.h"
#include "guard/guard.h"
#include "policy/control.h"
#include "policy/policy-source.h"
#include "policy/trial.h"

/* What is tried, and the policy that it comes to for good. */
struct confirmation {
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

/* --- what is tried? --- */

/* 1 something is; 0 nothing, or no longer, which was said; negative errno. */
static int tried_read(struct problems *problems, struct confirmation *c)
{
	_cleanup_generation_ struct generation *generation = NULL;
	char until[TIME_TEXT_LEN];
	int r;

	r = generation_open_current(problems, &generation);
	if (r == -ENOENT) {
		log_error("there is nothing to confirm: no guard is loaded");
		return 0;
	}
	if (r >= 0)
		r = generation_policy(generation, &c->tried);
	if (r < 0)
		return r;
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

/* --- the policy for good --- */

static int policy_make(struct problems *problems, struct confirmation *c)
{
	_cleanup_problems_ struct problems same = { 0 };
	_cleanup_policy_ struct policy *raised = NULL;
	enum bw_mode modes[_BW_CONTROL_MAX];
	int r;

	r = trial_policy_read(TRIAL_RAISE, problems, &raised);
	if (r < 0)
		return r;
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		modes[control] = (enum bw_mode)bw_policy_mode(&c->tried, control);
	c->drop_in = trial_drop_in(raised, modes);
	if (!c->drop_in)
		return -ENOMEM;
	r = trial_policy_read(c->drop_in, &same, &c->policy);
	if (r < 0)
		return r;
	if (c->policy->hash == c->policy_hash)
		return 0;
	problems_add(
		problems, LOG_ERR, "bootward enforce begins another trial, of what it is now",
		"what was tried is not what would be kept: the configuration was changed since, or "
		"a drop-in that comes after " TRIAL_DROP_IN " says otherwise");
	return -ESTALE;
}

/* --- writing it down --- */

static int directory_make(int root_fd, const char *path)
{
	if (mkdirat(root_fd, path, 0755) == 0 || errno == EEXIST)
		return 0;
	return -errno;
}

static int drop_in_write(int root_fd, const char *text)
{
	int r;

	r = directory_make(root_fd, "etc/bootward");
	if (r >= 0)
		r = directory_make(root_fd, "etc/bootward/bootward.conf.d");
	if (r >= 0)
		r = file_replace_clean(root_fd, TRIAL_DROP_IN);
	return r < 0 ? r : file_replace(root_fd, TRIAL_DROP_IN, text, strlen(text), 0644);
}

/* What was there before, or NULL. */
static int drop_in_read(int root_fd, char **ret_text)
{
	size_t len;
	int r = file_read(root_fd, TRIAL_DROP_IN + 1, POLICY_FILE_MAX, ret_text, &len);

	return r == -ENOENT ? 0 : r;
}

static void drop_in_restore(int root_fd, const char *before)
{
	int r = before ? drop_in_write(root_fd, before) : file_remove(root_fd, TRIAL_DROP_IN);

	if (r < 0)
		log_error(TRIAL_DROP_IN ": cannot be taken back: %s", strerror(-r));
}

/* First written, then loaded: whoever is stopped in between has what was confirmed at the next load. */
static int keep(const struct confirmation *c, struct problems *problems,
		struct guard_report *ret_report)
{
	_cleanup_close_ int root_fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_free_ char *before = NULL;
	int r = root_fd < 0 ? -errno : drop_in_read(root_fd, &before);

	if (r >= 0)
		r = drop_in_write(root_fd, c->drop_in);
	if (r < 0) {
		problems_add_at(problems, LOG_ERR, TRIAL_DROP_IN, 0,
				file_cure(r, "have /etc mounted so that it can be written to"),
				"cannot be written: %s", file_reason(r));
		return r;
	}
	r = guard_load(c->policy, false, problems, ret_report);
	if (r < 0)
		drop_in_restore(root_fd, before);
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
	int r;

	r = tried_read(&problems, &c);
	if (r == 0)
		return CLI_NOT_SO;
	if (r >= 0)
		r = policy_make(&problems, &c);
	if (r >= 0)
		r = keep(&c, &problems, &report);
	log_problems(&problems);
	if (r < 0) {
		log_error("NOT confirmed: the trial goes on, and ends when it ends");
		return r == -ESTALE || r == -EOPNOTSUPP ? CLI_NOT_SO : CLI_UNKNOWN;
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
