/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub-variable.h"

#include <string.h>

struct grub_variable *grub_variable_find(const struct grub_variables *variables, const char *name,
					 size_t len)
{
	for (size_t i = 0; i < variables->n; i++) {
		struct grub_variable *variable = &variables->items[i];

		if (strncmp(variable->name, name, len) == 0 && variable->name[len] == '\0')
			return variable;
	}
	return NULL;
}

bool grub_variable_may_be_missing(const char *name, size_t len)
{
	static const char *const names[] = { "tuned_params", "tuned_initrd", "ignition_firstboot",
					     "ignition_network_kcmdline", "extra_cmdline" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return true;
	return false;
}

static void variable_clear(struct grub_variable *variable)
{
	free(variable->name);
	free(variable->value);
	free(variable->origin);
	*variable = (struct grub_variable){ 0 };
}

static int variable_new(const char *name, const char *value, const char *origin,
			struct grub_variable *ret_variable)
{
	struct grub_variable variable = { .name = strdup(name) };

	if (value)
		variable.value = strdup(value);
	if (origin)
		variable.origin = strdup(origin);
	if (!variable.name || (value && !variable.value) || (origin && !variable.origin)) {
		variable_clear(&variable);
		return -ENOMEM;
	}
	*ret_variable = variable;
	return 0;
}

/* Room for one more. The new one is empty. */
static int variables_grow(struct grub_variables *variables, struct grub_variable **ret_variable)
{
	struct grub_variable *items;

	if (variables->n >= GRUB_VARIABLES_MAX)
		return -E2BIG;
	items = reallocarray(variables->items, variables->n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	variables->items = items;
	*ret_variable = &items[variables->n];
	**ret_variable = (struct grub_variable){ 0 };
	return 0;
}

int grub_variable_set(struct grub_variables *variables, const char *name, const char *value,
		      const char *origin)
{
	struct grub_variable *old = grub_variable_find(variables, name, strlen(name));
	struct grub_variable fresh, *slot = old;
	int r;

	if (value && strlen(value) > GRUB_VALUE_MAX)
		return -E2BIG;
	r = variable_new(name, value, origin, &fresh);
	if (r < 0)
		return r;
	if (!old) {
		r = variables_grow(variables, &slot);
		if (r < 0) {
			variable_clear(&fresh);
			return r;
		}
		variables->n++;
	}
	fresh.exported = slot->exported;
	variable_clear(slot);
	*slot = fresh;
	return 0;
}

void grub_variable_unset(struct grub_variables *variables, const char *name)
{
	struct grub_variable *variable = grub_variable_find(variables, name, strlen(name));

	if (!variable)
		return;
	variable_clear(variable);
	*variable = variables->items[--variables->n];
}

int grub_variables_copy(const struct grub_variables *variables, bool exported_only,
			struct grub_variables *ret_copy)
{
	_cleanup_grub_variables_ struct grub_variables copy = { 0 };

	for (size_t i = 0; i < variables->n; i++) {
		const struct grub_variable *variable = &variables->items[i];
		struct grub_variable *slot = NULL;
		int r;

		if (exported_only && !variable->exported)
			continue;
		r = variables_grow(&copy, &slot);
		if (r < 0)
			return r;
		r = variable_new(variable->name, variable->value, variable->origin, slot);
		if (r < 0)
			return r;
		slot->exported = variable->exported;
		copy.n++;
	}
	*ret_copy = copy;
	copy = (struct grub_variables){ 0 };
	return 0;
}

void grub_variables_clear(struct grub_variables *variables)
{
	for (size_t i = 0; i < variables->n; i++)
		variable_clear(&variables->items[i]);
	free(variables->items);
	*variables = (struct grub_variables){ 0 };
}
