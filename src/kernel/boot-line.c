/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/boot-line.h"

#include <string.h>

#include "kernel/cmdline-word.h"
#include "kernel/cmdline.h"
#include "kernel/fact.h"
#include "kernel/kconfig.h"

static bool is_set(const struct facts *facts, const char *option)
{
	const char *value = facts->kconfig ? kconfig_get(facts->kconfig, option) : NULL;

	return value && strcmp(value, "y") == 0;
}

/* Documentation/admin-guide/bootconfig.rst: words that are in the initrd or the kernel, and go before
 * all others. */
static bool bootconfig_is_read(const struct facts *facts, const char *line)
{
	struct cmdline_word word;
	bool for_init = false;

	if (!is_set(facts, "BOOT_CONFIG"))
		return false;
	while (cmdline_word_next(&line, &for_init, &word))
		if (cmdline_word_is(&word, "bootconfig"))
			return true;
	return is_set(facts, "BOOT_CONFIG_FORCE");
}

/*
 * What the kernel makes of the loader's line. CONFIG_CMDLINE of x86 goes before it (setup_arch(),
 * arch/x86/kernel/setup.c), that of arm64 is in place of an empty one; others differ by version: 0.
 */
static int line_join(const struct facts *facts, const char *built_in, char **ret_line)
{
	const char *line = facts->cmdline.text;
	char *whole = NULL;

	if (is_set(facts, "CMDLINE_OVERRIDE") || is_set(facts, "CMDLINE_FORCE"))
		whole = strdup(built_in);
	else if (is_set(facts, "X86"))
		whole = asprintf(&whole, "%s %s", built_in, line) < 0 ? NULL : whole;
	else if (is_set(facts, "ARM64"))
		whole = strdup(*line ? line : built_in);
	else
		return 0;
	if (!whole)
		return -ENOMEM;
	*ret_line = whole;
	return 1;
}

static int line_complete(struct facts *facts)
{
	struct fact *cmdline = &facts->cmdline;
	const char *built_in = facts->kconfig ? kconfig_get(facts->kconfig, "CMDLINE") : NULL;
	_cleanup_free_ char *whole = NULL, *source = NULL;
	int r;

	if (bootconfig_is_read(facts, cmdline->text))
		return fact_fail(cmdline, -EOPNOTSUPP, "what bootconfig adds to the command line");
	if (!built_in || !*built_in)
		return 0;
	r = line_join(facts, built_in, &whole);
	if (r < 0)
		return r;
	if (r == 0)
		return fact_fail(cmdline, -EOPNOTSUPP,
				 "how CONFIG_CMDLINE and the command line go together");
	if (asprintf(&source, "%s, CONFIG_CMDLINE",
		     cmdline->source ? cmdline->source : "command line") < 0) {
		source = NULL;
		return -ENOMEM;
	}
	return fact_set(cmdline, whole, source);
}

static int line_read(const struct subject *subject, struct facts *facts)
{
	struct fact *cmdline = &facts->cmdline;
	int r;

	if (subject->cmdline_doubt)
		return fact_fail(cmdline, -ENOTUNIQ, subject->cmdline_doubt);
	if (!subject->cmdline)
		return facts->running
			       ? fact_read(subject->root_fd, "/proc/cmdline", CMDLINE_MAX, cmdline)
			       : 0;
	if (strnlen(subject->cmdline, CMDLINE_MAX + 1) > CMDLINE_MAX)
		return fact_fail(cmdline, -E2BIG, subject->cmdline_source);
	r = fact_set(cmdline, subject->cmdline, subject->cmdline_source);
	return r < 0 || facts->running ? r : line_complete(facts);
}

int boot_line_read(const struct subject *subject, struct facts *facts)
{
	const struct fact *cmdline = &facts->cmdline;
	_cleanup_free_ char *value = NULL;
	int r;

	r = line_read(subject, facts);
	if (r < 0)
		return r;
	if (!cmdline->text)
		return fact_fail(&facts->bootward, cmdline->error, cmdline->source);
	r = cmdline_find(cmdline->text, "bootward", false, &value);
	if (r <= 0)
		return fact_fail(&facts->bootward, r, cmdline->source);
	return fact_set(&facts->bootward, value ? value : "", cmdline->source);
}
