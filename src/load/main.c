/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "base/wrap.h"
#include "event/kmsg.h"
#include "guard/generation.h"
#include "guard/guard.h"
#include "guard/pin.h"
#include "policy/control.h"
#include "policy/policy-running.h"

enum {
	EXIT_GUARDED = 0,
	EXIT_NOT_IN_FORCE = 1,
	EXIT_COULD_NOT = 2,
};

static void help(void)
{
	(void)puts("bootward-load [OPTION]\n"
		   "\n"
		   "Put the configured guard in force: load, attach, prove, publish.\n"
		   "\n"
		   "  --check      read the configuration, and load nothing\n"
		   "  --initrd     this is the initrd, also without /etc/initrd-release\n"
		   "  --help       this text\n"
		   "  --version    the version\n"
		   "\n"
		   "Exit status: 0 the guard is in force, or off by intent; 1 the kernel does not\n"
		   "call the guard; 2 it could not be loaded. Unless it is 0, what was in force\n"
		   "before still is.");
}

static void verdict_say(int level, const char *text)
{
	kmsg_write(level, text);
	log_message(level, "%s", text);
}

/* For the console an error: with "quiet", as most systems boot, it shows nothing less
 * (CONSOLE_LOGLEVEL_QUIET is 4), and whoever sits there must not believe that the machine is guarded. */
static void alarm_say(const char *text)
{
	kmsg_write(LOG_ERR, text);
	log_warning("%s", text);
}

static const char *mode_word(enum bw_mode mode)
{
	static const char *const words[_BW_MODE_MAX] = {
		[BW_MODE_OFF] = "off",
		[BW_MODE_AUDIT] = "auditing",
		[BW_MODE_ENFORCE] = "enforcing",
	};

	return mode < _BW_MODE_MAX ? words[mode] : "unknown";
}

static void state_print(const struct guard_report *report, char *text, size_t size)
{
	const struct bw_state *state = &report->state;

	(void)snprintf(text, size, "%s, generation %llu, policy %016llx, %d hooks%s%s",
		       mode_word(state->mode), (unsigned long long)state->generation,
		       (unsigned long long)state->policy_hash, __builtin_popcount(state->hooks),
		       report->outcome == GUARD_VERIFIED ? " (was in force already)" : "",
		       report->outcome == GUARD_VERIFIED && state->initrd ? ", since the initrd"
									  : "");
}

static void off_say(const struct policy *policy, const struct bw_state *state, const char *in_force)
{
	char text[320];

	if (!policy_is_break_glass(policy))
		verdict_say(LOG_WARNING, "off by configuration: nothing loaded");
	if (state->generation == 0)
		return;
	(void)snprintf(text, sizeof(text), "still in force: %s; bootward unload takes it away",
		       in_force);
	alarm_say(text);
}

static void break_glass_say(const struct policy *policy)
{
	char text[160];

	(void)snprintf(
		text, sizeof(text),
		"BREAK-GLASS: the kernel command line says bootward=%s, configured is %s: %s",
		mode_to_string(policy->mode), mode_to_string(policy->configured_mode),
		policy->mode == BW_MODE_OFF ? "nothing is loaded" : "nothing is refused");
	alarm_say(text);
}

static void report_say(const struct policy *policy, const struct guard_report *report)
{
	char text[256];

	state_print(report, text, sizeof(text));
	if (policy_is_break_glass(policy))
		break_glass_say(policy);
	if (report->outcome == GUARD_OFF)
		off_say(policy, &report->state, text);
	else
		verdict_say(LOG_NOTICE, text);
	if (report->initrd_stale)
		verdict_say(LOG_WARNING,
			    "the initrd has an old copy of the configuration, in force until now; "
			    "update-initramfs -u, dracut --force or mkinitcpio -P");
}

static const struct problem *first_error(const struct problems *problems)
{
	for (size_t i = 0; i < problems->n; i++)
		if (problems->items[i].level <= LOG_ERR)
			return &problems->items[i];
	return NULL;
}

