/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/verb.h"
#include "event/boot-alarm.h"
#include "event/journal.h"
#include "event/kmsg.h"
#include "event/motd.h"
#include "guard/guard.h"
#include "guard/outdated.h"
#include "guard/status.h"
#include "policy/policy-running.h"

/* --- the outcome --- */

static const enum boot_guard guards[_GUARD_STANDING_MAX] = {
	[GUARD_STANDING_UNKNOWN] = BOOT_GUARD_UNKNOWN,
	[GUARD_STANDING_NONE] = BOOT_GUARD_NONE,
	[GUARD_STANDING_BROKEN] = BOOT_GUARD_BROKEN,
	[GUARD_STANDING_IDLE] = BOOT_GUARD_NOT_CALLED,
	[GUARD_STANDING_ARMED] = BOOT_GUARD_IN_FORCE,
};

static bool is_asked(const struct policy *policy)
{
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (policy->control[control] != BW_MODE_OFF)
			return true;
	return false;
}

/* Would a load change nothing? 1 yes, 0 no, negative errno. */
static int compare(const struct generation *generation, const struct policy *policy,
		   struct problems *problems)
{
	_cleanup_free_ bool *outdated = NULL;
	int n = generation_has_policy(generation, policy);

	if (n <= 0)
		return n;
	n = exemptions_outdated(generation, policy, problems, &outdated);
	return n < 0 ? n : n == 0;
}

static void outcome_read(struct problems *problems, struct boot_outcome *ret_outcome)
{
	_cleanup_guard_status_ struct guard_status status = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	struct boot_outcome outcome = { 0 };

	guard_status_read(problems, &status);
	outcome.guard = guards[status.standing];
	outcome.initrd_stale =
		status.generation && guard_initrd_is_stale(&status.generation->state);
	if (policy_read_running(problems, &policy) >= 0) {
		outcome.configuration_good = true;
		outcome.asked = is_asked(policy);
		outcome.configured_mode = policy->configured_mode;
		outcome.mode = policy->mode;
		outcome.as_configured =
			status.generation ? compare(status.generation, policy, problems) : 0;
	}
	*ret_outcome = outcome;
}

/* --- saying it --- */

/* In a unit our own stderr leads to the journal, which has it in the better form already. */
static void alarm_say(enum boot_alarm alarm)
{
	const int priority = boot_alarm_priority(alarm);
	const char *text = boot_alarm_text(alarm);

	kmsg_write(priority, text);
	if (journal_send(priority, boot_alarm_message_id(alarm), text) < 0 ||
	    !getenv("JOURNAL_STREAM"))
		log_message(priority, "%s", text);
}

static int motd_text(unsigned int alarms, char **ret_text)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0;
	FILE *file;

	file = open_memstream(&text, &size);
	if (!file)
		return -ENOMEM;
	for (enum boot_alarm alarm = 0; alarm < _BOOT_ALARM_MAX; alarm++)
		if (alarms & 1U << alarm)
			(void)fprintf(file, "bootward: %s\n", boot_alarm_text(alarm));
	if (fclose(file) != 0)
		return -ENOMEM;
	*ret_text = TAKE_PTR(text);
	return 0;
}

static int motd_say(unsigned int alarms)
{
	_cleanup_close_ int root_fd = -EBADF;
	_cleanup_free_ char *text = NULL;
	int r;

	root_fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0)
		return -errno;
	r = motd_text(alarms, &text);
	return r < 0 ? r : motd_write(root_fd, text);
}

int verb_check_boot(int argc, char **argv, const struct cli *cli)
{
	_cleanup_problems_ struct problems problems = { 0 };
	const struct cli_option options[] = { { 0 } };
	struct boot_outcome outcome;
	unsigned int alarms;
	int r;

	if (!cli_options(cli, options, &argc, argv, &r))
		return r;
	log_set_level_marks(getenv("JOURNAL_STREAM") != NULL);
	outcome_read(&problems, &outcome);
	log_problems(&problems);
	alarms = boot_alarms(&outcome);
	for (enum boot_alarm alarm = 0; alarm < _BOOT_ALARM_MAX; alarm++)
		if (alarms & 1U << alarm)
			alarm_say(alarm);
	r = motd_say(alarms);
	if (r < 0)
		log_warning("cannot write what is said at a login: %s", strerror(-r));
	if (boot_alarms_are_doubt(alarms))
		return CLI_UNKNOWN;
	return alarms ? CLI_NOT_SO : CLI_WELL;
}
