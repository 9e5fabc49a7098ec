/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/version.h>
#include <string.h>

#include "base/words.h"
#include "check/checks.h"
#include "check/finding.h"
#include "kernel/cmdline-word.h"
#include "kernel/kconfig.h"
#include "kernel/lsm.h"

/* The list that a kernel will have says itself why it cannot be told. */
static enum verdict expected_unread(const struct facts *facts, struct finding *finding)
{
	const struct fact *expected = &facts->expected;

	if (expected->error == 0 && expected->source)
		return finding_unknown(finding, cure_of_unread(facts), "%s", expected->source);
	return finding_unread(finding, cure_of_unread(facts), expected);
}

static enum verdict list_unread(const struct facts *facts, struct finding *finding)
{
	const struct fact *list = finding_list(facts);

	if (facts->running)
		return finding_unread(
			finding, "run: mount -t securityfs securityfs /sys/kernel/security", list);
	if (facts->kconfig && !fact_known(&facts->cmdline))
		return finding_cmdline_unread(finding, facts);
	return expected_unread(facts, finding);
}

/* --- lsm.bpf-active, lsm.expected-agrees --- */

/* Add a name to a list, which is *list. */
static bool list_add(char **list, const char *separator, const char *name)
{
	char *longer = NULL;

	if (asprintf(&longer, "%s%s%s", *list, **list ? separator : "", name) < 0)
		return false;
	free(*list);
	*list = longer;
	return true;
}

/* What runs below Windows: its kernel is Windows's, which also makes the command line. */
static bool is_wsl(const struct facts *facts)
{
	return facts->running && fact_known(&facts->release) &&
	       strstr(facts->release.text, "-microsoft-standard");
}

/* The active list as lsm= takes it, with bpf; NULL if there is no memory. capability, ima and evm
 * start in any case; integrity is in no list, see integrity_lost(). */
static char *list_with_bpf(const struct facts *facts)
{
	_cleanup_free_ char *names = strdup(facts->active.text), *list = strdup("");
	bool well = names && list;
	char *state = NULL;

	for (char *name = well ? strtok_r(names, ",\n", &state) : NULL; name && well;
	     name = strtok_r(NULL, ",\n", &state))
		if (!lsm_list_has("capability,ima,evm", name))
			well = list_add(&list, ",", name);
	if (well && facts->version < KERNEL_VERSION(6, 9, 0))
		well = list_add(&list, ",", "integrity");
	return well && list_add(&list, ",", "bpf") ? TAKE_PTR(list) : NULL;
}

static enum verdict bpf_inactive(const struct facts *facts, struct finding *finding,
				 const char *will_be, const char *list)
{
	_cleanup_free_ char *word = NULL, *cure = NULL;

	if (facts->bpf_lsm_compiled == ANSWER_NO)
		return finding_fail(finding,
				    "boot a kernel built with CONFIG_BPF_LSM=y: lsm= cannot add "
				    "what is not there",
				    "%s%s", will_be, list);
	if (!is_wsl(facts))
		return finding_fail(finding, CURE_PLAN, "%s%s", will_be, list);
	word = list_with_bpf(facts);
	if (word && asprintf(&cure,
			     "in Windows, write kernelCommandLine=lsm=%s below [wsl2] in "
			     "%%UserProfile%%\\.wslconfig, and run wsl --shutdown",
			     word) < 0)
		cure = NULL;
	return finding_fail(finding, cure, "%s", list);
}

enum verdict check_lsm_bpf_active(const struct facts *facts, struct finding *finding)
{
	const struct fact *list = finding_list(facts);
	const char *will_be = facts->running ? "" : "will be ";

	if (fact_known(list) && lsm_list_has(list->text, "bpf"))
		return finding_pass(finding, "%s%s", will_be, list->text);
	if (fact_known(list))
		return bpf_inactive(facts, finding, will_be, list->text);
	if (facts->running && facts->live_probe == LIVE_PROBE_REFUSED)
		return finding_pass(finding, "by the live probe");
	return list_unread(facts, finding);
}

/* Are both lists the same names in the same order? A newline at an end does no harm. */
static bool lists_agree(const char *a, const char *b)
{
	size_t len = strcspn(a, "\n");

	return len == strcspn(b, "\n") && strncmp(a, b, len) == 0;
}

