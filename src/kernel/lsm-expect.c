/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <linux/version.h>
#include <string.h>

#include "kernel/cmdline-word.h"
#include "kernel/cmdline.h"
#include "kernel/lsm-module.h"
#include "kernel/lsm.h"

/*
 * The rules are those of security/security.c (5.1 to 6.17: ordered_lsm_parse(), prepare_lsm()) and
 * security/lsm_init.c (later ones: lsm_order_parse(), lsm_order_append()). The second decides on
 * each module when it is named and the first after all are, to the same end. A vendor's patches may
 * differ: of a kernel that runs, /sys/kernel/security/lsm is the truth.
 */

/* What becomes of the list, step by step. */
struct expectation {
	const struct kconfig *kconfig;
	unsigned int version;
	bool has_exclusive;
	char *order;
	char *major; /* of security=; NULL: there is none, or lsm= goes before it */
	bool disabled[LSM_MODULE_MAX];
	bool listed[LSM_MODULE_MAX];
	const struct lsm_module *list[LSM_MODULE_MAX];
	size_t n;
};

static void expectation_clear(struct expectation *expectation)
{
	free(expectation->order);
	free(expectation->major);
}

static bool is_built(const struct kconfig *kconfig, const char *option)
{
	const char *value = kconfig_get(kconfig, option);

	return value && strcmp(value, "y") == 0;
}

/* kstrtoul() with base 0 (lib/kstrtox.c); what it does not take changes nothing. */
static void number_switch(const char *value, unsigned int version, bool *disabled)
{
	const char *digits = value + (*value == '+');
	unsigned long number;
	char *end = NULL;

	if (*digits < '0' || *digits > '9')
		return;
	errno = 0;
	number = strtoul(digits, &end, 0);
	if (errno == 0 && *end == '\0')
		*disabled = number == 0;
}

/* kstrtobool() (lib/kstrtox.c) looks at one letter, or two; at t and f from 5.19 on. */
static void bool_switch(const char *value, unsigned int version, bool *disabled)
{
	const bool old = version < KERNEL_VERSION(5, 19, 0);
	const char *yes = old ? "y1" : "yt1", *no = old ? "n0" : "nf0";
	int c = tolower((unsigned char)value[0]);

	if (c == 'o') {
		c = tolower((unsigned char)value[1]);
		yes = "n";
		no = "f";
	}
	if (c && strchr(yes, c))
		*disabled = false;
	else if (c && strchr(no, c))
		*disabled = true;
}

/* Words that switch one module off, or on again. Bare ones do nothing: each wants a value. */
static const struct {
	const char *word;
	const char *module;
	const char *option; /* without which the kernel does not know the word */
	void (*apply)(const char *value, unsigned int version, bool *disabled);
} switches[] = {
	/* apparmor_enabled_setup() and the parameter `enabled`: security/apparmor/lsm.c */
	{ "apparmor", "apparmor", "SECURITY_APPARMOR", number_switch },
	{ "apparmor.enabled", "apparmor", "SECURITY_APPARMOR", bool_switch },
	/* selinux_enabled_setup(): security/selinux/hooks.c */
	{ "selinux", "selinux", "SECURITY_SELINUX_BOOTPARAM", number_switch },
};

enum {
	SWITCHES = sizeof(switches) / sizeof(switches[0])
};

static int switch_find(const struct cmdline_word *word)
{
	for (int i = 0; i < SWITCHES; i++)
		if (word->value && cmdline_word_is(word, switches[i].word))
			return i;
	return -ENOENT;
}

static bool *disabled_of(struct expectation *expectation, const char *name)
{
	size_t i = 0;

	while (strcmp(lsm_modules[i].name, name) != 0)
		i++;
	return &expectation->disabled[i];
}

/* In the order of the line: of apparmor=0 and apparmor.enabled=1 the later one counts. */
static int switches_apply(struct expectation *expectation, const char *line)
{
	struct cmdline_word word;
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, &word)) {
		_cleanup_free_ char *value = NULL;
		int i = switch_find(&word);

		if (i < 0 || !is_built(expectation->kconfig, switches[i].option))
			continue;
		value = strndup(word.value, word.value_len);
		if (!value)
			return -ENOMEM;
		switches[i].apply(value, expectation->version,
				  disabled_of(expectation, switches[i].module));
	}
	return 0;
}

