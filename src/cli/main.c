/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/words.h"
#include "bpf/abi.h"
#include "cli/verb.h"

/* Sorted by name. Help, dispatch and suggestions come from here. */
static const struct verb verbs[] = {
	{ "bootloader", "[plan|apply|revert|verify]",
	  "Have the next boot turn bpf on, or take that back", 0, 1, verb_bootloader },
	{ "break-glass", "", "Start once with the guard off, or say whether that is so", 0, 0,
	  verb_break_glass },
	{ "check-boot", "", "Alarm if this boot is not guarded as configured", 0, 0,
	  verb_check_boot },
	{ "check-config", "", "Report every problem in the configuration", 0, 0,
	  verb_check_config },
	{ "confirm", "", "Keep what is on trial, and write it down", 0, 0, verb_confirm },
	{ "enforce", "[CONTROL...]", "Enforce on trial: audits again unless it is confirmed", 0,
	  _BW_CONTROL_MAX, verb_enforce },
	{ "events", "", "Show what was refused, audited and exempted", 0, 0, verb_events },
	{ "explain", "FILE...", "Say what would become of files, and why", 1, INT_MAX,
	  verb_explain },
	{ "gate", "[CONTROL...]", "Say whether controls may be enforced, by what was seen", 0,
	  _BW_CONTROL_MAX, verb_gate },
	{ "metrics", "", "Print what the guard is and counted, for Prometheus", 0, 0,
	  verb_metrics },
	{ "preflight", "", "Say whether a kernel can carry the guard, and what is missing", 0, 0,
	  verb_preflight },
	{ "probe", "", "Try what the guard refuses, for real", 0, 0, verb_probe },
	{ "report", "", "Show what was seen: what is worth a look, who, what and when", 0, 0,
	  verb_report },
	{ "review", "", "Say which exemptions somebody should look at", 0, 0, verb_review },
	{ "simulate", "[CONFIG]", "Say what a configuration would have done to what was seen", 0, 1,
	  verb_simulate },
	{ "status", "", "Show whether the guard is in force, and what it counted", 0, 0,
	  verb_status },
	{ "suggest", "", "Write the narrowest exemptions for what was seen", 0, 0, verb_suggest },
	{ "unload", "", "Take the guard away", 0, 0, verb_unload },
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static int help(void)
{
	(void)printf("usage: bootward VERB [OPTION...] [ARGUMENT...]\n\n"
		     "Look after the boot-time guard.\n\n"
		     "Verbs:\n");
	for (size_t i = 0; i < VERBS; i++)
		(void)printf("  %-14s %s\n", verbs[i].name, verbs[i].help);
	(void)printf("\nOptions:\n"
		     "  -h, --help     Print this text, or that of a verb, and exit\n"
		     "      --version  Print the version and exit\n\n"
		     "Exit status: 0 all is well, 1 a finding, 2 bad input or could not tell.\n");
	return CLI_WELL;
}

static int version(void)
{
	(void)puts("bootward " BOOTWARD_VERSION);
	return CLI_WELL;
}

static int verb_unknown(const char *name)
{
	const char *names[VERBS + 1] = { NULL };
	char suggestion[80];

	for (size_t i = 0; i < VERBS; i++)
		names[i] = verbs[i].name;
	if (name[0] == '-')
		log_error("unknown option '%s'; see bootward --help", name);
	else
		log_error("unknown verb '%s'%s; see bootward --help", name,
			  words_suggestion(name, names, suggestion, sizeof(suggestion)));
	return CLI_UNKNOWN;
}

/* A full disk or a closed pipe may have swallowed what was printed. */
static int output_finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	log_error("the output could not be written: %s", strerror(errno));
	return CLI_UNKNOWN;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		log_error("no verb given; see bootward --help");
		return CLI_UNKNOWN;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return output_finish(help());
	if (strcmp(argv[1], "--version") == 0)
		return output_finish(version());
	for (size_t i = 0; i < VERBS; i++) {
		const struct cli cli = { .verb = &verbs[i] };

		if (strcmp(verbs[i].name, argv[1]) == 0)
			return output_finish(verbs[i].run(argc - 1, argv + 1, &cli));
	}
	return verb_unknown(argv[1]);
}