enum verdict check_lsm_expected_agrees(const struct facts *facts, struct finding *finding)
{
	if (!facts->running)
		return finding_not_running(finding);
	if (!fact_known(&facts->active))
		return finding_unread(finding, NULL, &facts->active);
	if (!fact_known(&facts->expected))
		return expected_unread(facts, finding);
	if (!lists_agree(facts->active.text, facts->expected.text))
		return finding_fail(finding,
				    "believe what is said of this kernel, which was seen, and "
				    "check others after their first boot",
				    "worked out %s", facts->expected.text);
	return finding_pass(finding, "they agree");
}

/* --- lsm.order-keeps --- */

/* The command line without its lsm= words. NULL if there is no memory. */
static char *cmdline_without_lsm(const char *line)
{
	char *text = malloc(2 * strlen(line) + 1), *end = text;
	struct cmdline_word word;
	bool for_init = false;

	if (!text)
		return NULL;
	while (cmdline_word_next(&line, &for_init, &word)) {
		if (cmdline_word_is(&word, "lsm"))
			continue;
		if (end > text)
			*end++ = ' ';
		end = mempcpy(end, word.start, word.len);
	}
	*end = '\0';
	return text;
}

static bool list_has_major(const char *list)
{
	static const char *const majors[] = { "apparmor", "selinux", "smack", "tomoyo" };

	for (size_t i = 0; i < sizeof(majors) / sizeof(majors[0]); i++)
		if (lsm_list_has(list, majors[i]))
			return true;
	return false;
}

/* What is in neither list of active modules, and yet has to be in lsm= before 6.9: without it an IMA
 * policy makes integrity_inode_get() (security/integrity/iint.c) panic. */
static bool integrity_lost(const struct facts *facts, const char *order, const char *value)
{
	return facts->version < KERNEL_VERSION(6, 9, 0) && lsm_list_has(order, "integrity") &&
	       !lsm_list_has(value, "integrity");
}

/*
 * What lsm= (`value`) takes away: of the modules that the kernel would start without it those that
 * it does not start with it. Who chose another major one (AppArmor, SELinux, ...) meant it.
 */
static bool name_lost(const struct facts *facts, const char *name, const char *without,
		      const char *value, const char *order)
{
	const char *with = finding_list(facts)->text;

	if (strcmp(name, "integrity") == 0)
		return integrity_lost(facts, order, value);
	return lsm_list_has(without, name) && !lsm_list_has(with, name) &&
	       !(lsm_is_major(name) && list_has_major(with));
}

struct lost {
	char *names; /* for people: "bpf, landlock, yama" */
	char *others; /* but bpf */
	char *word; /* the list in lsm= with them, in the kernel's own order */
};

static void lost_clear(struct lost *lost)
{
	free(lost->names);
	free(lost->others);
	free(lost->word);
}

/* Each name of `order` that is lost or wanted, and then each other that is wanted (in `value`). */
static int lost_find(const struct facts *facts, const char *without, const char *value,
		     const char *order, struct lost *lost)
{
	_cleanup_free_ char *names = NULL;
	char *state = NULL;

	lost->names = strdup("");
	lost->others = strdup("");
	lost->word = strdup("");
	if (!lost->names || !lost->others || !lost->word ||
	    asprintf(&names, "%s,%s", order, value) < 0)
		return -ENOMEM;
	for (char *name = strtok_r(names, ",\n", &state); name;
	     name = strtok_r(NULL, ",\n", &state)) {
		bool is_lost = name_lost(facts, name, without, value, order);

		if (lsm_list_has(lost->word, name) || !(is_lost || lsm_list_has(value, name)))
			continue;
		if (!list_add(&lost->word, ",", name) ||
		    (is_lost && !list_add(&lost->names, ", ", name)) ||
		    (is_lost && strcmp(name, "bpf") != 0 && !list_add(&lost->others, ", ", name)))
			return -ENOMEM;
	}
	return 0;
}

/* Is it the word that "bootward bootloader" applied? A kernel that came later has more modules. */
static bool is_applied(const struct facts *facts, const char *value)
{
	static const char name[] = "lsm=";
	const char *word = facts->applied.text;

	return word && strncmp(word, name, strlen(name)) == 0 &&
	       strcmp(word + strlen(name), value) == 0;
}

/* Will lsm.bpf-active have a word worked out? Then nothing here may say another: that one keeps what
 * it finds, and puts bpf behind it. */
