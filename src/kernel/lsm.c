/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lsm.h"

#include <linux/version.h>
#include <string.h>

#include "kernel/cmdline-word.h"
#include "kernel/lsm-module.h"

const struct lsm_module lsm_modules[LSM_MODULE_MAX] = {
	{ .name = "capability", .option = "SECURITY", .place = LSM_FIRST },
	{ .name = "lockdown",
	  .option = "SECURITY_LOCKDOWN_LSM",
	  .early = "SECURITY_LOCKDOWN_LSM_EARLY" },
	{ .name = "selinux", .option = "SECURITY_SELINUX", .exclusive = true, .major = true },
	{ .name = "smack", .option = "SECURITY_SMACK", .exclusive = true, .major = true },
	{ .name = "tomoyo", .option = "SECURITY_TOMOYO", .major = true },
	{ .name = "apparmor", .option = "SECURITY_APPARMOR", .exclusive = true, .major = true },
	{ .name = "loadpin", .option = "SECURITY_LOADPIN" },
	{ .name = "yama", .option = "SECURITY_YAMA" },
	{ .name = "safesetid", .option = "SECURITY_SAFESETID" },
	{ .name = "landlock", .option = "SECURITY_LANDLOCK" },
	{ .name = "ipe", .option = "SECURITY_IPE" },
	{ .name = "bpf", .option = "BPF_LSM" },
	/* before 6.9 it stood for the two next; it never calls security_add_hooks() */
	{ .name = "integrity", .option = "INTEGRITY", .place = LSM_HIDDEN },
	{ .name = "ima", .option = "IMA", .place = LSM_LAST, .since = KERNEL_VERSION(6, 9, 0) },
	{ .name = "evm", .option = "EVM", .place = LSM_LAST, .since = KERNEL_VERSION(6, 9, 0) },
};

static const struct lsm_module *module_find(const char *name)
{
	for (size_t i = 0; i < LSM_MODULE_MAX; i++)
		if (strcmp(lsm_modules[i].name, name) == 0)
			return &lsm_modules[i];
	return NULL;
}

bool lsm_list_has(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (;;) {
		size_t part = strcspn(list, ",\n");

		if (part == len && memcmp(list, name, len) == 0)
			return len > 0;
		list += part;
		if (*list != ',')
			return false;
		list++;
	}
}

bool lsm_is_exclusive(const char *name)
{
	const struct lsm_module *module = module_find(name);

	return module && module->exclusive;
}

bool lsm_is_major(const char *name)
{
	const struct lsm_module *module = module_find(name);

	return module && module->major;
}

bool lsm_is_known(const char *name)
{
	return module_find(name);
}

/*
 * The last word that the kernel takes for lsm=: a bare `lsm` is none, since __setup("lsm=")
 * compares the '=' too (obsolete_checksetup() in init/main.c).
 */
static const char *order_word(const char *cmdline, size_t *ret_len)
{
	struct cmdline_word word;
	const char *value = NULL;
	bool for_init = false;

	while (cmdline && cmdline_word_next(&cmdline, &for_init, &word)) {
		if (word.value && cmdline_word_is(&word, "lsm")) {
			value = word.value;
			*ret_len = word.value_len;
		}
	}
	return value;
}

int lsm_order(const struct kconfig *kconfig, const char *cmdline, char **ret_order)
{
	size_t len = 0;
	const char *order = order_word(cmdline, &len);
	char *copy;

	if (!order && kconfig) {
		order = kconfig_get(kconfig, "LSM");
		len = order ? strlen(order) : 0;
	}
	if (!order)
		return 0;
	copy = strndup(order, len);
	if (!copy)
		return -ENOMEM;
	*ret_order = copy;
	return 1;
}
