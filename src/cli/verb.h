/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/* Exit statuses of every verb. */
enum {
	CLI_WELL = 0,
	CLI_NOT_SO = 1, /* a finding failed, or the thing asked for is not so */
	CLI_UNKNOWN = 2, /* could not tell, bad input or usage */
};

struct cli;

/* One row of the verb table (main.c), which the help and the dispatch are made of. */
struct verb {
	const char *name;
	const char *arguments; /* for the help, as in "FILE..."; "" if there are none */
	const char *help; /* one line, of what it does */
	int operands_min, operands_max;
	int (*run)(int argc, char **argv, const struct cli *cli);
};

/* What main hands to a verb: argv[0] is the verb's name, and what follows it is unread. */
struct cli {
	const struct verb *verb;
};

/* One row of a verb's own option table; a row without a name ends it. */
struct cli_option {
	const char *name; /* long name, without "--" */
	const char *argument; /* name of the argument, as in "DIR"; NULL: the option has none */
	const char *help;
	bool *flag; /* set to true; with an argument: which may then be left out */
	const char **value; /* set to the argument, borrowed from argv */
};

/*
 * Read a verb's options. Operands move to the front: argv[1] to argv[*argc - 1]. --help, which
 * every verb has, prints the help that is made of the two tables.
 *
 * Returns true if the verb is to go on. Otherwise everything was said and *ret_status is its exit
 * status.
 */
bool cli_options(const struct cli *cli, const struct cli_option *options, int *argc, char **argv,
		 int *ret_status);

int verb_bootloader(int argc, char **argv, const struct cli *cli);
int verb_break_glass(int argc, char **argv, const struct cli *cli);
int verb_check_boot(int argc, char **argv, const struct cli *cli);
int verb_check_config(int argc, char **argv, const struct cli *cli);
int verb_confirm(int argc, char **argv, const struct cli *cli);
int verb_enforce(int argc, char **argv, const struct cli *cli);
int verb_events(int argc, char **argv, const struct cli *cli);
int verb_explain(int argc, char **argv, const struct cli *cli);
int verb_gate(int argc, char **argv, const struct cli *cli);
int verb_metrics(int argc, char **argv, const struct cli *cli);
int verb_preflight(int argc, char **argv, const struct cli *cli);
int verb_probe(int argc, char **argv, const struct cli *cli);
int verb_report(int argc, char **argv, const struct cli *cli);
int verb_review(int argc, char **argv, const struct cli *cli);
int verb_simulate(int argc, char **argv, const struct cli *cli);
int verb_status(int argc, char **argv, const struct cli *cli);
int verb_suggest(int argc, char **argv, const struct cli *cli);
int verb_unload(int argc, char **argv, const struct cli *cli);