static bool word_follows(const struct facts *facts)
{
	return !lsm_list_has(finding_list(facts)->text, "bpf") &&
	       facts->bpf_lsm_compiled != ANSWER_NO;
}

/* NULL if there is no memory. With security= beside it, "bootloader" would not work out a new one. */
static char *order_cure(const struct facts *facts, const struct lost *lost, bool applied,
			const char *security)
{
	char *cure = NULL;
	int n;

	if (applied && !security)
		n = asprintf(&cure,
			     "bootward applied this word before: bootward bootloader revert, then "
			     "bootward bootloader apply, which works it out anew, and reboot");
	else if (word_follows(facts))
		n = asprintf(&cure,
			     "unless that is meant, put %s into lsm=%s first; then see "
			     "lsm.bpf-active",
			     lost->others, security ? " and take security= away" : "");
	else if (security)
		n = asprintf(&cure,
			     "unless that is meant, boot with lsm=%s, and without security=%s",
			     lost->word, security);
	else
		n = asprintf(&cure, "unless that is meant, boot with lsm=%s", lost->word);
	return n < 0 ? NULL : cure;
}

/* `security`: what is ignored beside lsm=, or NULL. */
static enum verdict order_compare(const struct facts *facts, struct finding *finding,
				  const char *value, const char *security)
{
	_cleanup_(lost_clear) struct lost lost = { 0 };
	_cleanup_free_ char *line = cmdline_without_lsm(facts->cmdline.text);
	_cleanup_free_ char *without = NULL, *order = NULL, *cure = NULL;
	int r;

	r = line ? lsm_expect(facts->kconfig, facts->version, line, &without) : -ENOMEM;
	if (r == 0)
		return finding_unknown(finding, cure_of_unread(facts), "%s", without);
	if (r > 0)
		r = lsm_order(facts->kconfig, line, &order);
	if (r == 0)
		return finding_unknown(finding, NULL, "CONFIG_LSM is not known");
	if (r > 0)
		r = lost_find(facts, without, value, order, &lost);
	if (r < 0)
		return VERDICT_UNKNOWN;
	if (!*lost.names)
		return finding_pass(finding, "lsm=%s switches none off", value);
	if (!*lost.others)
		return finding_not_asked(finding, "lsm=%s switches off bpf: see lsm.bpf-active",
					 value);
	cure = order_cure(facts, &lost, is_applied(facts, value), security);
	return finding_fail(finding, cure, "lsm=%s switches off %s", value, lost.names);
}

/* What lsm= takes away counts for more than that security= is ignored, and is told first. */
static enum verdict order_test(const struct facts *facts, struct finding *finding,
			       const char *value, const char *security)
{
	if (!facts->kconfig)
		return finding_unread(finding, cure_of_unread(facts), &facts->kconfig_file);
	if (!fact_known(finding_list(facts)))
		return list_unread(facts, finding);
	return order_compare(facts, finding, value, security);
}

/* security= is ignored beside lsm=: ordered_lsm_init(), security/security.c (7.x:
 * security/lsm_init.c), "is ignored because it is superseded by". */
enum verdict check_lsm_order_keeps(const struct facts *facts, struct finding *finding)
{
	_cleanup_free_ char *value = NULL, *security = NULL, *cure = NULL;
	enum verdict verdict;
	int r, has_security;

	if (!fact_known(&facts->cmdline))
		return finding_cmdline_unread(finding, facts);
	r = cmdline_word_last(facts->cmdline.text, "lsm", &value);
	has_security = cmdline_word_last(facts->cmdline.text, "security", &security);
	if (r == -ENOMEM || has_security == -ENOMEM)
		return VERDICT_UNKNOWN;
	if (r < 0 || has_security < 0)
		return finding_unknown(finding, NULL, "the command line is too long");
	if (r == 0)
		return finding_pass(finding, "there is no lsm=");
	verdict = order_test(facts, finding, value, has_security > 0 ? security : NULL);
	if (verdict != VERDICT_FAIL && has_security > 0) {
		if (asprintf(&cure, "remove security=%s", security) < 0)
			cure = NULL;
		return finding_fail(finding, cure,
				    "security=%s is ignored by the kernel, for there is lsm=%s",
				    security, value);
	}
	return verdict;
}
