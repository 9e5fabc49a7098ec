/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "check/checks.h"
#include "check/finding.h"
#include "kernel/cmdline-word.h"

static const char *cmdline_source(const struct facts *facts)
{
	return facts->cmdline.source ? facts->cmdline.source : "the kernel command line";
}

/* No bootward= on a command line that is known: text is NULL, and no error is why. */
static bool bootward_is_absent(const struct facts *facts)
{
	return !fact_known(&facts->bootward) && facts->bootward.error == 0;
}

enum verdict check_cmdline_bootward(const struct facts *facts, struct finding *finding)
{
	_cleanup_free_ char *cure = NULL;

	if (!fact_known(&facts->cmdline))
		return finding_cmdline_unread(finding, facts);
	if (bootward_is_absent(facts))
		return finding_pass(finding, "there is no bootward=");
	if (!fact_known(&facts->bootward))
		return finding_unread(finding, NULL, &facts->bootward);
	if (strcmp(facts->bootward.text, "off") != 0)
		return finding_pass(finding, "bootward=%s", facts->bootward.text);
	if (asprintf(&cure, "boot without the word bootward=off (%s)", cmdline_source(facts)) < 0)
		cure = NULL;
	return finding_fail(finding, cure, "bootward=off");
}

enum verdict check_cmdline_bootward_mode(const struct facts *facts, struct finding *finding)
{
	const char *mode = facts->bootward.text;

	if (!fact_known(&facts->cmdline))
		return finding_cmdline_unread(finding, facts);
	if (bootward_is_absent(facts))
		return finding_pass(finding, "there is no bootward=");
	if (!mode)
		return finding_unread(finding, NULL, &facts->bootward);
	if (strcmp(mode, "off") == 0)
		return finding_not_asked(finding, "see cmdline.bootward");
	if (strcmp(mode, "enforce") == 0)
		return finding_pass(finding, "bootward=%s", mode);
	if (strcmp(mode, "audit") == 0)
		return finding_fail(finding, "boot without the word bootward=audit",
				    "bootward=audit: nothing is refused, whatever the files say");
	return finding_fail(finding, "write bootward=off, bootward=audit or bootward=enforce",
			    "bootward=%s is no mode: it is ignored", mode);
}

/* sysctl.*= is the kernel's (5.8 and later: process_sysctl_arg(), fs/proc/proc_sysctl.c), which takes
 * '/' for '.' too, and writes each of them in turn. */
static bool ftrace_word(const struct cmdline_word *word)
{
	return cmdline_word_is(word, "sysctl.kernel.ftrace_enabled") ||
	       cmdline_word_is(word, "sysctl.kernel/ftrace_enabled") ||
	       cmdline_word_is(word, "sysctl/kernel/ftrace_enabled");
}

/* "0", "00" or "0x0": the value of `word` is nothing but a number that is 0. */
static bool value_is_zero(const struct cmdline_word *word)
{
	size_t i = 0;

	if (!word->value || word->value_len == 0)
		return false;
	while (i < word->value_len && (word->value[i] == '0' || word->value[i] == 'x'))
		i++;
	return i == word->value_len;
}

enum verdict check_cmdline_ftrace(const struct facts *facts, struct finding *finding)
{
	const char *line = facts->cmdline.text;
	struct cmdline_word word, last = { 0 };
	bool for_init = false;

	if (!line)
		return finding_cmdline_unread(finding, facts);
	while (cmdline_word_next(&line, &for_init, &word))
		if (ftrace_word(&word))
			last = word;
	if (!last.start)
		return finding_pass(finding, "no word about it");
	if (value_is_zero(&last))
		return finding_fail(finding, "boot without that word", "%.*s", (int)last.len,
				    last.start);
	return finding_pass(finding, "%.*s", (int)last.len, last.start);
}
