/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/aim.h"

#include <string.h>

#include "base/cleanup.h"
#include "kernel/facts.h"
#include "kernel/kconfig.h"
#include "kernel/lsm.h"

int aim_expect(const struct facts *facts, const char *cmdline, struct name_list *ret_list,
	       char **ret_why)
{
	_cleanup_free_ char *list = NULL;
	int r;

	r = lsm_expect(facts->kconfig, facts->version, cmdline, &list);
	if (r == 0)
		*ret_why = TAKE_PTR(list);
	if (r <= 0)
		return r;
	r = name_list_split(list, ret_list);
	return r < 0 ? r : 1;
}

bool aim_has_bpf(const struct facts *facts)
{
	const char *value = facts->kconfig ? kconfig_get(facts->kconfig, "BPF_LSM") : NULL;

	return value && strcmp(value, "y") == 0;
}

int aim_make(const struct name_list *has, bool bpf, struct name_list *ret_aim)
{
	_cleanup_name_list_ struct name_list aim = { 0 };
	size_t last = 0;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < has->n; i++) {
		r = name_list_append(&aim, has->names[i]);
		if (strcmp(has->names[i], "ima") != 0 && strcmp(has->names[i], "evm") != 0)
			last = i + 1;
	}
	if (r >= 0 && bpf)
		r = name_list_insert(&aim, last, "bpf");
	if (r < 0)
		return r;
	*ret_aim = aim;
	aim = (struct name_list){ 0 };
	return 0;
}
