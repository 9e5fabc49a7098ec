/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Names in an order, each once, as in "lockdown,yama,bpf". */
struct name_list {
	char **names;
	size_t n;
};

void name_list_clear(struct name_list *list);
#define _cleanup_name_list_ __attribute__((__cleanup__(name_list_clear)))

/* Position, or -ENOENT. */
int name_list_find(const struct name_list *list, const char *name);
bool name_list_has(const struct name_list *list, const char *name);

/* Insert at a position, unless it is in the list. 0 or -ENOMEM. */
int name_list_insert(struct name_list *list, size_t at, const char *name);
int name_list_append(struct name_list *list, const char *name);

/* The names between commas, up to a newline; empty and repeated ones are left out. 0 or -ENOMEM. */
int name_list_split(const char *text, struct name_list *ret_list);

/* Put what `list` lacks of `other` into it, each after the name that precedes it there. */
int name_list_merge(struct name_list *list, const struct name_list *other);

bool name_list_equal(const struct name_list *a, const struct name_list *b);

/* "a,b,c", or NULL: no memory. */
char *name_list_join(const struct name_list *list);