/* The last security=, unless there is a lsm=, which supersedes it. A bare word says nothing. */
static int major_find(const char *line, char **ret_major)
{
	struct cmdline_word word, last = { 0 };
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, &word)) {
		if (word.value && cmdline_word_is(&word, "lsm"))
			return 0;
		if (word.value && cmdline_word_is(&word, "security"))
			last = word;
	}
	if (!last.start)
		return 0;
	*ret_major = strndup(last.value, last.value_len);
	return *ret_major ? 0 : -ENOMEM;
}

/*
 * lsm_allowed(), lsm_order_append(). Who is switched off does not keep another exclusive module from
 * its place.
 */
static void module_add(struct expectation *expectation, size_t i)
{
	const struct lsm_module *module = &lsm_modules[i];

	if (expectation->listed[i] || expectation->disabled[i] || module->place == LSM_HIDDEN ||
	    expectation->version < module->since || !is_built(expectation->kconfig, module->option))
		return;
	if (module->exclusive && expectation->has_exclusive)
		return;
	expectation->has_exclusive |= module->exclusive;
	expectation->listed[i] = true;
	expectation->list[expectation->n++] = module;
}

static void modules_add_place(struct expectation *expectation, enum lsm_place place)
{
	for (size_t i = 0; i < LSM_MODULE_MAX; i++)
		if (lsm_modules[i].place == place)
			module_add(expectation, i);
}

/* early_security_init(): DEFINE_EARLY_LSM() is instead of DEFINE_LSM(), so lsm= finds no such name. */
static void modules_add_early(struct expectation *expectation)
{
	for (size_t i = 0; i < LSM_MODULE_MAX; i++)
		if (lsm_modules[i].early && is_built(expectation->kconfig, lsm_modules[i].early))
			module_add(expectation, i);
}

/* security= switches every other one of those off that it could have named. */
static void majors_disable(struct expectation *expectation)
{
	for (size_t i = 0; i < LSM_MODULE_MAX; i++)
		if (lsm_modules[i].major && strcmp(lsm_modules[i].name, expectation->major) != 0)
			expectation->disabled[i] = true;
}

static void modules_add_named(struct expectation *expectation, const char *name, bool any_place)
{
	for (size_t i = 0; i < LSM_MODULE_MAX; i++)
		if (strcmp(lsm_modules[i].name, name) == 0 &&
		    (any_place || lsm_modules[i].place == LSM_IN_ORDER))
			module_add(expectation, i);
}

static void modules_order(struct expectation *expectation)
{
	char *rest = expectation->order, *name;

	modules_add_early(expectation);
	modules_add_place(expectation, LSM_FIRST);
	if (expectation->major)
		majors_disable(expectation);
	while ((name = strsep(&rest, ",")))
		modules_add_named(expectation, name, false);
	/* security= starts any module at all that it names, in the order or not */
	if (expectation->major)
		modules_add_named(expectation, expectation->major, true);
	modules_add_place(expectation, LSM_LAST);
}

/* "NAME,NAME"; owned by the caller, NULL if there is no memory. */
static char *list_text(const struct expectation *expectation)
{
	char *text = strdup("");

	for (size_t i = 0; text && i < expectation->n; i++) {
		_cleanup_free_ char *shorter = text;

		if (asprintf(&text, "%s%s%s", shorter, i > 0 ? "," : "",
			     expectation->list[i]->name) < 0)
			text = NULL;
	}
	return text;
}

/* COMMAND_LINE_SIZE: the kernel cuts off what is longer, in the middle of a word if need be. */
static size_t line_room(const struct kconfig *kconfig)
{
	const char *size = kconfig_get(kconfig, "COMMAND_LINE_SIZE");

	if (size)
		return strtoul(size, NULL, 10);
	/* arch/x86/include/asm/setup.h, arch/arm64/include/uapi/asm/setup.h */
	if (is_built(kconfig, "X86") || is_built(kconfig, "ARM64"))
		return 2048;
	/* arch/riscv/include/uapi/asm/setup.h, as of 6.3, the first that has BPF trampolines */
	if (is_built(kconfig, "RISCV"))
		return 1024;
	return CMDLINE_MAX;
}

