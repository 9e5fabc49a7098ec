/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "check/checks.h"
#include "check/finding.h"
#include "kernel/cmdline-word.h"
#include "kernel/kconfig.h"
#include "kernel/lockdown.h"
#include "kernel/lsm.h"

static bool cmdline_asks_confidentiality(const struct facts *facts)
{
	static const char level[] = "confidentiality";
	const char *line = facts->cmdline.text;
	struct cmdline_word word;
	bool for_init = false;

	while (line && cmdline_word_next(&line, &for_init, &word))
		if (word.value && cmdline_word_is(&word, "lockdown") &&
		    word.value_len == strlen(level) &&
		    memcmp(word.value, level, word.value_len) == 0)
			return true;
	return false;
}

/* Nothing lowers it: neither a word nor the file in securityfs. */
static enum verdict confidentiality(const struct facts *facts, struct finding *finding)
{
	static const char option[] = "LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY";
	const char *value = facts->kconfig ? kconfig_get(facts->kconfig, option) : NULL;

	if (value && strcmp(value, "y") == 0)
		return finding_fail(finding,
				    "boot a kernel built without "
				    "CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY: lockdown= does "
				    "not lower it",
				    "confidentiality, by CONFIG_%s", option);
	if (facts->running && fact_known(&facts->cmdline) && !cmdline_asks_confidentiality(facts))
		return finding_fail(finding,
				    "find who writes it to /sys/kernel/security/lockdown after the "
				    "boot, stop that, and reboot",
				    "confidentiality, which the command line does not ask for");
	return finding_fail(finding, LOCKDOWN_LOWER, "confidentiality");
}

/* Of a kernel to come also what brings it about, which may be an "if". */
static enum verdict lockdown_known(const struct facts *facts, struct finding *finding)
{
	const struct fact *lockdown = &facts->lockdown;

	if (strcmp(lockdown->text, "confidentiality") == 0)
		return confidentiality(facts, finding);
	if (!facts->running && lockdown->source && strcmp(lockdown->text, "integrity") == 0)
		return finding_pass(finding, "%s, by %s", lockdown->text, lockdown->source);
	return finding_pass(finding, "%s", lockdown->text);
}

static bool lockdown_starts(const struct facts *facts)
{
	const struct fact *list = finding_list(facts);

	return !fact_known(list) || lsm_list_has(list->text, "lockdown");
}

enum verdict check_lockdown(const struct facts *facts, struct finding *finding)
{
	if (fact_known(&facts->lockdown))
		return lockdown_known(facts, finding);
	if (!lockdown_starts(facts))
		return finding_pass(finding, "there is no lockdown among the security modules");
	if (!facts->running && facts->kconfig && !fact_known(&facts->cmdline))
		return finding_cmdline_unread(finding, facts);
	return finding_unread(finding, cure_of_unread(facts), &facts->lockdown);
}
