/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/rule-use.h"

#include <bpf/bpf.h>
#include <string.h>

const struct rule_used *rule_uses_find(const struct rule_uses *uses, const char *name)
{
	for (size_t i = 0; i < uses->n; i++)
		if (strcmp(uses->items[i].name, name) == 0)
			return &uses->items[i];
	return NULL;
}

int rule_uses_add(struct rule_uses *uses, const struct bw_rule *rule, const struct bw_rule_use *use)
{
	struct rule_used item = { .use = *use }, *items;
	size_t at = 0;

	memcpy(item.name, rule->name, sizeof(rule->name));
	while (at < uses->n && strcmp(uses->items[at].name, item.name) < 0)
		at++;
	if (at < uses->n && strcmp(uses->items[at].name, item.name) == 0)
		return 0;
	items = reallocarray(uses->items, uses->n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	memmove(&items[at + 1], &items[at], (uses->n - at) * sizeof(*items));
	items[at] = item;
	uses->items = items;
	uses->n++;
	return 0;
}

/* Where the next key is sought from one that is gone, the kernel begins anew: a walk is only as long as
 * the map can be, and what it meets twice is there once. */
int rule_uses_read(int fd, struct rule_uses *ret_uses)
{
	_cleanup_rule_uses_ struct rule_uses uses = { 0 };
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);
	struct bw_rule rule, *last = NULL;

	if (bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
		return -errno;
	for (__u32 i = 0; i < info.max_entries; i++) {
		struct bw_rule_use use;
		int r;

		if (bpf_map_get_next_key(fd, last, &rule) < 0) {
			if (errno == ENOENT)
				break;
			return -errno;
		}
		last = &rule;
		if (bpf_map_lookup_elem(fd, &rule, &use) < 0)
			return -errno;
		r = rule_uses_add(&uses, &rule, &use);
		if (r < 0)
			return r;
	}
	*ret_uses = uses;
	uses = (struct rule_uses){ 0 };
	return 0;
}

void rule_uses_clear(struct rule_uses *uses)
{
	free(uses->items);
	*uses = (struct rule_uses){ 0 };
}
