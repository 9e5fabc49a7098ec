/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "kernel/cmdline-word.h"
#include "kernel/cmdline.h"
#include "kernel/lsm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

#define LSM "landlock,lockdown,yama,integrity,apparmor,selinux,smack,tomoyo,bpf"

static const char config[] = "CONFIG_SECURITY=y\n"
			     "CONFIG_SECURITY_APPARMOR=y\n"
			     "CONFIG_SECURITY_SELINUX=y\n"
			     "CONFIG_SECURITY_SELINUX_BOOTPARAM=y\n"
			     "CONFIG_SECURITY_YAMA=y\n"
			     "CONFIG_BPF_LSM=y\n"
			     "CONFIG_IMA=y\n"
			     "CONFIG_LSM=\"" LSM "\"\n";

/* Words follow each other in the line, with blanks between; name and value lie inside. */
static void words_check(const char *line)
{
	const char *rest = line, *behind = line, *end = line + strlen(line);
	struct cmdline_word word;
	bool for_init = false, was_for_init = false;

	while (cmdline_word_next(&rest, &for_init, &word)) {
		CHECK(strspn(behind, " \t\n\v\f\r\xa0") == (size_t)(word.start - behind));
		CHECK(word.len > 0 && (behind == line || word.start > behind));
		behind = word.start + word.len;
		CHECK(behind <= end && rest == behind);
		CHECK(word.name >= word.start && word.name + word.name_len <= behind);
		CHECK(!memchr(word.name, '=', word.name_len) || word.name[0] == '=');
		if (word.value)
			CHECK(word.value > word.name + word.name_len &&
			      word.value + word.value_len <= behind);
		CHECK(word.for_init == for_init && (for_init || !was_for_init));
		was_for_init = for_init;
	}
	CHECK(strspn(behind, " \t\n\v\f\r\xa0") == strlen(behind));
}

static void last_check(const char *line)
{
	_cleanup_free_ char *value = NULL;
	int r = cmdline_word_last(line, "lsm", &value);

	CHECK(r == (strlen(line) > CMDLINE_MAX ? -E2BIG : value != NULL));
	CHECK(!value || strstr(line, value));
}

/* A list has each module once, capability first, and of the exclusive ones at most one. */
static void list_check(const char *line, unsigned int version)
{
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	_cleanup_free_ char *list = NULL;
	size_t exclusive = 0;

	CHECK(kconfig_parse(config, strlen(config), &kconfig) == 0);
	if (lsm_expect(kconfig, version, line, &list) == 0) {
		CHECK(list && strlen(line) >= CMDLINE_MAX);
		return;
	}
	CHECK(strncmp(list, "capability", strlen("capability")) == 0);
	CHECK(lsm_list_has(list, "ima") == (version >= 0x060900));
	for (char *rest = list, *name; (name = strsep(&rest, ","));) {
		CHECK(lsm_is_known(name) && !(rest && lsm_list_has(rest, name)));
		exclusive += lsm_is_exclusive(name);
	}
	CHECK(exclusive <= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *line = strndup((const char *)data, size);

	CHECK(line);
	words_check(line);
	last_check(line);
	list_check(line, 0x050a00);
	list_check(line, 0x060c00);
	return 0;
}
