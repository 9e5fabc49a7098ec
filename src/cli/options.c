/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/verb.h"

enum {
	OPTIONS_MAX = 16, /* of one verb */
	OPTION_FIRST = 256, /* what getopt returns for row 0: no character */
};

/* --- help --- */

/* "--name", "--name=ARGUMENT" or "--name[=ARGUMENT]"; returns its length. */
static int option_name(const struct cli_option *option, char *buffer, size_t size)
{
	const bool optional = option->argument && option->flag;

	return snprintf(buffer, size, "--%s%s%s%s%s", option->name, optional ? "[" : "",
			option->argument ? "=" : "", option->argument ? option->argument : "",
			optional ? "]" : "");
}

static void verb_help(const struct verb *verb, const struct cli_option *options)
{
	int width = (int)strlen("--help");
	char name[48];

	for (const struct cli_option *option = options; option->name; option++) {
		int n = option_name(option, name, sizeof(name));

		width = n > width ? n : width;
	}
	(void)printf("usage: bootward %s [OPTION...]%s%s\n\n%s.\n\nOptions:\n", verb->name,
		     *verb->arguments ? " " : "", verb->arguments, verb->help);
	for (const struct cli_option *option = options; option->name; option++) {
		(void)option_name(option, name, sizeof(name));
		(void)printf("      %-*s  %s\n", width, name, option->help);
	}
	(void)printf("  -h, %-*s  Print this text and exit\n", width, "--help");
}

/* --- reading --- */

/* The rows as getopt wants them; `longs` has room for OPTIONS_MAX, --help and the end. */
static void options_for_getopt(const struct cli_option *options, struct option *longs)
{
	int n = 0;

	for (; options[n].name && n < OPTIONS_MAX; n++)
		longs[n] = (struct option){
			.name = options[n].name,
			.has_arg = !options[n].argument ? no_argument
				   : options[n].flag	? optional_argument
							: required_argument,
			.val = OPTION_FIRST + n,
		};
	longs[n++] = (struct option){ .name = "help", .val = 'h' };
	longs[n] = (struct option){ 0 };
}

/* `c` is what getopt_long() returned for something that it did not take. */
static void option_refuse(const struct cli *cli, int c, const char *word)
{
	const char *what = c == ':'		    ? "argument missing after"
			   : optopt >= OPTION_FIRST ? "no argument is taken by"
						    : "unknown option";
	const char one[] = { '-', (char)optopt, '\0' };

	/* of several letters in one word only the bad one is named, and getopt is not past it */
	if (optopt > 0 && optopt < OPTION_FIRST)
		word = one;
	log_error("%s: %s '%s'; see bootward %s --help", cli->verb->name, what, word,
		  cli->verb->name);
}

static void option_take(const struct cli_option *option)
{
	if (option->argument)
		*option->value = optarg;
	if (option->flag)
		*option->flag = true;
}

/* Only operands are left: argv[1] to argv[*argc - 1]. */
static bool operands_check(const struct cli *cli, int *argc, char **argv)
{
	int n = *argc - optind;

	if (n < cli->verb->operands_min || n > cli->verb->operands_max) {
		log_error("%s: %s; see bootward %s --help", cli->verb->name,
			  n < cli->verb->operands_min ? "an argument is missing"
						      : "too many arguments",
			  cli->verb->name);
		return false;
	}
	for (int i = 0; i < n; i++)
		argv[1 + i] = argv[optind + i];
	argv[1 + n] = NULL;
	*argc = 1 + n;
	return true;
}

bool cli_options(const struct cli *cli, const struct cli_option *options, int *argc, char **argv,
		 int *ret_status)
{
	struct option longs[OPTIONS_MAX + 2];
	int c;

	options_for_getopt(options, longs);
	opterr = 0;
	while ((c = getopt_long(*argc, argv, ":h", longs, NULL)) >= 0) {
		if (c == 'h') {
			verb_help(cli->verb, options);
			*ret_status = CLI_WELL;
			return false;
		}
		if (c < OPTION_FIRST) {
			option_refuse(cli, c, argv[optind - 1]);
			*ret_status = CLI_UNKNOWN;
			return false;
		}
		option_take(&options[c - OPTION_FIRST]);
	}
	if (operands_check(cli, argc, argv))
		return true;
	*ret_status = CLI_UNKNOWN;
	return false;
}