/* The longest BOOT_IMAGE=PATH or initrd=PATH that a loader puts before the words of an entry. */
#define LOADER_WORD_MAX 256

/* How long it is for the kernel, at most. */
static size_t line_len(const char *cmdline)
{
	const char *line = cmdline;
	struct cmdline_word word;
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, &word))
		if (cmdline_word_is(&word, "BOOT_IMAGE"))
			return strcspn(cmdline, "\n");
	return strcspn(cmdline, "\n") + LOADER_WORD_MAX;
}

/* Does a word of it have a say in which modules start? */
static bool line_decides(const char *line)
{
	struct cmdline_word word;
	bool for_init = false;

	while (cmdline_word_next(&line, &for_init, &word))
		if (word.value && (switch_find(&word) >= 0 || cmdline_word_is(&word, "lsm") ||
				   cmdline_word_is(&word, "security")))
			return true;
	return false;
}

/*
 * A line built into the kernel goes before, after or instead of the boot loader's, as the
 * architecture has it. /proc/cmdline has it in it.
 */
static bool line_is_all(const struct kconfig *kconfig, const char *cmdline)
{
	const char *built_in = kconfig_get(kconfig, "CMDLINE");

	if (!built_in || !*built_in)
		return true;
	if (is_built(kconfig, "CMDLINE_OVERRIDE") || is_built(kconfig, "CMDLINE_FORCE"))
		return strncmp(cmdline, built_in, strlen(built_in)) == 0 &&
		       cmdline[strlen(built_in) + strspn(cmdline + strlen(built_in), " \n")] ==
			       '\0';
	return strstr(cmdline, built_in) || !line_decides(built_in);
}

/* Why it cannot be told, or NULL. */
static const char *obstacle(const struct kconfig *kconfig, unsigned int version,
			    const char *cmdline)
{
	if (!kconfig)
		return "the kernel's configuration is not known";
	if (version == 0)
		return "the kernel's version is not known";
	if (version < KERNEL_VERSION(5, 1, 0))
		return "Linux before 5.1 chooses its security modules by other rules";
	if (!cmdline)
		return "the kernel's command line is not known";
	if (!kconfig_get(kconfig, "SECURITY"))
		return "the kernel's configuration does not speak of CONFIG_SECURITY";
	if (line_len(cmdline) >= line_room(kconfig))
		return "the command line may be longer than the kernel reads";
	if (!line_is_all(kconfig, cmdline))
		return "the kernel has a command line of its own (CONFIG_CMDLINE) that may say "
		       "otherwise";
	return NULL;
}

static int expectation_fill(struct expectation *expectation, const char *cmdline)
{
	int r;

	r = lsm_order(expectation->kconfig, cmdline, &expectation->order);
	if (r < 0)
		return r;
	r = major_find(cmdline, &expectation->major);
	if (r < 0)
		return r;
	r = switches_apply(expectation, cmdline);
	if (r < 0)
		return r;
	modules_order(expectation);
	return 0;
}

/* 1 and the list, or 0 and why not, both owned by the caller; -ENOMEM. */
static int told(int answer, char *text, char **ret_text)
{
	if (!text)
		return -ENOMEM;
	*ret_text = text;
	return answer;
}

int lsm_expect(const struct kconfig *kconfig, unsigned int version, const char *cmdline,
	       char **ret_list)
{
	_cleanup_(expectation_clear) struct expectation expectation = {
		.kconfig = kconfig,
		.version = version,
	};
	const char *why = obstacle(kconfig, version, cmdline);
	int r;

	if (why)
		return told(0, strdup(why), ret_list);
	if (!is_built(kconfig, "SECURITY"))
		return told(1, strdup(""), ret_list);
	/* it stands behind the options of the modules: without it these may be cut off */
	if (!kconfig_get(kconfig, "LSM"))
		return told(0, strdup("the kernel's configuration does not speak of CONFIG_LSM"),
			    ret_list);
	r = expectation_fill(&expectation, cmdline);
	return r < 0 ? r : told(1, list_text(&expectation), ret_list);
}