/* The first error goes to the console too: a boot that ends there has no journal to look into. */
static void reason_say(const struct problems *problems)
{
	const struct problem *problem = first_error(problems);
	_cleanup_free_ char *plain = NULL;
	char text[512], place[256] = "", line[16] = "";

	if (!problem)
		return;
	if (problem->line > 0)
		(void)snprintf(line, sizeof(line), ":%u", problem->line);
	if (problem->file)
		(void)snprintf(place, sizeof(place), "%s%s: ", problem->file, line);
	(void)snprintf(text, sizeof(text), "%s%s%s%s", place, problem->what,
		       problem->cure ? "; " : "", problem->cure ? problem->cure : "");
	plain = wrap_text(text, 0);
	if (plain)
		kmsg_write(LOG_ERR, plain);
}

/* What the failure left as it was. */
static void failure_say(int error)
{
	_cleanup_problems_ struct problems ignored = { 0 };
	_cleanup_generation_ struct generation *current = NULL;
	const char *what = error == -EOPNOTSUPP ? "the guard is NOT in force: not called"
						: "the guard was NOT loaded";
	char text[128];
	int r;

	r = generation_open_current(&ignored, &current);
	if (r == 0)
		(void)snprintf(text, sizeof(text), "%s; generation %llu stays as it is", what,
			       (unsigned long long)current->number);
	else if (r == -ESTALE)
		(void)snprintf(text, sizeof(text), "%s; what another version loaded stays as it is",
			       what);
	else
		(void)snprintf(text, sizeof(text), "%s", what);
	verdict_say(LOG_ERR, text);
}

/* Off by the boot prompt, where nobody can tell what is configured? In another mount namespace than PID 1's
 * that may be a stand-in for the kernel's line. */
static bool is_unread_off(bool initrd)
{
	return policy_running_is_off(initrd) && pins_namespace_is_first() != 0;
}

static int unread_off(const struct problems *problems, int error)
{
	log_problems(problems);
	reason_say(problems);
	alarm_say(
		"BREAK-GLASS: the kernel command line says bootward=off, and the configuration cannot "
		"be read");
	failure_say(error);
	return EXIT_GUARDED;
}

static int run(bool check_only, bool initrd)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_ struct policy *policy = NULL;
	struct guard_report report;
	int r;

	r = initrd ? policy_read_running_initrd(&problems, &policy)
		   : policy_read_running(&problems, &policy);
	if (r < 0 && !check_only && is_unread_off(initrd))
		return unread_off(&problems, r);
	if (r >= 0 && !check_only)
		r = guard_load(policy, initrd, &problems, &report);
	log_problems(&problems);
	if (r < 0) {
		if (!check_only) {
			reason_say(&problems);
			failure_say(r);
		}
		return r == -EOPNOTSUPP ? EXIT_NOT_IN_FORCE : EXIT_COULD_NOT;
	}
	if (!check_only)
		report_say(policy, &report);
	return EXIT_GUARDED;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "check", no_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "initrd", no_argument, NULL, 'i' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 },
	};
	bool check_only = false, initrd = access("/etc/initrd-release", F_OK) == 0;
	int c;

	log_set_level_marks(getenv("JOURNAL_STREAM") != NULL);
	while ((c = getopt_long(argc, argv, "h", options, NULL)) >= 0)
		switch (c) {
		case 'c':
			check_only = true;
			break;
		case 'i':
			initrd = true;
			break;
		case 'h':
			help();
			return EXIT_GUARDED;
		case 'V':
			(void)puts("bootward-load " BOOTWARD_VERSION);
			return EXIT_GUARDED;
		default:
			return EXIT_COULD_NOT;
		}
	if (optind < argc) {
		log_error("it takes no arguments: %s; see --help", argv[optind]);
		return EXIT_COULD_NOT;
	}
	return run(check_only, initrd);
}
