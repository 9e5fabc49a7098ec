/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "check/checks.h"
#include "check/finding.h"
#include "kernel/cmdline-word.h"
#include "kernel/cmdline.h"

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

/* Nothing is wrong with bootward= itself; rd.bootward= goes before it for the guard in an initrd. */
static enum verdict initrd_mode(const struct facts *facts, struct finding *finding)
{
	const char *mode = facts->bootward.text;
	_cleanup_free_ char *value = NULL, *cure = NULL;
	int r;

	r = cmdline_find(facts->cmdline.text, "bootward", true, &value);
	if (r == -ENOMEM)
		return VERDICT_UNKNOWN;
	if (r > 0 && value && facts->initrd_has_module != ANSWER_NO &&
	    strcmp(value, "enforce") != 0 && strcmp(value, mode ? mode : "") != 0) {
		if (asprintf(&cure, "boot without the word rd.bootward=%s", value) < 0)
			cure = NULL;
		return finding_fail(finding, cure,
				    "rd.bootward=%s, which is for the guard in the initrd", value);
	}
	if (mode)
		return finding_pass(finding, "bootward=%s", mode);
	return finding_pass(finding, "there is no bootward=");
}

enum verdict check_cmdline_bootward_mode(const struct facts *facts, struct finding *finding)
{
	const char *mode = facts->bootward.text;

	if (!fact_known(&facts->cmdline))
		return finding_cmdline_unread(finding, facts);
	if (bootward_is_absent(facts))
		return initrd_mode(facts, finding);
	if (!mode)
		return finding_unread(finding, NULL, &facts->bootward);
	if (strcmp(mode, "off") == 0)
		return finding_not_asked(finding, "see cmdline.bootward");
	if (strcmp(mode, "enforce") == 0)
		return initrd_mode(facts, finding);
	if (strcmp(mode, "audit") == 0)
		return finding_fail(finding, "boot without the word bootward=audit",
				    "bootward=audit: nothing is refused, whatever the files say");
	return finding_fail(finding, "write bootward=off, bootward=audit or bootward=enforce",
			    "bootward=%s is no mode: it is ignored", mode);
}

/* sysctl.*= is the kernel's (5.8 and later: process_sysctl_arg(), fs/proc/proc_sysctl.c), which takes
 * '/' for each '.' too, but no '-' for '_', and writes each of them in turn. */
static bool ftrace_word(const struct cmdline_word *word)
{
	static const char name[] = "sysctl.kernel.ftrace_enabled";

	if (word->for_init || word->name_len != strlen(name))
		return false;
	for (size_t i = 0; i < word->name_len; i++)
		if ((word->name[i] == '/' ? '.' : word->name[i]) != name[i])
			return false;
	return true;
}

/* proc_get_long() of kernel/sysctl.c: one number, of which a blank may be the end. What is none leaves
 * the sysctl as it was. */
static bool value_is_number(const struct cmdline_word *word, bool *ret_zero)
{
	char text[22], *start = text, *end;
	unsigned long number;

	if (!word->value || word->value_len == 0 || word->value_len >= sizeof(text))
		return false;
	*(char *)mempcpy(text, word->value, word->value_len) = '\0';
	start += strspn(start, " \t\n");
	start += *start == '-';
	if (*start < '0' || *start > '9')
		return false;
	number = strtoul(start, &end, 0);
	if (!strchr(" \t\n", *end) || number > INT_MAX)
		return false;
	*ret_zero = number == 0;
	return true;
}

enum verdict check_cmdline_ftrace(const struct facts *facts, struct finding *finding)
{
	const char *line = facts->cmdline.text;
	struct cmdline_word word, last = { 0 };
	bool for_init = false, zero = false;

	if (!line)
		return finding_cmdline_unread(finding, facts);
	while (cmdline_word_next(&line, &for_init, &word))
		if (ftrace_word(&word) && value_is_number(&word, &zero))
			last = word;
	if (!last.start)
		return finding_pass(finding, "no word about it");
	if (!zero)
		return finding_pass(finding, "%.*s", (int)last.len, last.start);
	/* it was switched on again since: the sysctl says so */
	if (facts->running && fact_known(&facts->ftrace_enabled) &&
	    strcmp(facts->ftrace_enabled.text, "0") != 0)
		return finding_not_asked(finding, "%.*s at boot; now see sysctl.ftrace-enabled",
					 (int)last.len, last.start);
	return finding_fail(finding, "boot without that word", "%.*s", (int)last.len, last.start);
}
