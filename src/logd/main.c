/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <getopt.h>
#include <string.h>

#include "base/log.h"
#include "guard/libbpf-log.h"
#include "logd/logd.h"

enum {
	EXIT_SERVED = 0,
	EXIT_COULD_NOT = 2,
};

static int help(void)
{
	(void)puts("bootward-logd [OPTION]\n"
		   "\n"
		   "Bring what the guard refused, audited and exempted to the journal.\n"
		   "\n"
		   "  --help       this text\n"
		   "  --version    the version\n"
		   "\n"
		   "Exit status: 0 it was told to stop; 2 it could not go on.");
	return EXIT_SERVED;
}

static int version(void)
{
	(void)puts("bootward-logd " BOOTWARD_VERSION);
	return EXIT_SERVED;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 },
	};
	int c;

	log_set_level_marks(getenv("JOURNAL_STREAM") != NULL);
	while ((c = getopt_long(argc, argv, "h", options, NULL)) >= 0)
		return c == 'h' ? help() : c == 'V' ? version() : EXIT_COULD_NOT;
	if (optind < argc) {
		log_error("it takes no arguments: %s; see --help", argv[optind]);
		return EXIT_COULD_NOT;
	}
	libbpf_log_start();
	return logd_run() < 0 ? EXIT_COULD_NOT : EXIT_SERVED;
}
