/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lockdown.h"

#include <string.h>

#include "kernel/cmdline-word.h"
#include "kernel/fact.h"
#include "kernel/kconfig.h"
#include "kernel/lsm.h"
#include "kernel/secure-boot.h"
#include "kernel/securityfs.h"

enum level {
	LEVEL_NONE,
	LEVEL_INTEGRITY,
	LEVEL_CONFIDENTIALITY,
};

static const char *const levels[] = {
	[LEVEL_NONE] = "none",
	[LEVEL_INTEGRITY] = "integrity",
	[LEVEL_CONFIDENTIALITY] = "confidentiality",
};

/* The level, or -EINVAL. */
static int level_from_text(const char *text, size_t len)
{
	for (int i = 0; i <= LEVEL_CONFIDENTIALITY; i++)
		if (strlen(levels[i]) == len && memcmp(levels[i], text, len) == 0)
			return i;
	return -EINVAL;
}

/* "none [integrity] confidentiality": lockdown_read() of security/lockdown/lockdown.c, 5.4 to 7.2. */
static int state_read(struct fact *fact)
{
	_cleanup_free_ char *source = strdup(fact->source);
	const char *start = strchr(fact->text, '['), *end = start ? strchr(start, ']') : NULL;
	int level = end ? level_from_text(start + 1, (size_t)(end - start - 1)) : -EINVAL;

	if (!source)
		return -ENOMEM;
	if (level < 0)
		return fact_fail(fact, -EBADMSG, source);
	return fact_set(fact, levels[level], source);
}

static int running_read(const struct subject *subject, struct facts *facts)
{
	const struct fact *active = &facts->active;
	int r;

	r = securityfs_read(subject, "lockdown", &facts->lockdown);
	if (r < 0)
		return r;
	if (facts->lockdown.text)
		return state_read(&facts->lockdown);
	if (facts->lockdown.error == -ENOENT && active->text &&
	    !lsm_list_has(active->text, "lockdown"))
		return fact_set(&facts->lockdown, levels[LEVEL_NONE], active->source);
	return 0;
}

static bool is_set(const struct facts *facts, const char *option)
{
	const char *value = kconfig_get(facts->kconfig, option);

	return value && strcmp(value, "y") == 0;
}

struct expectation {
	enum level level;
	const char *source; /* borrowed */
};

/* Nothing lowers it: lock_kernel_down() of lockdown.c. */
static void level_raise(struct expectation *expectation, int level, const char *source)
{
	if (level <= (int)expectation->level)
		return;
	expectation->level = (enum level)level;
	expectation->source = source;
}

/* Each lockdown= counts, not only the last: early_param() calls for each. */
static void raise_by_cmdline(struct expectation *expectation, const struct fact *cmdline)
{
	const char *line = cmdline->text;
	struct cmdline_word word;
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, &word))
		if (word.value && cmdline_word_is(&word, "lockdown"))
			level_raise(expectation, level_from_text(word.value, word.value_len),
				    cmdline->source);
}

/* Not mainline's: Debian's, Fedora's, RHEL's and SUSE's kernels have the first, Ubuntu's the second, and
 * all go to integrity. */
static const struct {
	const char *option, *if_on;
} secure_boot_options[] = {
	{ "LOCK_DOWN_IN_EFI_SECURE_BOOT",
	  "CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT, if Secure Boot is on" },
	{ "LOCK_DOWN_IN_SECURE_BOOT", "CONFIG_LOCK_DOWN_IN_SECURE_BOOT, if Secure Boot is on" },
};

static void raise_by_secure_boot(struct expectation *expectation, const struct subject *subject,
				 const struct facts *facts)
{
	const size_t n = sizeof(secure_boot_options) / sizeof(secure_boot_options[0]);
	enum answer answer;
	size_t i = 0;

	while (i < n && !is_set(facts, secure_boot_options[i].option))
		i++;
	if (i == n)
		return;
	answer = secure_boot_read(subject);
	if (answer == ANSWER_YES)
		level_raise(expectation, LEVEL_INTEGRITY, "Secure Boot");
	else if (answer == ANSWER_UNKNOWN)
		level_raise(expectation, LEVEL_INTEGRITY, secure_boot_options[i].if_on);
}

/* Is the module started at all? Not known: it is in no list that could be told. */
static enum answer is_started(const struct facts *facts)
{
	if (!is_set(facts, "SECURITY_LOCKDOWN_LSM"))
		return ANSWER_NO;
	if (is_set(facts, "SECURITY_LOCKDOWN_LSM_EARLY")) /* early_security_init(): lsm= or not */
		return ANSWER_YES;
	if (!facts->expected.text)
		return ANSWER_UNKNOWN;
	return lsm_list_has(facts->expected.text, "lockdown") ? ANSWER_YES : ANSWER_NO;
}

static int expected_read(const struct subject *subject, struct facts *facts)
{
	const struct fact *lack = !facts->kconfig	 ? &facts->kconfig_file
				  : !facts->cmdline.text ? &facts->cmdline
							 : NULL;
	struct expectation expectation = { LEVEL_NONE, facts->kconfig_file.text };
	enum answer started;

	if (lack)
		return fact_fail(&facts->lockdown, lack->error, lack->source);
	started = is_started(facts);
	if (started == ANSWER_UNKNOWN)
		return fact_fail(&facts->lockdown, facts->expected.error, facts->expected.source);
	if (started == ANSWER_NO)
		return fact_set(&facts->lockdown, levels[LEVEL_NONE], expectation.source);
	if (is_set(facts, "LOCK_DOWN_KERNEL_FORCE_INTEGRITY"))
		level_raise(&expectation, LEVEL_INTEGRITY, facts->kconfig_file.text);
	if (is_set(facts, "LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY"))
		level_raise(&expectation, LEVEL_CONFIDENTIALITY, facts->kconfig_file.text);
	raise_by_cmdline(&expectation, &facts->cmdline);
	raise_by_secure_boot(&expectation, subject, facts);
	return fact_set(&facts->lockdown, levels[expectation.level], expectation.source);
}

int lockdown_read(const struct subject *subject, struct facts *facts)
{
	return facts->running ? running_read(subject, facts) : expected_read(subject, facts);
}
